// Exported chats as telephones of many countries write them: who wrote what and when, and what was guessed is said.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RealConversation, readWhatsAppExport, wordsOf } from '../../../engine/core/index.ts'

const read = (text: string, business?: string) =>
  readWhatsAppExport(text, { name: 'Ana', timeZone: 'UTC', ...(business !== undefined && { business }) })
const told = (conversations: readonly RealConversation[]) =>
  conversations.map(({ acts }) =>
    acts.map((act) =>
      act.type === 'customer'
        ? `${new Date(act.at).toISOString().slice(0, 19)} ${act.content.type === 'media' ? `(${act.content.kind})` : (wordsOf(act.content) ?? act.content.type)}`
        : act.type,
    ),
  )

test.each<[string, string[], string[]]>([
  ['iPhone', ['[27/11/26, 18:03:21] Ana: hi', '[27/11/26, 18:04:00] Shop: Hello'], ['2026-11-27T18:03:21 hi']],
  ['Android', ['27/11/2026, 18:03 - Ana: hi', '27/11/2026, 18:04 - Shop: Hello'], ['2026-11-27T18:03:00 hi']],
  [
    'twelve hours, with narrow spaces',
    ['11/27/26, 6:03\u202fPM - Ana: hi', '11/28/26, 12:04\u202fAM - Shop: x'],
    ['2026-11-27T18:03:00 hi'],
  ],
  [
    'twelve hours, noon',
    ['[11/27/26, 12:03:09\u202fPM] Ana: hi', '[11/27/26, 12:04:00\u202fPM] Shop: x'],
    ['2026-11-27T12:03:09 hi'],
  ],
  [
    'twelve hours with dots',
    ['27/11/2026, 6:03 p.\u00a0m. - Ana: hi', '27/11/2026, 6:04 p.\u00a0m. - Shop: x'],
    ['2026-11-27T18:03:00 hi'],
  ],
  ['German dots', ['27.11.26, 18:03 - Ana: hi', '27.11.26, 18:04 - Shop: x'], ['2026-11-27T18:03:00 hi']],
  ['French', ['27/11/2026 à 18:03 - Ana: hi', '27/11/2026 à 18:04 - Shop: x'], ['2026-11-27T18:03:00 hi']],
  ['year first', ['2026-11-27, 18:03 - Ana: hi', '2026-11-27, 18:04 - Shop: x'], ['2026-11-27T18:03:00 hi']],
  ['Chinese', ['2026/11/27 下午6:03 - Ana: 你好', '2026/11/27 下午6:04 - Shop: x'], ['2026-11-27T18:03:00 你好']],
  ['Hindi digits', ['२७/११/२०२६, १८:०३ - Ana: हाय ४', '२७/११/२०२६, १८:०४ - Shop: x'], ['2026-11-27T18:03:00 हाय ४']],
  [
    'marks of direction and the telephone’s own lines',
    [
      '\ufeff\u200e[27/11/26, 18:00:00] Shop: \u200eMessages and calls are end-to-end encrypted.',
      '[27/11/26, 18:03:21] \u202aAna\u202c: hi',
      '\u200e[27/11/26, 18:03:22] Ana: \u200eimage omitted',
      '\u200e[27/11/26, 18:03:23] Ana: \u200eThis message was deleted.',
      '[27/11/26, 18:04:00] Shop: Hello',
    ],
    ['2026-11-27T18:03:21 hi', '2026-11-27T18:03:22 (image)'],
  ],
  [
    'files, places and lines without a sender',
    [
      '27/11/2026, 18:00 - Messages and calls are end-to-end encrypted. Tap to learn more.',
      '27/11/2026, 18:03 - Ana: <Media omitted>',
      '27/11/2026, 18:03 - Ana: PTT-20261127-WA0003.opus (file attached)',
      '27/11/2026, 18:03 - Ana: location: https://maps.google.com/?q=45.07,7.68',
      '27/11/2026, 18:03 - Ana: hi <This message was edited>',
      '27/11/2026, 18:04 - Shop: Hello',
    ],
    ['(image)', '(voice)', 'location', 'hi'].map((said) => `2026-11-27T18:03:00 ${said}`),
  ],
  [
    'messages of several lines, with a date and a colon in them',
    ['27/11/2026, 18:03 - Ana: I need:', '', 'two tables for 28/11/2026, 19:00', '27/11/2026, 18:04 - Shop: Hello'],
    ['2026-11-27T18:03:00 I need:\n\ntwo tables for 28/11/2026, 19:00'],
  ],
])('%s', (_, lines, expected) => {
  const { conversations, people, business } = read(lines.join('\r\n'))
  expect(told(conversations)).toEqual([expected])
  expect([people.toSorted(), business]).toEqual([['Ana', 'Shop'], 'Shop'])
})

