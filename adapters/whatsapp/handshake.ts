// Meta's subscription handshake: it asks once, with our own token, whether this address is ours.

import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * The challenge to send back verbatim as plain text, or `undefined` to refuse.
 * The keys are `hub.mode`, `hub.verify_token`, `hub.challenge`, with literal dots.
 */
export function answerHandshake(query: URLSearchParams, verifyToken: string): string | undefined {
  const token = query.get('hub.verify_token')
  const challenge = query.get('hub.challenge')
  if (query.get('hub.mode') !== 'subscribe' || !token || !challenge) return undefined
  return sameSecret(token, verifyToken) ? challenge : undefined
}

/** Compares digests, so that neither the length nor the first wrong character shows in the time taken. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
