// `parley check`: what is wrong with flows, in words, as JSON, and by what the team decided.

import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOfFlows, parley } from '../support/cli.ts'

const folder = folderOfFlows()

describe('check', () => {
  test('the shipped flows have nothing to mend', async () => {
    expect(await parley(['check', 'flows'])).toMatchObject({ code: 0, out: expect.stringContaining('nothing to mend') })
  })

  test('a mistake is told with flow, node, outlet and remedy', async () => {
    const { code, out } = await parley(['check', join(folder.path, 'broken')])
    expect(code).toBe(1)
    for (const part of ['hello', '“start”', 'next', 'Draw an edge', '[missing-outlet]']) expect(out).toContain(part)
  })

  test('as JSON', async () => {
    const { code, out } = await parley(['check', join(folder.path, 'broken'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      issues: [{ code: 'missing-outlet', node: 'start', field: 'next', severity: 'error' }],
    })
  })
})

describe('check by what the team decided', () => {
  const OFF = JSON.stringify({ severities: { 'wordy-answer': 'off' } })
  const STRICT = JSON.stringify({ severities: { 'wordy-answer': 'error' }, limits: { wordsPerAnswer: 10 } })
  const inFolder = async () => {
    const place = await mkdtemp(join(folder.path, 'checks-'))
    const flow = join(place, 'flows', 'wordy')
    await mkdir(flow, { recursive: true })
    const text = { en: 'one two three four five six seven eight nine ten eleven' }
    const hello = JSON.parse(await readFile(join(folder.path, 'hello', 'flow.json'), 'utf8'))
    const nodes = hello.nodes.map((node: { kind: string }) => (node.kind === 'message' ? { ...node, text } : node))
    await writeFile(join(flow, 'flow.json'), JSON.stringify({ ...hello, nodes }))
    return place
  }

  test('named, beside the flows, or not at all', async () => {
    const place = await inFolder()
    const flows = join(place, 'flows')
    expect(await parley(['check', flows])).toMatchObject({ code: 0, out: '1 flow checked: nothing to mend.\n' })
    await writeFile(join(place, 'checks.json'), STRICT)
    const beside = await parley(['check', join(flows, 'wordy')])
    expect(beside).toMatchObject({ code: 1, out: expect.stringContaining('[wordy-answer]') })
    await writeFile(join(place, 'named.json'), OFF)
    expect(await parley(['check', flows, '--settings', join(place, 'named.json')])).toMatchObject({ code: 0 })
  })

  test('a file that says something else is refused in a sentence', async () => {
    const place = await inFolder()
    const refused = async (text: string) => {
      await writeFile(join(place, 'checks.json'), text)
      const { code, err } = await parley(['check', join(place, 'flows')])
      return { code, err }
    }
    expect(await refused('{')).toMatchObject({ code: 2, err: expect.stringContaining('is not JSON') })
    expect(await refused('{"severities":{"missing-outlet":"off"}}')).toMatchObject({
      code: 2,
      err: expect.stringContaining('“severities.missing-outlet”'),
    })
    expect(await parley(['check', join(place, 'flows'), '--settings', join(place, 'gone.json')])).toMatchObject({
      code: 2,
    })
  })
})
