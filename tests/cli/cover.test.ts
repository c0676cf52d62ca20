// `parley cover`: conversations that walk every way, kept as tests.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOfFlows, parley } from '../support/cli.ts'

const folder = folderOfFlows()

describe('cover', () => {
  test('what it keeps is a test that holds and walks every way', async () => {
    const file = join(folder.path, 'all-ways.conversation.yaml')
    const made = await parley(['cover', 'flows/feedback', '--keep', file])
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('walk 18 of 18 ways (100 %)') })
    const { code, out } = await parley(['test', 'flows/feedback', file])
    expect(code).toBe(0)
    expect(out).toContain('18 of 18 ways are walked')
  })

  test('a way that nobody can walk is named', async () => {
    const { code, out } = await parley(['cover', join(folder.path, 'island'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { flow: 'hello', walked: 1, ways: 2, notWalked: [{ node: 'lost', outlet: 'next' }] },
    ])
  })
})
