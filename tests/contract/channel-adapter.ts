// What every channel adapter promises. A new channel passes this suite from a test file of its own:
//
//   describeChannelAdapter('whatsapp', async () => ({ adapter, contact }))
//
// The harness brings the adapter and somebody it can reach. A channel behind a network also runs `describeTroubles`,
// one that calls us `describeWebhooks`.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelCapabilities } from '../../engine/core/message/capabilities.ts'
import type { OutboundContent } from '../../engine/core/message/outbound.ts'
import type { ReceiptStatus } from '../../engine/core/message/receipt.ts'
import type {
  ChannelAdapter,
  ChannelContact,
  SendFailure,
  SendRequest,
  WebhookAdapter,
} from '../../engine/port/channel.ts'

export interface Webhook {
  readonly body: Uint8Array
  readonly headers: Record<string, string>
}

/** Ways a channel lets a sender down, and what each must be told as. */
const TROUBLES = {
  /** This contact got too much too fast. */
  rate: 'retry',
  /** The message itself is wrong. */
  refused: 'reject',
  /** Our credentials are no longer good. */
  credentials: 'channelDown',
  /** The connection was cut after the message was taken. */
  lostAnswer: 'unknown',
  /** The channel's own failure: the message may be out. */
  serverError: 'unknown',
  /** No answer ever comes. */
  silence: 'unknown',
  /** Nobody listens there: nothing can have gone out. */
  unreachable: 'retry',
} as const satisfies Record<string, SendFailure['instruction']>

export type Trouble = keyof typeof TROUBLES

/** Every channel brings these. */
export interface AdapterHarness {
  readonly adapter: ChannelAdapter
  /** Somebody the adapter can send to. */
  readonly contact: ChannelContact
  readonly close?: () => Promise<void>
}

/** A channel behind a network. */
export interface TroubledHarness extends AdapterHarness {
  /** No failure may show these. */
  readonly secrets: readonly string[]
  /** Makes the sends that follow end in this trouble. */
  readonly trouble: (trouble: Trouble) => Promise<void>
}

/** A channel that calls us: makes its signed deliveries. */
export interface WebhookHarness extends AdapterHarness {
  readonly adapter: WebhookAdapter
  readonly message: (id: string, text: string) => Webhook
  readonly receipt: (messageId: string, status: ReceiptStatus, callbackData: string) => Webhook
  readonly handshake: { readonly right: URLSearchParams; readonly wrong: URLSearchParams; readonly answer: string }
}

/** What holds for every channel. `makeHarness` is called anew for each test, here and below. */
export function describeChannelAdapter(name: string, makeHarness: () => Promise<AdapterHarness>): void {
  describe(`channel adapter: ${name}`, () => {
    const harness = eachTime(makeHarness)
    const send = (content: OutboundContent) => harness().adapter.send(requestOf(harness().contact, content))

    it('names itself the same everywhere', () => {
      const { adapter } = harness()
      expect(adapter.channel).toMatch(/^[a-z]+$/)
      expect(adapter.capabilities.channel).toBe(adapter.channel)
      expect(adapter.account).not.toBe('')
    })

    it('tells capabilities that can be true', () => {
      expect(problemsOf(harness().adapter)).toEqual([])
    })

    it.each(SAMPLES)('sends $label and gives its id', async ({ content }) => {
      const first = await send(content)
      const second = await send(content)
      expect(first).toStrictEqual({ ok: true, messageId: expect.stringMatching(/./) })
      expect(second).not.toEqual(first)
    })

    it.each(OVERLONG)('sends $label rather than refusing it for its length', async ({ content }) => {
      expect(await send(content)).toMatchObject({ ok: true })
    })

    it.each(NONSENSE)('meets $label with a value, never with an exception', async ({ content }) => {
      const result = await send(content)
      if (!result.ok) expect(result.failure).toMatchObject({ instruction: 'reject' })
    })

    it('shows typing for any message without complaint', async () => {
      expect(await harness().adapter.showTyping?.('message-of-nobody')).toBeUndefined()
    })
  })
}

/** What holds for a channel that can fail: each trouble is a value that says what to do. */
export function describeTroubles(name: string, makeHarness: () => Promise<TroubledHarness>): void {
  describe(`channel adapter in trouble: ${name}`, () => {
    const harness = eachTime(makeHarness)

    it.each(Object.entries(TROUBLES))('%s: %s, and no secret is told', async (trouble, instruction) => {
      const { adapter, contact, secrets } = harness()
      await harness().trouble(troubleNamed(trouble))
      const result = await adapter.send(requestOf(contact, { type: 'text', body: 'hello' }))
      if (result.ok) throw new Error(`expected the send to fail with ${instruction}, got ${result.messageId}`)
      expect(result.failure.instruction).toBe(instruction)
      expect(result.failure.code).not.toBe('')
      expect(result.failure.message).not.toBe('')
      for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret)
    })

    it('swallows what happens to typing', async () => {
      await harness().trouble('unreachable')
      expect(await harness().adapter.showTyping?.('message-of-nobody')).toBeUndefined()
    })
  })
}

