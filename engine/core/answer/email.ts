// Reads an e-mail address out of an answer.

import { INBOUND_CHARS_MAX } from '../limits.ts'
import { type AnswerReading, refused } from './answer-reading.ts'

/** RFC 5321: 64 characters before the @, 254 in all. */
const ADDRESS_CHARS_MAX = 254
const LOCAL_CHARS_MAX = 64

/** No dot at either end, none twice in a row. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+\p{L}[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}]$/u

/**
 * The one address in an answer, in lower case: phones write the first letter of a message large. Two different addresses are
 * ambiguous. Whether a mailbox exists is not asked.
 */
export function readEmail(text: string): AnswerReading<string> {
  const pieces = text
    .slice(0, INBOUND_CHARS_MAX)
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,;:<>()[\]"“”]+/)
  const addresses = new Set(pieces.map((piece) => piece.replace(/^['‘]+|[.!?'’]+$/g, '')).filter(isAddress))
  if (addresses.size > 1) return refused('ambiguous')
  const [value] = addresses
  return value === undefined ? refused('notUnderstood') : { ok: true, value }
}

function isAddress(piece: string): boolean {
  const at = piece.lastIndexOf('@')
  if (at < 1 || at > LOCAL_CHARS_MAX || piece.length > ADDRESS_CHARS_MAX) return false
  return LOCAL.test(piece.slice(0, at)) && DOMAIN.test(piece.slice(at + 1))
}
