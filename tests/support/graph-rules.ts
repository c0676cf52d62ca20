// Meta's hard rules for a body of `/messages`, written apart from the adapter: shared constants would share their mistakes.

type JsonObject = Record<string, unknown>

/** What is wrong with the body, in the words of an error's details; `undefined` where Meta would take it. */
export function problemOfBody(body: unknown): string | undefined {
  try {
    checkBody(objectAt(body, 'body'))
    return undefined
  } catch (error) {
    if (error instanceof Refused) return error.message
    throw error
  }
}

class Refused extends Error {}

function refuse(details: string): never {
  throw new Refused(details)
}

function checkBody(body: JsonObject): void {
  if (body.messaging_product !== 'whatsapp') refuse('messaging_product must be whatsapp')
  checkAddress(body)
  if (body.biz_opaque_callback_data !== undefined)
    textAt(body.biz_opaque_callback_data, 'biz_opaque_callback_data', 512)
  if (body.context !== undefined) textAt(objectAt(body.context, 'context').message_id, 'context.message_id', 1_000)
  const type = textAt(body.type, 'type', 50)
  const check = CHECKS.get(type)
  if (check === undefined) refuse(`type "${type}" is not supported`)
  else check(objectAt(body[type], type), body)
}

/** Stricter than Meta in one thing: a number without `+` is refused, because Meta may deliver it to a stranger. */
function checkAddress(body: JsonObject): void {
  if (body.to === undefined) textAt(body.recipient, 'recipient', 200)
  else if (!/^\+\d{5,20}$/.test(textAt(body.to, 'to', 21))) refuse(`to must be + and digits, got ${body.to}`)
}

const CHECKS: ReadonlyMap<string, (part: JsonObject, body: JsonObject) => void> = new Map([
  ['text', (text) => void textAt(text.body, 'text.body', 4_096)],
  ['image', (media) => checkMedia(media, 'image')],
  ['video', (media) => checkMedia(media, 'video')],
  ['document', (media) => checkMedia(media, 'document')],
  ['audio', (media) => checkMedia(media, 'audio')],
  ['sticker', (media) => checkMedia(media, 'sticker')],
  ['location', checkLocation],
  ['reaction', checkReaction],
  ['template', checkTemplate],
  ['interactive', checkInteractive],
])

function checkMedia(media: JsonObject, kind: string): void {
  if ((media.id === undefined) === (media.link === undefined)) refuse(`${kind} needs exactly one of id and link`)
  if (media.link !== undefined && !String(media.link).startsWith('https://')) refuse(`${kind}.link must be https`)
  if (media.caption === undefined) return
  if (kind === 'audio' || kind === 'sticker') refuse(`${kind} takes no caption`)
  textAt(media.caption, `${kind}.caption`, 1_024)
}

function checkLocation(location: JsonObject): void {
  for (const key of ['latitude', 'longitude']) {
    if (!/^-?\d+(\.\d+)?$/.test(textAt(location[key], `location.${key}`, 30)))
      refuse(`location.${key} must be decimal degrees`)
  }
}

function checkReaction(reaction: JsonObject, body: JsonObject): void {
  textAt(reaction.message_id, 'reaction.message_id', 1_000)
  if (typeof reaction.emoji !== 'string') refuse('reaction.emoji must be a text')
  if (body.context !== undefined) refuse('a reaction takes no context')
}

function checkTemplate(template: JsonObject): void {
  if (!/^[a-z0-9_]{1,512}$/.test(String(template.name)))
    refuse('template.name must be lower-case letters, digits and _')
  textAt(objectAt(template.language, 'template.language').code, 'template.language.code', 20)
  for (const component of listAt(template.components ?? [], 'template.components', 0, 12)) {
    for (const parameter of listAt(objectAt(component, 'component').parameters, 'parameters', 1, 100)) {
      const { type, text, payload } = objectAt(parameter, 'parameter')
      const value = textAt(type === 'payload' ? payload : text, `parameter of type ${type}`, 1_024)
      if (/[\n\r\t]| {5,}/.test(value))
        refuse('a parameter cannot have line breaks, tabs or more than 4 spaces in a row')
    }
  }
}

