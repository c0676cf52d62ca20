// The console adapter: the contract every adapter keeps, and what a person at the terminal reads.

import { describe, expect, it } from 'vitest'
import { createConsoleAdapter } from '../../../adapters/console/adapter.ts'
import type { OutboundContent } from '../../../engine/core/message/outbound.ts'
import { describeChannelAdapter } from '../../contract/channel-adapter.ts'

describeChannelAdapter('console', async () => ({
  adapter: createConsoleAdapter({ write: () => undefined }),
  contact: { userId: 'me' },
}))

async function linesFor(content: OutboundContent): Promise<string[]> {
  const lines: string[] = []
  const adapter = createConsoleAdapter({ write: (line) => lines.push(line), nextId: () => '1' })
  const result = await adapter.send({ contact: { userId: 'me' }, content, callbackData: '' })
  expect(result).toEqual({ ok: true, messageId: 'console-1' })
  return lines
}

describe('what the terminal shows', () => {
  it.each<{ content: OutboundContent; lines: string[] }>([
    { content: { type: 'text', body: 'Hello\nyou' }, lines: ['Hello', 'you'] },
    {
      content: {
        type: 'options',
        form: 'numbered',
        header: 'Shop',
        body: 'What is it about?',
        footer: 'Or write it',
        options: [
          { id: 'a', title: 'My order', description: 'status, return' },
          { id: 'b', title: 'Else' },
        ],
      },
      lines: ['Shop', 'What is it about?', '  1. My order (status, return)', '  2. Else', 'Or write it'],
    },
    {
      content: { type: 'media', kind: 'document', link: 'https://a.example/1', filename: 'a.pdf', caption: 'See' },
      lines: ['[document: a.pdf]', 'See'],
    },
    {
      content: { type: 'link', body: 'Pay here', title: 'Pay', url: 'https://a.example' },
      lines: ['Pay here', '  Pay: https://a.example'],
    },
    { content: { type: 'locationRequest', body: 'Where?' }, lines: ['Where?', '[send your location]'] },
    { content: { type: 'location', latitude: 0, longitude: 1.5, name: 'Shop' }, lines: ['[location: 0, 1.5; Shop]'] },
    {
      content: {
        type: 'template',
        name: 'hi',
        language: 'en',
        parameters: [{ name: 'who', text: 'Asha' }, { text: '2' }],
      },
      lines: ['[template: hi, who=Asha, 2]'],
    },
    { content: { type: 'reaction', messageId: 'm', emoji: '👍' }, lines: ['[reaction: 👍]'] },
    { content: { type: 'reaction', messageId: 'm', emoji: '' }, lines: ['[reaction taken back]'] },
  ])('$content.type: $lines.0', async ({ content, lines }) => {
    expect(await linesFor(content)).toEqual(lines)
  })

  it('does not let a text steer the terminal', async () => {
    expect(await linesFor({ type: 'text', body: '\u001b[2Jgone\u001b]0;title\u0007\tnow\r' })).toEqual([
      '[2Jgone]0;title  now',
    ])
  })

  it('tells a terminal that is gone as an unknown outcome', async () => {
    const adapter = createConsoleAdapter({
      write: () => {
        throw new Error('EPIPE')
      },
    })
    const result = await adapter.send({ contact: {}, content: { type: 'text', body: 'hi' }, callbackData: '' })
    expect(result).toEqual({ ok: false, failure: { code: 'write', message: 'EPIPE', instruction: 'unknown' } })
  })
})