/** What holds for a channel that calls us. */
export function describeWebhooks(name: string, makeHarness: () => Promise<WebhookHarness>): void {
  describe(`channel adapter with webhooks: ${name}`, () => {
    const harness = eachTime(makeHarness)

    it('takes only deliveries with the right signature', () => {
      const { adapter, message } = harness()
      const { body, headers } = message('id-1', 'Grüße 👋')
      const changed = Uint8Array.from(body, (byte, at) => (at === body.length - 3 ? byte ^ 1 : byte))
      expect(adapter.verify(body, new Headers(headers))).toBe(true)
      expect(adapter.verify(changed, new Headers(headers))).toBe(false)
      expect(adapter.verify(body, new Headers())).toBe(false)
    })

    it('answers the handshake to whoever knows the word, and to nobody else', () => {
      const { adapter, handshake } = harness()
      expect(adapter.handshake(handshake.right)).toBe(handshake.answer)
      expect(adapter.handshake(handshake.wrong)).toBeUndefined()
      expect(adapter.handshake(new URLSearchParams())).toBeUndefined()
    })

    it('reads a message the same each time it is delivered', () => {
      const { adapter, message } = harness()
      const { body } = message('id-7', 'Grüße 👋')
      const expected = { id: 'id-7', content: { type: 'text', text: 'Grüße 👋' } }
      expect(adapter.parse(body)).toMatchObject([{ type: 'message', message: expected }])
      expect(adapter.parse(body)).toEqual(adapter.parse(body))
    })

    it.each(['sent', 'delivered', 'read', 'played', 'failed'] as const)(
      'hands back what a send carried: %s',
      (status) => {
        const { adapter, receipt } = harness()
        const [event] = adapter.parse(receipt('our-1', status, 'v1:outbound-1:1').body)
        expect(event).toMatchObject({ type: 'receipt', messageId: 'our-1', status, callbackData: 'v1:outbound-1:1' })
        expect(event !== undefined && 'failure' in event).toBe(status === 'failed')
      },
    )

    it.each(['', 'hello', '[]', '7', 'null', '{}', '{"a":'])('throws SyntaxError for a body of %j', (text) => {
      expect(() => harness().adapter.parse(new TextEncoder().encode(text))).toThrow(SyntaxError)
    })
  })
}

/** A fresh harness before each test, closed after it. */
function eachTime<Harness extends AdapterHarness>(makeHarness: () => Promise<Harness>): () => Harness {
  let current: Harness | undefined
  beforeEach(async () => {
    current = await makeHarness()
  })
  afterEach(async () => {
    await current?.close?.()
  })
  return () => {
    if (current === undefined) throw new Error('the harness exists only inside a test')
    return current
  }
}

function requestOf(contact: ChannelContact, content: OutboundContent): SendRequest {
  return { contact, content, callbackData: 'v1:outbound-1:1' }
}

function troubleNamed(name: string): Trouble {
  const isTrouble = (known: string): known is Trouble => known in TROUBLES
  if (!isTrouble(name)) throw new Error(`unknown trouble ${name}`)
  return name
}

/** Promises that cannot be kept together. */
function problemsOf({ capabilities, showTyping }: ChannelAdapter): string[] {
  const { buttons, list, link, text, typing, receipts, templates, serviceWindowMs } = capabilities
  const problems = limitsOf(capabilities)
    .filter(([, limit]) => !Number.isInteger(limit) || limit < 1)
    .map(([name]) => `${name} must be a whole number from 1 on`)
  if (buttons !== undefined && list !== undefined && list.rowsMax <= buttons.max)
    problems.push('a list no longer than buttons is of no use')
  for (const body of [buttons?.bodyCharsMax, list?.bodyCharsMax, link?.bodyCharsMax]) {
    if (body !== undefined && body > text.charsMax) problems.push('no body can be longer than a text')
  }
  if ((typing === undefined) !== (showTyping === undefined))
    problems.push('typing needs both its capability and its method')
  if (receipts.read && !receipts.delivered) problems.push('what is read was delivered')
  if (serviceWindowMs !== undefined && !templates)
    problems.push('a service window without templates could never be reopened')
  return problems
}

function limitsOf(capabilities: ChannelCapabilities): [name: string, limit: number][] {
  return Object.entries(capabilities).flatMap(([part, value]) => {
    if (typeof value === 'number') return [[part, value]]
    if (typeof value !== 'object') return []
    return Object.entries(value).flatMap(([name, limit]): [string, number][] =>
      typeof limit === 'number' ? [[`${part}.${name}`, limit]] : [],
    )
  })
}

const options = (count: number, title = 'Option') =>
  Array.from({ length: count }, (_, index) => ({ id: `option-${index + 1}`, title: `${title} ${index + 1}` }))

interface Sample {
  readonly label: string
  readonly content: OutboundContent
}

