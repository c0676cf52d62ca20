// Webhook bodies to events: every fixture beside its expected events, and bodies that were bent until something could break.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../../adapters/whatsapp/parse.ts'
import type { ChannelEvent } from '../../../engine/port/channel.ts'
import { messagePayload, statusPayload, textMessagePayload, webhookPayload } from '../../support/whatsapp-payloads.ts'

const PAYLOADS = new URL('../../payloads/whatsapp/', import.meta.url)
const phoneNumberId = '100200300'
const arrivedAt = 1_763_790_000_000
const parse = (body: Uint8Array) => parseWebhook(body, { phoneNumberId, now: () => arrivedAt })
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const says = { phoneNumberId, from: '4915112345678', id: 'wamid.1', timestamp: 1_763_780_000 }

const files = readdirSync(PAYLOADS).filter((file) => file.endsWith('.json'))
const fixtures = files.filter((file) => !file.endsWith('.events.json'))
const read = (file: string) => readFileSync(new URL(file, PAYLOADS))

function withoutRaw(event: ChannelEvent): unknown {
  return Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'raw'))
}

describe('payloads', () => {
  it.each(fixtures)('%s', (file) => {
    const expected: unknown = JSON.parse(read(file.replace('.json', '.events.json')).toString())
    expect(parse(read(file)).map(withoutRaw)).toStrictEqual(expected)
  })

  it('have their expected events, and no expectation is without a payload', () => {
    expect(files.length).toBe(2 * fixtures.length)
  })

  it.each(fixtures)('%s gives the same events at each delivery', (file) => {
    expect(parse(read(file))).toStrictEqual(parse(read(file)))
  })

  it('keep the whole item beside a message', () => {
    const payload = messagePayload(says, { type: 'hologram', hologram: { depth: 3 } })
    expect(parse(bytesOf(payload))[0]).toMatchObject({
      raw: { type: 'hologram', hologram: { depth: 3 }, id: 'wamid.1' },
    })
  })

  it('never put old chats into a log', () => {
    expect(parse(read('other-fields.json')).map((event) => 'raw' in event)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ])
  })

  it('give one preference two ids only when it was given twice', () => {
    const preference = (timestamp: number) => ({
      wa_id: '49151',
      category: 'marketing_messages',
      value: 'stop',
      timestamp,
    })
    const idsOf = (...items: unknown[]) =>
      parse(bytesOf(webhookPayload(phoneNumberId, { user_preferences: items }, 'user_preferences'))).map((event) =>
        event.type === 'preference' ? event.eventId : event.type,
      )
    const [first, later] = idsOf(preference(1), preference(2))
    expect(first).not.toBe(later)
    expect(idsOf(preference(2))).toEqual([later])
  })
})

describe('bent payloads', () => {
  const BENT: readonly unknown[] = [null, '', 'x', -1, 0.5, true, [], {}, [[{}]], { body: { id: { type: 1 } } }]
  const good = textMessagePayload({ ...says, id: 'wamid.GOOD', text: 'still here' })

  /** Every way to reach a value inside, the value itself left out. */
  function* paths(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      yield [...at, key]
      yield* paths(inner, [...at, key])
    }
  }

  function bend(value: unknown, [key, ...rest]: readonly string[], instead: unknown): unknown {
    if (key === undefined) return instead
    if (Array.isArray(value))
      return value.map((item, index) => (String(index) === key ? bend(item, rest, instead) : item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === key ? bend(inner, rest, instead) : inner]),
    )
  }

  it.each(fixtures)('%s: no value of a wrong kind hurts a neighbour', (file) => {
    const payload = JSON.parse(read(file).toString())
    for (const path of paths(payload.entry, [])) {
      for (const instead of BENT) {
        const body = bytesOf({
          object: 'whatsapp_business_account',
          entry: [bend(payload.entry, path, instead), ...good.entry].flat(),
        })
        const last = parse(body).at(-1)
        const message = { id: 'wamid.GOOD', content: { type: 'text', text: 'still here' } }
        expect(last, `${path.join('.')} = ${JSON.stringify(instead)}`).toMatchObject({ type: 'message', message })
      }
    }
  })

  it('sets aside an item whose reader breaks, with the reason, and reads the next', () => {
    const broken = textMessagePayload({ ...says, text: 'no time' })
    const body = bytesOf({
      object: 'whatsapp_business_account',
      entry: JSON.parse(
        JSON.stringify([...broken.entry, ...good.entry]).replace('"timestamp":"1763780000"', '"timestamp":"soon"'),
      ),
    })
    const now = () => {
      throw new Error('the clock is broken')
    }
    expect(parseWebhook(body, { phoneNumberId, now })).toMatchObject([
      { type: 'ignored', kind: 'malformed', reason: 'the clock is broken', raw: { id: 'wamid.1' } },
      { type: 'message', message: { id: 'wamid.GOOD' } },
    ])
  })

  it('stands a crowd', () => {
    const items = Array.from({ length: 200_000 }, () => 7)
    expect(parse(bytesOf(webhookPayload(phoneNumberId, { messages: items })))).toHaveLength(items.length)
  })

  it('joins a thousand messages with a thousand contacts', () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => String(491_510_000 + index))
    const lists = {
      contacts: numbers.map((wa_id) => ({ wa_id, profile: { name: `Name of ${wa_id}` } })).reverse(),
      messages: numbers.map((from) => ({
        from,
        id: `wamid.${from}`,
        timestamp: '1',
        type: 'text',
        text: { body: 'hi' },
      })),
    }
    const contacts = parse(bytesOf(webhookPayload(phoneNumberId, lists))).map((event) =>
      'contact' in event ? event.contact : event,
    )
    expect(contacts).toEqual(numbers.map((number) => ({ phone: `+${number}`, name: `Name of ${number}` })))
  })
})

