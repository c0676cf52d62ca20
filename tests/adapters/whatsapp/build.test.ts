// Messages to request bodies: a golden for each kind of content, and the edges of every limit.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildMessage } from '../../../adapters/whatsapp/build.ts'
import { cutText, fitTitles } from '../../../adapters/whatsapp/cut.ts'
import type { Option, OutboundContent } from '../../../engine/core/message/outbound.ts'
import type { SendRequest } from '../../../engine/port/channel.ts'
import { problemOfBody } from '../../support/graph-rules.ts'

interface Golden {
  readonly name: string
  readonly request: SendRequest
  readonly body: unknown
}

const goldens: Golden[] = JSON.parse(readFileSync(new URL('build.goldens.json', import.meta.url), 'utf8'))

const contact = { phone: '+919812345678' }
const build = (content: OutboundContent, parts: Partial<SendRequest> = {}) =>
  buildMessage({ contact, content, callbackData: 'v1:1:1', ...parts })

/** The value at a dotted path of the body that was built. */
function builtAt(content: OutboundContent, path: string): unknown {
  const result = build(content)
  if (!result.ok) throw new Error(`not built: ${result.failure.message}`)
  expect(problemOfBody(result.body)).toBeUndefined()
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null
      ? Object.entries(value).find(([name]) => name === key)?.[1]
      : undefined
  }, result.body)
}

describe('goldens', () => {
  it.each(goldens)('$name', ({ request, body }) => {
    const result = buildMessage(request)
    expect(result).toStrictEqual({ ok: true, body })
    expect(problemOfBody(body)).toBeUndefined()
  })
})

describe('limits', () => {
  const options: Option[] = [{ id: 'a', title: 'A' }]
  const titled = (title: string): Option[] => [{ id: 'a', title }]
  const choice = (form: 'buttons' | 'list', parts: object): OutboundContent => ({
    type: 'options',
    form,
    body: 'B',
    options,
    ...parts,
  })

  it.each<[field: string, max: number, path: string, make: (text: string) => OutboundContent]>([
    ['text', 4_096, 'text.body', (body) => ({ type: 'text', body })],
    ['caption', 1_024, 'image.caption', (caption) => ({ type: 'media', kind: 'image', mediaId: '1', caption })],
    ['body of buttons', 1_024, 'interactive.body.text', (body) => choice('buttons', { body })],
    ['body of a list', 1_024, 'interactive.body.text', (body) => choice('list', { body })],
    ['header', 60, 'interactive.header.text', (header) => choice('buttons', { header })],
    ['footer', 60, 'interactive.footer.text', (footer) => choice('list', { footer })],
    [
      'button title',
      20,
      'interactive.action.buttons.0.reply.title',
      (title) => choice('buttons', { options: titled(title) }),
    ],
    [
      'row title',
      24,
      'interactive.action.sections.0.rows.0.title',
      (title) => choice('list', { options: titled(title) }),
    ],
    [
      'row description',
      72,
      'interactive.action.sections.0.rows.0.description',
      (description) => choice('list', { options: [{ id: 'a', title: 'A', description }] }),
    ],
    ['list button', 20, 'interactive.action.button', (listButton) => choice('list', { listButton })],
    [
      'link title',
      20,
      'interactive.action.parameters.display_text',
      (title) => ({ type: 'link', body: 'B', title, url: 'https://a.example' }),
    ],
    [
      'body of a link',
      1_024,
      'interactive.body.text',
      (body) => ({ type: 'link', body, title: 'T', url: 'https://a.example' }),
    ],
    ['location request', 1_024, 'interactive.body.text', (body) => ({ type: 'locationRequest', body })],
    [
      'template variable',
      1_024,
      'template.components.0.parameters.0.text',
      (text) => ({ type: 'template', name: 't', language: 'en', parameters: [{ text }] }),
    ],
  ])('%s: %i', (_field, max, path, make) => {
    const fits = 'x'.repeat(max)
    expect(builtAt(make(fits), path)).toBe(fits)
    expect(builtAt(make(`${fits}y`), path)).toBe(`${'x'.repeat(max - 1)}…`)
    const emoji = builtAt(make('👩🏽‍🚒'.repeat(max)), path)
    expect(emoji).toMatch(/^(👩🏽‍🚒)+…$/u)
  })

  it('shows a row title that was cut whole in its description, unless there is one', () => {
    const long = 'Where is the order I made yesterday?'
    const at = 'interactive.action.sections.0.rows.0.description'
    expect(builtAt(choice('list', { options: titled(long) }), at)).toBe(long)
    expect(builtAt(choice('list', { options: [{ id: 'a', title: long, description: 'D' }] }), at)).toBe('D')
    expect(builtAt(choice('list', { options: titled('Short') }), at)).toBeUndefined()
  })

  it('cuts the body of numbered options before it cuts an option', () => {
    const content: OutboundContent = {
      type: 'options',
      form: 'numbered',
      body: 'x'.repeat(5_000),
      options: titled('The choice'),
      footer: 'F',
    }
    const text = builtAt(content, 'text.body')
    expect(text).toHaveLength(4_096)
    expect(text).toMatch(/x…\n\n1\. The choice\n\nF$/)
  })
})

