// What a viewer sees of customers: everything but the numbers and ids by which they could be reached.

import { createHash } from 'node:crypto'

/** Fields that hold nothing but a number or an id, wherever they stand. */
const ADDRESSES = new Set(['phone', 'phones', 'userId'])
/** Shorter ones are words as well (“ana”): replacing those in every text would garble it. */
const SOUGHT_CHARS_MIN = 6
/** As people write them: `+886 912-345-678`. */
const INTERNATIONAL = /\+\d[\d\s().-]{5,20}\d/g
/** WhatsApp's message ids carry the customer's number, in base64. */
const WAMID = /wamid\.[\w+/=-]+/g

/** `+886912345678` becomes `+88********78`. */
export function mask(text: string): string {
  const shown = text.startsWith('+') ? 3 : 2
  if (text.length < shown + 4) return '*'.repeat(text.length)
  return text.slice(0, shown) + '*'.repeat(text.length - shown - 2) + text.slice(-2)
}

/** An answer of the API without addresses: neither in their fields nor in texts, ids, variables and traces. */
export function masked(answer: unknown): unknown {
  const addresses = new Set<string>()
  collect(answer, addresses)
  const sought = [...addresses].sort((a, b) => b.length - a.length)
  const inText = (text: string) =>
    sought
      .reduce((rest, address) => rest.replaceAll(address, mask(address)), text)
      .replace(INTERNATIONAL, (number) => mask(number.replace(/[^+\d]/g, '')))
      .replace(WAMID, (id) => `wamid.${createHash('sha256').update(id).digest('hex').slice(0, 16)}`)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(walk)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, ADDRESSES.has(key) ? maskedAddress(item) : walk(item)]),
    )
  }
  return walk(answer)
}

function maskedAddress(value: unknown): unknown {
  if (typeof value === 'string') return mask(value)
  return Array.isArray(value) ? value.map(maskedAddress) : null
}

/** Every address that the answer names, also as digits alone. */
function collect(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    if (!ADDRESSES.has(key)) collect(item, into)
    else
      for (const address of [item].flat())
        if (typeof address === 'string')
          for (const written of [address, address.replace(/\D/g, '')])
            if (written.length >= SOUGHT_CHARS_MIN) into.add(written)
  }
}
