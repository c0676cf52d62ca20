// A start that may not succeed: what is wrong is said in a sentence with its remedy, and the process ends.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../engine/store/open.ts'

const root = resolve(import.meta.dirname, '../..')
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-start-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function start(): Promise<{ code: number | null; errors: string }> {
  const env = { PATH: process.env.PATH, DATA_DIR: directory, PORT: '0' }
  const child = spawn(process.execPath, ['engine/main.ts'], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  return new Promise((done) => child.once('close', (code) => done({ code, errors })))
}

test('on a folder that another engine has, and on a database of a newer engine', async () => {
  const store = await openStore({ dataDir: directory })
  const inUse = await start()
  await store.query({ text: 'update meta set value = value + 1', parameters: [] })
  await store.close()
  const newer = await start()
  expect([inUse.code, newer.code]).toEqual([1, 1])
  expect(inUse.errors).toMatch(/^The data directory .* is in use by process \d+ on .*\.\n$/)
  expect(newer.errors).toMatch(
    /^The database has schema \d+, this engine knows up to \d+\. Start the newer engine .*\.\n$/,
  )
})
