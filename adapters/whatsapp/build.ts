// One message to the request body of `/messages`. Pure: too long is cut, what can never be accepted is a failure, nothing throws.

import type { OutboundContent, TemplateContent } from '../../engine/core/message/outbound.ts'
import type { ChannelContact, SendFailure, SendRequest } from '../../engine/port/channel.ts'
import { buildOptions, frameOf, interactive } from './build-options.ts'
import { cutText, oneLine } from './cut.ts'
import { defined, type JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'

/** `type` and the object named after it, or why there can be none. */
export type Built = { readonly part: JsonObject } | { readonly problem: string }

export type BuildResult =
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly failure: SendFailure }

/** The JSON body for `POST /<phone number id>/messages`, or a failure that says `reject`. */
export function buildMessage({ contact, content, replyTo, callbackData }: SendRequest): BuildResult {
  const address = addressOf(contact)
  if (address === undefined) return unsendable('expected a contact with a phone number or a user id, got neither')
  if (callbackData.length > LIMITS.callbackDataCharsMax) {
    // Cut, it would come back in a receipt that belongs to nothing.
    return unsendable(
      `expected callback data of at most ${LIMITS.callbackDataCharsMax} characters, got ${callbackData.length}`,
    )
  }
  const built = partOf(content)
  if ('problem' in built) return unsendable(built.problem)
  const body = defined({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address,
    // WhatsApp refuses a reaction that is also a reply.
    context: replyTo === undefined || content.type === 'reaction' ? undefined : { message_id: replyTo },
    biz_opaque_callback_data: callbackData === '' ? undefined : callbackData,
    ...built.part,
  })
  return { ok: true, body }
}

/** The number where there is one. Without its `+` Meta may put the business's own country code before it and reach a stranger. */
function addressOf(contact: ChannelContact): JsonObject | undefined {
  const digits = contact.phone?.replace(/\D/g, '')
  if (digits) return { to: `+${digits}` }
  const recipient = contact.userId ?? contact.parentUserId
  return recipient ? { recipient } : undefined
}

function unsendable(message: string): BuildResult {
  return { ok: false, failure: { code: 'build', message, instruction: 'reject' } }
}

function partOf(content: OutboundContent): Built {
  switch (content.type) {
    case 'text':
      return textPart(content)
    case 'options':
      return buildOptions(content)
    case 'media':
      return mediaPart(content)
    case 'link':
      return linkPart(content)
    case 'locationRequest':
      return interactive({
        type: 'location_request_message',
        ...frameOf({ body: content.body }),
        action: { name: 'send_location' },
      })
    case 'location':
      return locationPart(content)
    case 'template':
      return templatePart(content)
    case 'reaction':
      return { part: { type: 'reaction', reaction: { message_id: content.messageId, emoji: content.emoji } } }
    default:
      return { problem: `expected a known type of content, got ${cutText(JSON.stringify(content), 200)}` }
  }
}

type Content<Type extends OutboundContent['type']> = Extract<OutboundContent, { type: Type }>

function textPart(content: Content<'text'>): Built {
  if (content.body.trim() === '') return { problem: 'expected a text, got an empty one' }
  const text = defined({
    body: cutText(content.body, LIMITS.text.bodyCharsMax),
    preview_url: content.previewUrl ? true : undefined,
  })
  return { part: { type: 'text', text } }
}

function mediaPart({ kind, link, mediaId, caption, filename }: Content<'media'>): Built {
  if ((link === undefined) === (mediaId === undefined)) {
    return { problem: `expected a link or a media id for the ${kind}, got ${link === undefined ? 'neither' : 'both'}` }
  }
  if (link !== undefined && !isWebAddress(link, ['https:'])) {
    return { problem: `expected a public https address for the ${kind}, got "${cutText(link, 200)}"` }
  }
  const takesCaption = kind !== 'audio' && kind !== 'sticker'
  const media = defined({
    link,
    id: mediaId,
    caption: takesCaption && caption?.trim() ? cutText(caption, LIMITS.captionCharsMax) : undefined,
    filename: kind === 'document' && filename?.trim() ? filename : undefined,
  })
  return { part: { type: kind, [kind]: media } }
}

function linkPart(content: Content<'link'>): Built {
  if (!isWebAddress(content.url, ['https:', 'http:'])) {
    return { problem: `expected a web address for the button, got "${cutText(content.url, 200)}"` }
  }
  const title = oneLine(content.title) || new URL(content.url).host
  const parameters = { display_text: cutText(title, LIMITS.link.titleCharsMax), url: content.url }
  return interactive({ type: 'cta_url', ...frameOf(content), action: { name: 'cta_url', parameters } })
}

function isWebAddress(address: string, protocols: readonly string[]): boolean {
  return URL.canParse(address) && protocols.includes(new URL(address).protocol)
}

function locationPart({ latitude, longitude, name, address }: Content<'location'>): Built {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    return { problem: `expected degrees within ±90 and ±180, got ${latitude}, ${longitude}` }
  }
  const location = defined({
    latitude: degrees(latitude),
    longitude: degrees(longitude),
    name: name?.trim() ? name : undefined,
    address: address?.trim() ? address : undefined,
  })
  return { part: { type: 'location', location } }
}

/** Outgoing degrees are text, to about 10 cm and never in the form 1e-7. */
function degrees(value: number): string {
  return String(Number(value.toFixed(6)))
}

function templatePart(content: TemplateContent): Built {
  const empty = content.parameters.findIndex((parameter) => parameter.text.trim() === '')
  if (empty >= 0) {
    const which = content.parameters[empty]?.name ?? `number ${empty + 1}`
    return { problem: `expected a value for variable ${which} of template ${content.name}, got an empty one` }
  }
  const parameters = content.parameters.map(({ name, text }) =>
    defined({
      type: 'text',
      parameter_name: name,
      text: cutText(parameterText(text), LIMITS.template.parameterCharsMax),
    }),
  )
  const buttons = (content.buttons ?? []).map(({ index, kind, value }) => ({
    type: 'button',
    sub_type: kind === 'quickReply' ? 'quick_reply' : 'url',
    index: String(index),
    parameters: [kind === 'quickReply' ? { type: 'payload', payload: value } : { type: 'text', text: value }],
  }))
  const components = [...(parameters.length > 0 ? [{ type: 'body', parameters }] : []), ...buttons]
  const template = defined({
    name: content.name,
    language: { code: content.language },
    components: components.length > 0 ? components : undefined,
  })
  return { part: { type: 'template', template } }
}

/** Values with line breaks, tabs or more than four spaces in a row are refused. */
function parameterText(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}
