// Which of 256 buckets a key lives in. Stored in every row, so this function can never change; test vectors pin it.

/** Buckets are the unit in which data may one day be spread over machines. */
export const BUCKETS = 256

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

const utf8 = new TextEncoder()

/** FNV-1a of the key's UTF-8 bytes, 32 bits, unsigned. */
export function fnv1a(key: string): number {
  let hash = FNV_OFFSET
  for (const byte of utf8.encode(key)) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}

/** The bucket of a key, 0 to 255: a conversation's id, an identity, a channel's message id. */
export function bucketOf(key: string): number {
  return fnv1a(key) & (BUCKETS - 1)
}
