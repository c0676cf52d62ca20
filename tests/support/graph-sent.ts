// A message the fake Graph took over, as tests like to read it.

type JsonObject = Record<string, unknown>

/** A message Meta took over; also where its answer was then lost. */
export interface SentMessage {
  readonly wamid: string
  /** By the fake's clock, ms since 1970. */
  readonly at: number
  readonly phoneNumberId: string
  readonly to?: string
  /** The user id, where there was no number. */
  readonly recipient?: string
  readonly type: string
  /** What the customer reads: the text, body or caption; `template:<name>` for a template. */
  readonly text: string
  /** Buttons or list rows. */
  readonly options: readonly { readonly id: string; readonly title: string }[]
  readonly callbackData?: string
  readonly replyTo?: string
  /** The whole request. */
  readonly body: JsonObject
}

/** Reads a body that passed the rules. */
export function sentMessageOf(wamid: string, at: number, phoneNumberId: string, body: JsonObject): SentMessage {
  const type = String(body.type)
  const part = objectOf(body[type])
  const action = objectOf(part.action)
  const buttons = listOf(action.buttons).map((button) => objectOf(button.reply))
  const rows = listOf(action.sections).flatMap((section) => listOf(section.rows))
  const replyTo = textOf(objectOf(body.context).message_id)
  const [to, recipient, callbackData] = [body.to, body.recipient, body.biz_opaque_callback_data].map(textOf)
  return {
    wamid,
    at,
    phoneNumberId,
    ...(to === undefined ? {} : { to }),
    ...(recipient === undefined ? {} : { recipient }),
    type,
    text: type === 'template' ? `template:${part.name}` : visibleOf(part),
    options: [...buttons, ...rows].map(({ id, title }) => ({ id: String(id), title: String(title) })),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(replyTo === undefined ? {} : { replyTo }),
    body,
  }
}

function visibleOf(part: JsonObject): string {
  const { body, caption, emoji, name } = part
  return textOf(typeof body === 'string' ? body : objectOf(body).text) ?? textOf(caption ?? emoji ?? name) ?? ''
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
