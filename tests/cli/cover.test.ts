// `parley cover`: conversations that walk every way, kept as tests.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder, parley } from '../support/cli.ts'

let folder: string

beforeAll(async () => {
  folder = await makeFolder()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('cover', () => {
  test('what it keeps is a test that holds and walks every way', async () => {
    const file = join(folder, 'all-ways.conversation.yaml')
    const made = await parley(['cover', 'flows/feedback', '--keep', file])
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('walk 18 of 18 ways (100 %)') })
    const { code, out } = await parley(['test', 'flows/feedback', file])
    expect(code).toBe(0)
    expect(out).toContain('18 of 18 ways are walked')
  })

  test('a way that nobody can walk is named', async () => {
    const { code, out } = await parley(['cover', join(folder, 'island'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { flow: 'hello', walked: 1, ways: 2, notWalked: [{ node: 'lost', outlet: 'next' }] },
    ])
  })
})
