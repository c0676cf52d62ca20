// `parley replay`: exported chats through the flows as they are and as they were.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { flow, folderOfFlows, parley } from '../support/cli.ts'

const folder = folderOfFlows()

describe('replay', () => {
  const menu = (words: string[], text: string) =>
    flow({
      nodes: [
        { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words }] },
        { id: 'greet', kind: 'message', text: { en: text } },
      ],
    })
  beforeAll(async () => {
    for (const [name, document] of [
      ['before', menu(['hi'], 'Hello you')],
      ['after', menu(['hi', 'hello'], 'Hello there')],
    ] as const) {
      await mkdir(join(folder.path, name, 'hello'), { recursive: true })
      await writeFile(join(folder.path, name, 'hello/flow.json'), JSON.stringify(document))
    }
    await mkdir(join(folder.path, 'chats/WhatsApp Chat - Bo'), { recursive: true })
    const line = (time: string, said: string) => `13/04/2026, ${time} - ${said}\n`
    await writeFile(
      join(folder.path, 'chats/WhatsApp Chat with Ana.txt'),
      line('10:00', 'Ana: hello') + line('10:01', 'Sunny Bikes: Hi Ana') + line('10:02', 'Ana: thanks'),
    )
    await writeFile(
      join(folder.path, 'chats/WhatsApp Chat - Bo/_chat.txt'),
      // The business begins here: it is known by standing in both chats.
      line('10:00', 'Sunny Bikes: Dear Bo') + line('10:01', 'Bo: hi'),
    )
    await writeFile(join(folder.path, 'chats/empty.txt'), 'no chat\n')
  })
  const args = (...more: string[]) => [
    'replay',
    join(folder.path, 'before'),
    join(folder.path, 'after'),
    '--chats',
    ...more,
  ]

  test('says what customers would have got, by its cause and with their words', async () => {
    const { code, out } = await parley(args(join(folder.path, 'chats')))
    expect(code).toBe(0)
    for (const part of [
      'empty.txt: No line looks like a message',
      '2 conversations from 3 chats played on both: 0 the same.',
      '1 understood now, not before\n  WhatsApp Chat with Ana, message 1 (2026-04-13 10:00): “hello”',
      '    (nothing)\n    after:\n       bot: Hello there',
      '1 answered otherwise\n  WhatsApp Chat - Bo, message 1 (2026-04-13 10:01): “hi”',
    ])
      expect(out).toContain(part)
  })

  test('as JSON', async () => {
    const { code, out } = await parley(args(join(folder.path, 'chats/WhatsApp Chat with Ana.txt'), '--json'))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      played: 1,
      counts: { newlyUnderstood: 1, same: 0 },
      differences: [{ words: 'hello', before: [], after: [{ from: 'flow' }] }],
      notes: [expect.stringContaining('“Sunny Bikes” is taken for the business')],
    })
  })

  test('flows against themselves are the same', async () => {
    const { out } = await parley([
      'replay',
      'flows',
      'flows',
      '--chats',
      join(folder.path, 'chats'),
      '--business',
      'sunny bikes',
    ])
    expect(out).toContain('2 conversations from 3 chats played on both: 2 the same.')
  })

  test('where there are no chats, that is said', async () => {
    const { code, err } = await parley(args(join(folder.path, 'before')))
    expect([code, err]).toEqual([2, expect.stringContaining('There is no chat at')])
    expect(await parley(['replay', 'flows', 'flows'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--chats'),
    })
  })
})
