// `parley test`: conversations that hold, and those that do not.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOfFlows, parley } from '../support/cli.ts'

const folder = folderOfFlows()

describe('test', () => {
  test('conversations that hold', async () => {
    expect(await parley(['test', join(folder.path, 'hello')])).toMatchObject({
      code: 0,
      out: 'hello: 2 of 2 nodes and 1 of 1 ways are walked.\n1 conversation: 1 hold, 0 do not.\n',
    })
  })

  test('one that does not is shown with the chat and the difference', async () => {
    const { code, out } = await parley([
      'test',
      join(folder.path, 'hello'),
      join(folder.path, 'wrong.conversation.yaml'),
    ])
    expect(code).toBe(1)
    for (const part of [
      '✗ Says goodbye',
      'customer: hi',
      'bot: Hello you',
      'step 2: expected a message with “goodbye”; came “Hello you”',
    ])
      expect(out).toContain(part)
  })

  test('a step with a word nobody knows is no test that passes', async () => {
    const { code, err } = await parley([
      'test',
      join(folder.path, 'hello'),
      join(folder.path, 'unreadable.conversation.yaml'),
    ])
    expect(code).toBe(2)
    expect(err).toContain('custmer')
  })
})