describe('bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const nested = (levels: number) =>
    `{"object":"whatsapp_business_account","entry":${'['.repeat(levels)}${']'.repeat(levels)}}`

  it.each([
    ['no JSON', 'hello'],
    ['half of it', '{"object":"whatsapp_business_account","entry":['],
    ['nothing', ''],
    ['a list', '[]'],
    ['no object field', '{"entry":[]}'],
    ['an object field that is no text', '{"object":{}}'],
    ['too deep by one level', nested(64)],
    ['a million brackets', '['.repeat(1_000_000)],
    ['a million brackets that close', nested(1_000_000)],
  ])('SyntaxError: %s', (_name, text) => {
    expect(() => parse(bytes(text))).toThrow(SyntaxError)
  })

  it.each([
    ['just deep enough', nested(63)],
    [
      'brackets and quotes inside a text',
      JSON.stringify({ object: 'whatsapp_business_account', entry: [`${'[{"\\'.repeat(100)}`] }),
    ],
    ['a byte order mark', `\ufeff${nested(1)}`],
  ])('read: %s', (_name, text) => {
    expect(parse(bytes(text))).toMatchObject([{ type: 'ignored' }])
  })

  it.each([
    ['NUL', 'a\\u0000b', 'a\ufffdb'],
    ['the first half of an emoji', 'a \\ud83d b', 'a \ufffd b'],
    ['the second half of one', 'a \\uDE00 b', 'a \ufffd b'],
    ['halves in the wrong order', '\\ude00\\ud83d', '\ufffd\ufffd'],
    ['a whole emoji, which stays', '\\ud83d\\ude00 ä \\u00e4', '😀 ä ä'],
    ['a backslash before u0000, which stays', '\\\\u0000', '\\u0000'],
  ])('kept so that PostgreSQL can: %s', (_name, escaped, text) => {
    const payload = JSON.stringify(textMessagePayload({ ...says, name: 'HERE', text: 'HERE' })).replaceAll(
      'HERE',
      escaped,
    )
    expect(parse(bytes(payload))).toMatchObject([{ contact: { name: text }, message: { content: { text } } }])
  })

  it('keeps a message whose bytes are not quite UTF-8', () => {
    const body = Buffer.from(bytesOf(textMessagePayload({ ...says, text: 'caf_' })))
    body[body.indexOf('caf_') + 3] = 0xe9
    expect(parse(body)).toMatchObject([{ message: { content: { text: 'caf\ufffd' } } }])
  })
})

describe('builders for other tests', () => {
  it('take milliseconds as well as seconds, and numbers with or without +', () => {
    const inSeconds = textMessagePayload({ ...says, text: 'hi' })
    const inMs = textMessagePayload({
      ...says,
      from: '+4915112345678',
      timestamp: says.timestamp * 1_000 + 999,
      text: 'hi',
    })
    expect(inMs).toEqual(inSeconds)
  })

  it('make receipts that fail with a reason', () => {
    const payload = statusPayload({
      phoneNumberId,
      messageId: 'wamid.9',
      status: 'failed',
      timestamp: 1,
      error: { code: 131047 },
    })
    expect(parse(bytesOf(payload))).toMatchObject([{ type: 'receipt', failure: { instruction: 'template' } }])
  })
})