const android = (dates: readonly string[]) =>
  dates.flatMap((date) => [`${date}, 18:03 - Ana: hi`, `${date}, 18:04 - Shop: Hello`]).join('\n')

describe('the order of a date', () => {
  test.each<[string, string[], string, boolean]>([
    ['one day too large for a month', ['03/04/2026', '13/04/2026'], 'dayFirst', true],
    ['one day too large for a month, second', ['03/04/2026', '04/13/2026'], 'monthFirst', true],
    ['which one goes forward', ['03/04/2026', '05/04/2026', '02/05/2026'], 'dayFirst', true],
    ['which one goes forward, the other', ['04/03/2026', '04/05/2026', '05/02/2026'], 'monthFirst', true],
    ['nothing to tell by', ['03/04/2026'], 'dayFirst', false],
  ])('%s', (_, dates, order, isSure) => {
    const { dateOrder, notes } = read(android(dates))
    expect(dateOrder).toBe(order)
    expect(notes.some(({ text }) => text.startsWith('Every date'))).toBe(!isSure)
  })

  test('with nothing to tell by, a twelve-hour clock and a short year are American', () => {
    expect(read('3/4/26, 6:03 PM - Ana: hi').dateOrder).toBe('monthFirst')
  })
})

describe('the business', () => {
  const chat = android(['03/04/2026', '13/04/2026'])

  test('is whoever does not begin, and that is said', () => {
    expect(read(chat).notes.map(({ text }) => text)).toEqual(['“Shop” is taken for the business: the others begin.'])
  })

  test('is whom it is said to be, whoever begins', () => {
    const { conversations, business, notes } = read(chat, 'ana')
    expect([business, notes]).toEqual(['Ana', []])
    expect(told(conversations).map(([first]) => first)).toEqual([
      '2026-04-03T18:04:00 Hello',
      '2026-04-13T18:04:00 Hello',
    ])
  })

  test('who is not in the chat is named, with those who are', () => {
    const { conversations, notes } = read(chat, 'Bo')
    expect(conversations).toEqual([])
    expect(notes[0]?.text).toBe('Nobody is called “Bo” in this chat. Those who write: Ana, Shop.')
  })

  test('may be written to by several', () => {
    const { notes, conversations } = read(`${chat}\n13/04/2026, 18:05 - +39 333 1234567: me too`, 'Shop')
    expect(notes[0]?.text).toContain('Ana, +39 333 1234567')
    expect(conversations.at(-1)?.acts).toHaveLength(2)
  })
})

test('a day of silence begins another conversation', () => {
  const { conversations } = read(android(['03/04/2026', '13/04/2026']))
  expect(conversations.map(({ id, contact }) => [id, contact?.card?.name])).toEqual([
    ['Ana #1', 'Ana'],
    ['Ana #2', 'Ana'],
  ])
})

test('what could not be read is counted, and the rest is read', () => {
  const { notes, conversations } = read(`Exported by me\n${android(['31/02/2026', '13/04/2026'])}`)
  expect(notes.map(({ text }) => text)).toContain('Lines that could not be read: 3. The first is line 1.')
  expect(told(conversations)).toEqual([['2026-04-13T18:03:00 hi']])
  expect(read('no chat at all').notes[0]?.text).toBe('No line looks like a message of an exported WhatsApp chat.')
})

test('whatever the file holds, nothing is thrown, and every message of a chat is read', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '[27/11/26, 18:03:21] Ana: hi',
      '27/13/2026, 25:03 - Ana: hi',
      '\u200e',
      '1/1/1, 1:01 - : ',
      '[1.1.1 1.01] a: b',
    ),
  )
  fc.assert(
    fc.property(
      fc.array(line),
      fc.option(fc.string()),
      (lines, name) => void read(lines.join('\n'), name ?? undefined),
    ),
  )
  const word = fc.stringMatching(/^[a-z]{1,8}( [a-z:]{1,8}){0,3}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const text = words.map((each, n) => `27/11/2026, 18:${String(n % 60).padStart(2, '0')} - Ana: ${each}`).join('\n')
      const found = read(text, undefined).conversations.flatMap(({ acts }) => acts)
      expect(found).toHaveLength(words.length)
    }),
  )
})
