// Why a keyword that has words in common with a message does not match it, in words for its author.

import { type Said, say } from '../said.ts'
import { nearly } from './distance.ts'
import { fold } from './fold.ts'
import { MATCH_KINDS, type MatchKind } from './kinds.ts'
import type { MessageText } from './message-text.ts'
import { hasLooseEdges } from './tokens.ts'

export interface NearMiss {
  /** Stable word: what would have to be otherwise. */
  readonly code: 'whole' | 'beginning' | 'together' | 'missing' | 'spelling'
  readonly said: Said
  /** From 0 to 1: how much of the keyword stands in the message. */
  readonly share: number
}

/** Sharing less is chance: every second sentence holds “my” or “is”. */
const SHARE_MIN = 0.5

/** Why the keyword does not match; `undefined` where it does, or where the two have too little in common to speak of. */
export function nearMiss(match: MatchKind, keyword: string, message: MessageText): NearMiss | undefined {
  // A pattern has no words of its own.
  if (match === 'pattern' || message.folded === '') return undefined
  const words = fold(keyword)
    .split(' ')
    .filter((word) => word !== '')
  if (words.length === 0) return undefined
  const present = words.filter((word) => stands(word, message))
  const alike = words.flatMap((word) => (present.includes(word) ? [] : likeIt(word, message)))
  const share = (present.length + alike.length) / words.length
  if (share < SHARE_MIN) return undefined
  const prepared = MATCH_KINDS[match].prepare(keyword)
  if (!prepared.ok || prepared.keyword.match(message) !== undefined) return undefined
  const missing = words.filter((word) => !present.includes(word) && !alike.some(({ wanted }) => wanted === word))
  const told = (code: NearMiss['code'], said: Said): NearMiss => ({ code, said, share })
  const [typo] = alike
  if (typo)
    return told(
      'spelling',
      say`“${typo.typed}” is not spelled like “${typo.wanted}”, and this rule allows no typing mistakes there`,
    )
  if (missing.length > 0) {
    const absent = missing.map((word) => `“${word}”`).join(', ')
    return told('missing', say`${absent} does not stand in the message`)
  }
  if (match === 'exact') return told('whole', say`it needs the whole message to be “${keyword}”, and nothing else`)
  if (match === 'startsWith') return told('beginning', say`the message must begin with “${keyword}”`)
  return told('together', say`the words of “${keyword}” must stand together, in this order`)
}

const stands = (word: string, message: MessageText) =>
  hasLooseEdges(word) ? message.joined.includes(word) : message.tokenSet.has(word)

function likeIt(wanted: string, message: MessageText): { wanted: string; typed: string }[] {
  const typed = message.tokens.find((token) => nearly(wanted, token) !== undefined)
  return typed === undefined ? [] : [{ wanted, typed }]
}
