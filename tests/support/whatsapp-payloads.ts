// Webhook bodies as WhatsApp sends them, for tests that need a customer to say something.
//
//   const payload = textMessagePayload({ phoneNumberId: '1001', from: '4915112345678', text: 'hi', id: 'wamid.1', timestamp: now })
//   const { body, headers } = signedWebhook(payload, appSecret)
//   await app.request('/webhooks/whatsapp', { method: 'POST', body, headers })
//
// `timestamp` is in seconds, as Meta's is; milliseconds are turned into seconds. `from` may have its `+` or not.

import { createHmac } from 'node:crypto'

type JsonObject = Record<string, unknown>

export interface WebhookPayload {
  readonly object: 'whatsapp_business_account'
  readonly entry: readonly JsonObject[]
}

/** Who writes, to which of our numbers, and when. Give `from`, `userId` or both. */
export interface CustomerSays {
  readonly phoneNumberId: string
  readonly from?: string
  /** A business-scoped user id, such as `US.13491208655302741918`. */
  readonly userId?: string
  readonly name?: string
  /** The wamid. The same one twice is the same message delivered twice. */
  readonly id: string
  readonly timestamp: number
  /** The wamid this answers, as a tap does. */
  readonly replyTo?: string
}

export function textMessagePayload({ text, ...says }: CustomerSays & { readonly text: string }): WebhookPayload {
  return messagePayload(says, { type: 'text', text: { body: text } })
}

/** A tap on a reply button: `optionId` is the id we sent with it. */
export function buttonReplyPayload({ optionId, title, ...says }: CustomerSays & Tap): WebhookPayload {
  return messagePayload(says, {
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: optionId, title } },
  })
}

/** A choice from a list: `optionId` is the id we sent with the row. */
export function listReplyPayload({
  optionId,
  title,
  description,
  ...says
}: CustomerSays & Tap & { readonly description?: string }): WebhookPayload {
  const row = { id: optionId, title, ...(description === undefined ? {} : { description }) }
  return messagePayload(says, { type: 'interactive', interactive: { type: 'list_reply', list_reply: row } })
}

/** A tap on a template's quick reply. */
export function templateTapPayload({ optionId, title, ...says }: CustomerSays & Tap): WebhookPayload {
  return messagePayload(says, { type: 'button', button: { text: title, payload: optionId } })
}

interface Tap {
  readonly optionId: string
  readonly title: string
}

/** Any message: `message` holds its `type` and the object named after it. */
export function messagePayload(says: CustomerSays, message: JsonObject): WebhookPayload {
  const from = says.from?.replace(/^\+/, '')
  const contact = {
    profile: { name: says.name ?? 'Test Customer' },
    ...(from === undefined ? {} : { wa_id: from }),
    ...(says.userId === undefined ? {} : { user_id: says.userId }),
  }
  const item = {
    ...(from === undefined ? {} : { from }),
    ...(says.userId === undefined ? {} : { from_user_id: says.userId }),
    id: says.id,
    timestamp: secondsOf(says.timestamp),
    ...(says.replyTo === undefined ? {} : { context: { from: says.phoneNumberId, id: says.replyTo } }),
    ...message,
  }
  return webhookPayload(says.phoneNumberId, { contacts: [contact], messages: [item] })
}

export interface StatusParts {
  readonly phoneNumberId: string
  /** The wamid of our message. */
  readonly messageId: string
  readonly status: string
  readonly timestamp: number
  /** The customer's number. */
  readonly to?: string
  readonly callbackData?: string
  /** For `failed`. */
  readonly error?: { readonly code: number; readonly title?: string; readonly details?: string }
}

export function statusPayload(parts: StatusParts): WebhookPayload {
  const { phoneNumberId, messageId, status, timestamp, to, callbackData, error } = parts
  const title = error?.title ?? 'Error'
  const item = {
    id: messageId,
    status,
    timestamp: secondsOf(timestamp),
    ...(to === undefined ? {} : { recipient_id: to.replace(/^\+/, '') }),
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
    ...(error === undefined
      ? {}
      : { errors: [{ code: error.code, title, message: title, error_data: { details: error.details ?? title } }] }),
  }
  return webhookPayload(phoneNumberId, { statuses: [item] })
}

/** Envelope around the lists of one change. */
export function webhookPayload(phoneNumberId: string, lists: JsonObject, field = 'messages'): WebhookPayload {
  const metadata = { display_phone_number: '15550001001', phone_number_id: phoneNumberId }
  const value = { messaging_product: 'whatsapp', metadata, ...lists }
  return { object: 'whatsapp_business_account', entry: [{ id: '2001', changes: [{ field, value }] }] }
}

/** Several payloads in one delivery, as Meta does under load. */
export function batchPayload(...payloads: readonly WebhookPayload[]): WebhookPayload {
  return { object: 'whatsapp_business_account', entry: payloads.flatMap((payload) => payload.entry) }
}

export interface SignedWebhook {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Record<string, string>
}

/** The bytes and headers of a delivery. A text is signed as it is; anything else is written as JSON first. */
export function signedWebhook(body: unknown, appSecret: string): SignedWebhook {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  const signature = createHmac('sha256', appSecret).update(bytes).digest('hex')
  return { body: bytes, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } }
}

function secondsOf(timestamp: number): string {
  return String(Math.floor(timestamp >= 1e12 ? timestamp / 1_000 : timestamp))
}
