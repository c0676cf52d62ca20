// What a customer's message holds, from the channel's many shapes to our few. Total: what cannot be read is `unsupported`, never lost.

import type { InboundContent, InboundMedia } from '../../engine/core/message/inbound.ts'
import { defined, itemsOf, type JsonObject, numberOf, objectOf, textOf } from './json.ts'
import { reasonOf } from './parse-common.ts'

/** Reads one item of `messages` or `message_echoes`. Unknown and broken ones stay visible, so that nobody is met with silence. */
export function contentOf(item: JsonObject): InboundContent {
  const type = textOf(item.type) ?? 'unknown'
  if (itemsOf(item.errors).length > 0) return unreadable(type, item)
  return knownContent(type, item) ?? unreadable(type, item)
}

function unreadable(type: string, item: JsonObject): InboundContent {
  const kind = textOf(objectOf(item.unsupported)?.type) ?? type
  return defined({ type: 'unsupported' as const, kind, reason: reasonOf(item.errors) })
}

function knownContent(type: string, item: JsonObject): InboundContent | undefined {
  switch (type) {
    case 'text': {
      const text = objectOf(item.text)?.body
      return typeof text === 'string' ? { type: 'text', text } : undefined
    }
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
    case 'voice':
      return mediaOf(type, objectOf(item[type]))
    case 'audio': {
      const audio = objectOf(item.audio)
      return mediaOf(audio?.voice === true ? 'voice' : 'audio', audio)
    }
    case 'location':
      return locationOf(objectOf(item.location))
    case 'contacts':
      return contactCardsOf(itemsOf(item.contacts))
    case 'order':
      return orderOf(objectOf(item.order))
    case 'interactive':
      return answerOf(objectOf(item.interactive))
    case 'button':
      return templateTapOf(objectOf(item.button))
    default:
      return undefined
  }
}

function mediaOf(kind: InboundMedia['kind'], media: JsonObject | undefined): InboundMedia | undefined {
  const mediaId = textOf(media?.id)
  if (media === undefined || mediaId === undefined) return undefined
  return defined({
    type: 'media' as const,
    kind,
    mediaId,
    mimeType: textOf(media.mime_type),
    sha256: textOf(media.sha256),
    caption: textOf(media.caption),
    filename: textOf(media.filename),
  })
}

function locationOf(location: JsonObject | undefined): InboundContent | undefined {
  const latitude = numberOf(location?.latitude)
  const longitude = numberOf(location?.longitude)
  if (latitude === undefined || longitude === undefined) return undefined
  return defined({
    type: 'location' as const,
    latitude,
    longitude,
    name: textOf(location?.name),
    address: textOf(location?.address),
  })
}

function contactCardsOf(cards: readonly unknown[]): InboundContent | undefined {
  const contacts = cards.flatMap((item) => {
    const card = objectOf(item)
    if (card === undefined) return []
    const name = objectOf(card.name)
    const parts = [name?.first_name, name?.middle_name, name?.last_name].map(textOf).filter(Boolean)
    const phones = itemsOf(card.phones).flatMap((item) => {
      const phone = objectOf(item)
      return textOf(phone?.phone) ?? textOf(phone?.wa_id)?.replace(/^\+?/, '+') ?? []
    })
    return [{ name: textOf(name?.formatted_name) ?? parts.join(' '), phones }]
  })
  return contacts.length > 0 ? { type: 'contacts', contacts } : undefined
}

function orderOf(order: JsonObject | undefined): InboundContent | undefined {
  if (order === undefined) return undefined
  const items = itemsOf(order.product_items).flatMap((item) => {
    const product = objectOf(item)
    const id = textOf(product?.product_retailer_id)
    if (id === undefined) return []
    return [
      defined({
        id,
        quantity: numberOf(product?.quantity) ?? 1,
        price: numberOf(product?.item_price),
        currency: textOf(product?.currency),
      }),
    ]
  })
  return defined({ type: 'order' as const, items, text: textOf(order.text) })
}

/** A tap on what we offered, or a filled form. */
function answerOf(interactive: JsonObject | undefined): InboundContent | undefined {
  const kind = textOf(interactive?.type)
  const answer = kind === undefined ? undefined : objectOf(interactive?.[kind])
  switch (kind) {
    case 'button_reply':
    case 'list_reply': {
      const optionId = textOf(answer?.id)
      return optionId === undefined ? undefined : { type: 'tap', optionId, title: textOf(answer?.title) ?? '' }
    }
    case 'nfm_reply':
      return { type: 'form', name: textOf(answer?.name) ?? 'flow', response: rawJsonOf(answer?.response_json) }
    case 'call_permission_reply':
      return { type: 'form', name: 'call_permission', response: rawJsonOf(answer) }
    default:
      return kind === undefined ? undefined : { type: 'unsupported', kind: `interactive.${kind}` }
  }
}

/** The answer as the JSON text it came in; empty where there is none. Whether it parses is for the reader to find out. */
function rawJsonOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A template's quick reply: the payload is the label itself unless the sender set one. */
function templateTapOf(button: JsonObject | undefined): InboundContent | undefined {
  const title = textOf(button?.text)
  const optionId = textOf(button?.payload) ?? title
  return optionId === undefined ? undefined : { type: 'tap', optionId, title: title ?? '' }
}
