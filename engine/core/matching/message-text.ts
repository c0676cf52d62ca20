// What a customer wrote, read once and then asked by many rules.

import { INBOUND_CHARS_MAX } from '../limits.ts'
import { fold, joined } from './fold.ts'
import { tokens } from './tokens.ts'

export interface MessageText {
  /** As written, trimmed, full-width letters made narrow (NFKC). Patterns read this. */
  readonly written: string
  readonly folded: string
  readonly joined: string
  readonly tokens: readonly string[]
  readonly tokenSet: ReadonlySet<string>
}

/** Reads a message's words for matching; of a longer message only the first `INBOUND_CHARS_MAX` characters. */
export function readMessageText(text: string): MessageText {
  const written = text.slice(0, INBOUND_CHARS_MAX).normalize('NFKC').slice(0, INBOUND_CHARS_MAX).trim()
  const folded = fold(written)
  const words = tokens(folded)
  return { written, folded, joined: joined(folded), tokens: words, tokenSet: new Set(words) }
}