describe('what can never be accepted', () => {
  const listOf = (...ids: string[]): OutboundContent => ({
    type: 'options',
    form: 'list',
    body: 'B',
    options: ids.map((id, n) => ({ id, title: `T${n}` })),
  })

  it.each<[name: string, content: OutboundContent, parts: Partial<SendRequest>, words: RegExp]>([
    ['nobody to send to', { type: 'text', body: 'hi' }, { contact: { name: 'Asha' } }, /phone number or a user id/],
    ['a number without digits', { type: 'text', body: 'hi' }, { contact: { phone: '+' } }, /phone number or a user id/],
    [
      'callback data that would be cut',
      { type: 'text', body: 'hi' },
      { callbackData: 'x'.repeat(513) },
      /at most 512 .*got 513/,
    ],
    ['an empty text', { type: 'text', body: ' \n' }, {}, /empty/],
    ['a row id of 201', listOf('x'.repeat(201)), {}, /1 to 200 .*201 at option "T0"/],
    ['an empty id', listOf(''), {}, /option id/],
    ['an id with a space at its end', listOf('a '), {}, /"a "/],
    ['the same id twice', listOf('a', 'b', 'a'), {}, /"a" twice/],
    [
      'a button id of 257',
      { type: 'options', form: 'buttons', body: 'B', options: [{ id: 'x'.repeat(257), title: 'T' }] },
      {},
      /1 to 256/,
    ],
    ['a file from nowhere', { type: 'media', kind: 'image' }, {}, /neither/],
    ['a file from two places', { type: 'media', kind: 'image', link: 'https://a.example', mediaId: '1' }, {}, /both/],
    ['a file by http', { type: 'media', kind: 'image', link: 'http://a.example/1.jpg' }, {}, /public https/],
    ['a script as a link', { type: 'link', body: 'B', title: 'T', url: 'javascript:alert(1)' }, {}, /web address/],
    ['no address at all', { type: 'link', body: 'B', title: 'T', url: 'shop' }, {}, /"shop"/],
    ['a latitude of 91', { type: 'location', latitude: 91, longitude: 0 }, {}, /91, 0/],
    ['no place', { type: 'location', latitude: Number.NaN, longitude: 0 }, {}, /NaN/],
    [
      'an empty variable',
      { type: 'template', name: 't', language: 'en', parameters: [{ text: 'a' }, { text: '' }] },
      {},
      /number 2 of template t/,
    ],
    [
      'an empty named variable',
      { type: 'template', name: 't', language: 'en', parameters: [{ name: 'who', text: '' }] },
      {},
      /variable who/,
    ],
  ])('%s', (_name, content, parts, words) => {
    const result = build(content, parts)
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'build', instruction: 'reject', message: expect.stringMatching(words) },
    })
  })

  it.each([200, 256])('an id of exactly %i goes through whole', (chars) => {
    const id = 'x'.repeat(chars)
    const content: OutboundContent = {
      type: 'options',
      form: chars === 200 ? 'list' : 'buttons',
      body: 'B',
      options: [{ id, title: 'T' }],
    }
    expect(JSON.stringify(build(content))).toContain(`"${id}"`)
  })
})

describe('cutText', () => {
  it.each<[text: string, max: number, cut: string]>([
    ['12345678901234567890', 20, '12345678901234567890'],
    ['123456789012345678901', 20, '1234567890123456789…'],
    ['a word at the edge of it', 7, 'a word…'],
    ['😀😀😀', 6, '😀😀😀'],
    ['😀😀😀', 5, '😀😀…'],
    ['😀😀😀', 4, '😀…'],
    ['👨‍👩‍👧‍👦x', 11, '…'],
    ['नमस्ते', 5, 'नम…'],
    ['', 5, ''],
  ])('%j to %i', (text, max, cut) => {
    expect(cutText(text, max)).toBe(cut)
    expect(cut.length).toBeLessThanOrEqual(max)
  })
})

describe('fitTitles', () => {
  it.each<[titles: string[], fitting: string[]]>([
    [
      ['Yes', 'No'],
      ['Yes', 'No'],
    ],
    [
      ['', ' \n', 'Else'],
      ['1', '2', 'Else'],
    ],
    [
      ['Yes', 'yes', 'YES'],
      ['Yes', 'yes 2', 'YES 3'],
    ],
    [
      ['two\nlines', ' spaces  around '],
      ['two lines', 'spaces around'],
    ],
    [
      ['Delivery to Berlin Mitte', 'Delivery to Berlin Moabit'],
      ['Delivery to Berlin…', 'Delivery to Berli… 2'],
    ],
    [
      ['Option A long enough 1', 'Option A long enough 2', 'Option A long enough 3'],
      ['Option A long enoug…', 'Option A long eno… 2', 'Option A long eno… 3'],
    ],
  ])('%j', (titles, fitting) => {
    expect(fitTitles(titles, 20)).toEqual(fitting)
  })
})
