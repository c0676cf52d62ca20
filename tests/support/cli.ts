// The command line, run as people and scripts run it, and a folder of small flows for it.

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

export const root = resolve(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export function parley(
  args: readonly string[],
  input = '',
  env: Record<string, string> = {},
  file = 'engine/cli/parley.ts',
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => (out += text))
    child.stderr.on('data', (text) => (err += text))
    child.on('close', (code) => done({ code, out, err }))
    child.stdin.end(input)
  })
}

export const flow = (change: object) => ({
  schemaVersion: 1,
  id: 'hello',
  name: 'Hello',
  languages: ['en'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] },
    { id: 'greet', kind: 'message', text: { en: 'Hello you' } },
  ],
  edges: [{ from: 'start', outlet: 'next', to: 'greet' }],
  ...change,
})

/** A folder of flows for the tests of a file, made before them and removed behind them; its path is there once they run. */
export function folderOfFlows(): { readonly path: string } {
  const folder = { path: '' }
  beforeAll(async () => {
    folder.path = await makeFolder()
  })
  afterAll(() => rm(folder.path, { recursive: true, force: true }))
  return folder
}

/** Flows that are right, broken and unfinished, with a conversation that holds and some that do not. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  await mkdir(join(folder, 'hello'))
  await mkdir(join(folder, 'broken'))
  await writeFile(join(folder, 'hello/flow.json'), JSON.stringify(flow({})))
  await writeFile(
    join(folder, 'hello/right.conversation.yaml'),
    '- title: Says hello: at once\n  steps:\n    - customer: hi\n    - bot: ["hello"]\n',
  )
  await writeFile(
    join(folder, 'wrong.conversation.yaml'),
    '- title: Says goodbye\n  steps:\n    - customer: hi\n    - bot: ["goodbye"]\n',
  )
  await writeFile(join(folder, 'unreadable.conversation.yaml'), '- title: Nobody acts\n  steps:\n    - custmer: hi\n')
  await mkdir(join(folder, 'island'))
  const lost = ['lost', 'found'].map((id) => ({ id, kind: 'message', text: { en: id } }))
  const { nodes, edges } = flow({}) as { nodes: object[]; edges: object[] }
  const island = flow({ nodes: [...nodes, ...lost], edges: [...edges, { from: 'lost', outlet: 'next', to: 'found' }] })
  await writeFile(join(folder, 'island/flow.json'), JSON.stringify(island))
  await writeFile(join(folder, 'broken/flow.json'), JSON.stringify(flow({ edges: [] })))
  return folder
}