const SAMPLES: readonly Sample[] = [
  { label: 'a text', content: { type: 'text', body: 'Hello 👋' } },
  { label: 'a text with a link', content: { type: 'text', body: 'See https://shop.example', previewUrl: true } },
  {
    label: 'buttons',
    content: {
      type: 'options',
      form: 'buttons',
      body: 'Which?',
      options: options(3),
      header: 'Shop',
      footer: 'Tap one',
    },
  },
  {
    label: 'a list',
    content: { type: 'options', form: 'list', body: 'Which?', options: options(10), listButton: 'Open' },
  },
  { label: 'numbered options', content: { type: 'options', form: 'numbered', body: 'Which?', options: options(12) } },
  {
    label: 'an image by address',
    content: { type: 'media', kind: 'image', link: 'https://shop.example/1.jpg', caption: 'New' },
  },
  { label: 'a video by id', content: { type: 'media', kind: 'video', mediaId: '7001' } },
  { label: 'an audio', content: { type: 'media', kind: 'audio', mediaId: '7002' } },
  {
    label: 'a document',
    content: { type: 'media', kind: 'document', link: 'https://shop.example/1.pdf', filename: 'invoice.pdf' },
  },
  { label: 'a sticker', content: { type: 'media', kind: 'sticker', mediaId: '7003' } },
  { label: 'a link', content: { type: 'link', body: 'Your basket', title: 'Open', url: 'https://shop.example/b/1' } },
  { label: 'a request for the location', content: { type: 'locationRequest', body: 'Where are you?' } },
  { label: 'a location', content: { type: 'location', latitude: 0, longitude: -0.0000001, name: 'Null Island' } },
  {
    label: 'a template',
    content: { type: 'template', name: 'order_update', language: 'en', parameters: [{ text: '12' }] },
  },
  { label: 'a reaction', content: { type: 'reaction', messageId: 'id-1', emoji: '👍' } },
  { label: 'a reaction taken back', content: { type: 'reaction', messageId: 'id-1', emoji: '' } },
]

const LONG = 'Donaudampfschifffahrt 👩‍👩‍👧‍👦 '.repeat(400)

const OVERLONG: readonly Sample[] = [
  { label: 'an overlong text', content: { type: 'text', body: LONG } },
  ...(['buttons', 'list', 'numbered'] as const).map((form) => ({
    label: `overlong ${form}`,
    content: {
      type: 'options' as const,
      form,
      body: LONG,
      header: LONG,
      footer: LONG,
      options: options(3, LONG),
      listButton: LONG,
    },
  })),
  {
    label: 'more buttons than there can be',
    content: { type: 'options', form: 'buttons', body: 'Which?', options: options(8) },
  },
  {
    label: 'more rows than there can be',
    content: { type: 'options', form: 'list', body: 'Which?', options: options(40) },
  },
  { label: 'an overlong caption', content: { type: 'media', kind: 'image', mediaId: '1', caption: LONG } },
  {
    label: 'an overlong link',
    content: { type: 'link', body: LONG, title: LONG, url: 'https://shop.example', header: LONG, footer: LONG },
  },
  { label: 'an overlong request for the location', content: { type: 'locationRequest', body: LONG } },
  {
    label: 'an overlong variable',
    content: { type: 'template', name: 'note', language: 'en', parameters: [{ text: LONG }] },
  },
]

const NONSENSE: readonly Sample[] = [
  { label: 'an empty text', content: { type: 'text', body: '' } },
  { label: 'no options', content: { type: 'options', form: 'buttons', body: 'Which?', options: [] } },
  {
    label: 'empty titles and bodies',
    content: {
      type: 'options',
      form: 'buttons',
      body: ' ',
      options: [
        { id: 'a', title: '' },
        { id: 'b', title: ' ' },
      ],
    },
  },
  {
    label: 'equal titles',
    content: {
      type: 'options',
      form: 'list',
      body: 'Which?',
      options: [
        { id: 'a', title: 'Yes' },
        { id: 'b', title: 'Yes' },
      ],
    },
  },
  {
    label: 'equal ids',
    content: {
      type: 'options',
      form: 'buttons',
      body: 'Which?',
      options: [
        { id: 'a', title: 'Yes' },
        { id: 'a', title: 'No' },
      ],
    },
  },
  {
    label: 'an endless id',
    content: { type: 'options', form: 'list', body: 'Which?', options: [{ id: 'x'.repeat(999), title: 'Yes' }] },
  },
  { label: 'a file from nowhere', content: { type: 'media', kind: 'image' } },
  { label: 'a link to nowhere', content: { type: 'link', body: 'Click', title: 'Here', url: 'javascript:alert(1)' } },
  { label: 'a place that is not on earth', content: { type: 'location', latitude: Number.NaN, longitude: 999 } },
  {
    label: 'an empty variable',
    content: { type: 'template', name: 'note', language: 'en', parameters: [{ text: '' }] },
  },
]