function checkInteractive(interactive: JsonObject): void {
  const type = textAt(interactive.type, 'interactive.type', 50)
  textAt(objectAt(interactive.body, 'interactive.body').text, 'interactive.body.text', type === 'list' ? 4_096 : 1_024)
  checkFrame(interactive, type)
  const action = objectAt(interactive.action, 'interactive.action')
  if (type === 'button') checkButtons(action)
  else if (type === 'list') checkList(action)
  else if (type === 'cta_url') checkLink(action)
  else if (type === 'location_request_message') checkLocationRequest(action)
  else refuse(`interactive.type "${type}" is not supported`)
}

function checkFrame(interactive: JsonObject, type: string): void {
  const { header, footer } = interactive
  if (type === 'location_request_message' && (header ?? footer) !== undefined)
    refuse('a location request has no header or footer')
  if (header !== undefined) textAt(objectAt(header, 'header').text, 'header.text', 60)
  if (footer !== undefined) textAt(objectAt(footer, 'footer').text, 'footer.text', 60)
}

function checkButtons(action: JsonObject): void {
  const replies = listAt(action.buttons, 'action.buttons', 1, 3).map((button) =>
    objectAt(objectAt(button, 'button').reply, 'button.reply'),
  )
  const ids = replies.map((reply) => idAt(reply.id, 'button.reply.id', 256))
  const titles = replies.map((reply) => textAt(reply.title, 'button.reply.title', 20))
  refuseRepeats(ids, 'button.reply.id')
  refuseRepeats(titles, 'button.reply.title')
}

function checkList(action: JsonObject): void {
  textAt(action.button, 'action.button', 20)
  const sections = listAt(action.sections, 'action.sections', 1, 10).map((section) => objectAt(section, 'section'))
  for (const section of sections) textAt(section.title, 'section.title', 24)
  const rows = sections
    .flatMap((section) => listAt(section.rows, 'section.rows', 1, 10))
    .map((row) => objectAt(row, 'row'))
  if (rows.length > 10) refuse(`a list has at most 10 rows in all, got ${rows.length}`)
  refuseRepeats(
    rows.map((row) => idAt(row.id, 'row.id', 200)),
    'row.id',
  )
  for (const row of rows) {
    textAt(row.title, 'row.title', 24)
    if (row.description !== undefined) textAt(row.description, 'row.description', 72)
  }
}

function checkLink(action: JsonObject): void {
  if (action.name !== 'cta_url') refuse('action.name must be cta_url')
  const parameters = objectAt(action.parameters, 'action.parameters')
  textAt(parameters.display_text, 'display_text', 20)
  if (!/^https?:\/\//.test(String(parameters.url))) refuse('url must be a web address')
}

function checkLocationRequest(action: JsonObject): void {
  if (action.name !== 'send_location') refuse('action.name must be send_location')
}

function objectAt(value: unknown, where: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${where} must be an object`)
  return { ...value }
}

function listAt(value: unknown, where: string, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) return refuse(`${where} must be a list`)
  if (value.length < min || value.length > max)
    refuse(`${where} must have ${min} to ${max} entries, got ${value.length}`)
  return value
}

/** Counts UTF-16 units, the stricter of the two readings of "character". */
function textAt(value: unknown, where: string, charsMax: number): string {
  if (typeof value !== 'string' || value.trim() === '') return refuse(`${where} must be a text that is not empty`)
  if (value.length > charsMax) refuse(`${where} must have at most ${charsMax} characters, got ${value.length}`)
  return value
}

function idAt(value: unknown, where: string, charsMax: number): string {
  const id = textAt(value, where, charsMax)
  if (id !== id.trim()) refuse(`${where} must not begin or end with a space`)
  return id
}

function refuseRepeats(values: readonly string[], where: string): void {
  if (new Set(values).size !== values.length) refuse(`${where} must be different in one message`)
}
