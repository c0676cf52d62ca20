// What the customers do: each opens a menu and walks through it, a message a round, by taps and by typed words in turn.
// Every turn writes what a usual one does: state, log, one message with options, and the timer that waits for a reply.

import { formatOptionId } from '../../../engine/core/conversation/option-id.ts'
import { DAY_MS } from '../../../engine/core/limits.ts'
import { buttonReplyPayload, textMessagePayload, type WebhookPayload } from '../../support/whatsapp-payloads.ts'

export const PHONE_NUMBER_ID = '100200300'
export const CHANNEL = 'whatsapp'

const option = (id: string, title: string, aliases: readonly string[]) => ({
  id,
  title: { en: title },
  aliases: { en: aliases },
})

const menu = (id: string, text: string, options: readonly ReturnType<typeof option>[]) => ({
  id,
  kind: 'menu',
  name: id,
  text: { en: text },
  options,
  noReplyAfterMs: DAY_MS,
})

const toTopics = option('topics', 'Other topics', ['topics', 'back to the topics'])

const TEXTS = {
  topics: 'Welcome to the Corner Shop, {{contact.name}}. What is your question about?',
  delivery: 'We deliver within 3 to 5 working days, and for free on orders over 50. What else would you like to know?',
  prices: 'All our prices include VAT. You will find the newest list on our site. What else would you like to know?',
} as const

export const FLOW = {
  schemaVersion: 1,
  id: 'corner-shop',
  name: 'Corner shop',
  languages: ['en'],
  nodes: [
    {
      id: 'hello',
      kind: 'trigger',
      name: 'Hello',
      on: 'keyword',
      keywords: [{ match: 'word', words: ['hello', 'hi', 'menu'] }],
    },
    menu('topics', TEXTS.topics, [
      option('delivery', 'Delivery', ['shipping', 'parcel']),
      option('prices', 'Prices', ['price', 'cost']),
    ]),
    menu('delivery', TEXTS.delivery, [toTopics, option('prices', 'Prices', ['price', 'cost'])]),
    menu('prices', TEXTS.prices, [toTopics, option('delivery', 'Delivery', ['shipping', 'parcel'])]),
    { id: 'silent', kind: 'end', name: 'No reply' },
  ],
  edges: [
    { from: 'hello', outlet: 'next', to: 'topics' },
    ...(['topics', 'delivery', 'prices'] as const).flatMap((from) => [
      ...(['topics', 'delivery', 'prices'] as const)
        .filter((to) => to !== from)
        .map((to) => ({ from, outlet: `option.${to}`, to })),
      { from, outlet: 'noReply', to: 'silent' },
    ]),
  ],
}

/** The walk after hello, again and again: what is typed, what is tapped, and which menu answers. */
const WALK = [
  { node: 'topics', typed: '1', option: 'delivery', title: 'Delivery' },
  { node: 'delivery', typed: 'other topics', option: 'topics', title: 'Other topics' },
  { node: 'topics', typed: 'price', option: 'prices', title: 'Prices' },
  { node: 'prices', typed: 'delivery', option: 'delivery', title: 'Delivery' },
  { node: 'delivery', typed: '2', option: 'prices', title: 'Prices' },
  { node: 'prices', typed: 'back to the topics', option: 'topics', title: 'Other topics' },
] as const

/** Messages after which the walk is where it began. */
export const WALK_LENGTH = WALK.length

/** The `ordinal`-th message of a customer, from 1; the first says hello. */
const stepOf = (ordinal: number) => (ordinal === 1 ? undefined : WALK[(ordinal - 2) % WALK.length])

const nameOf = (customer: number) => `Customer ${String(customer).padStart(6, '0')}`

export const phoneOf = (customer: number): string => `49151${String(customer).padStart(8, '0')}`

/** As long as WhatsApp's own. */
export const messageIdOf = (customer: number, ordinal: number): string =>
  `wamid.HBgNNDkxNTEw${String(customer).padStart(8, '0')}FQIAEhgUM0E${String(ordinal).padStart(8, '0')}AA==`

export function payloadOf(customer: number, ordinal: number, sentAt: number): WebhookPayload {
  const says = {
    phoneNumberId: PHONE_NUMBER_ID,
    from: phoneOf(customer),
    name: nameOf(customer),
    id: messageIdOf(customer, ordinal),
    timestamp: sentAt,
  }
  const step = stepOf(ordinal)
  if (step === undefined) return textMessagePayload({ ...says, text: 'Hello' })
  if (customer % 2 === 0) return textMessagePayload({ ...says, text: step.typed })
  const optionId = formatOptionId({ version: `${FLOW.id}@1`, node: step.node, outlet: `option.${step.option}` })
  return buttonReplyPayload({ ...says, optionId, title: step.title })
}

/** What the customer must read after that message, options apart. */
export function answerTo(customer: number, ordinal: number): string {
  return TEXTS[stepOf(ordinal)?.option ?? 'topics'].replace('{{contact.name}}', nameOf(customer))
}

/** The customers in an order of their own. */
export function shuffled(customers: number, random: () => number): number[] {
  const order = Array.from({ length: customers }, (_, i) => i)
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [order[i] ?? 0, order[j] ?? 0]
    order[i] = b
    order[j] = a
  }
  return order
}
