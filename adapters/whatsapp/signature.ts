// Says whether the bytes of a webhook were signed by Meta with our app's secret.

import { createHmac, timingSafeEqual } from 'node:crypto'

export const SIGNATURE_HEADER = 'x-hub-signature-256'

/** `sha256=` and 64 hexadecimal digits. */
const SIGNATURE_CHARS = 71

/**
 * True when `header` is the HMAC-SHA256 of exactly these bytes. Never throws, whatever the header holds.
 *
 * The bytes must be the ones that came: a body parsed and written again differs as soon as it holds an emoji.
 */
export function verifySignature(body: Uint8Array, header: string | null, appSecret: string): boolean {
  if (header === null || header.length !== SIGNATURE_CHARS) return false
  // Anyone can sign with an empty key.
  if (appSecret === '') return false
  const expected = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
  // A character beyond ASCII takes more than one byte here, and timingSafeEqual throws on unequal lengths.
  const given = Buffer.from(header)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
