// Words of triggers that do not start them, since another trigger is asked first: always, or where a customer writes no more than the word.

import type { FlowSet, Trigger } from '../../compile/flow-set.ts'
import { candidatesFor, firstOf, interrupts } from '../../conversation/match.ts'
import { covers } from '../../matching/covers.ts'
import { type Candidate, keywordCandidates } from '../../matching/keyword-index.ts'
import { type MessageText, readMessageText } from '../../matching/message-text.ts'
import { exampleOfPattern } from '../../matching/pattern-example.ts'
import { keywordsOf } from '../../nodes/trigger.ts'

export interface LostWord {
  readonly trigger: Trigger
  /** As the author wrote it. */
  readonly word: string
  /** `keywords.0.words.2`. */
  readonly field: string
  /** The message that was tried: the word alone, of a pattern one that it fits. */
  readonly example: string
  /** Who answers that message. */
  readonly winner: Trigger
  /** No message with this word ever starts its trigger for it. */
  readonly always: boolean
  /** Nothing but their order decides between the two. */
  readonly byOrder: boolean
}

export interface WordsLost {
  readonly lost: readonly LostWord[]
  /** Triggers that no message starts. */
  readonly never: ReadonlySet<Trigger>
}

/** Tried with the very functions that route a customer's message. */
export function wordsLost(flows: FlowSet): WordsLost {
  const lost: LostWord[] = []
  const never = new Set<Trigger>()
  for (const trigger of [...flows.triggersOn('keyword'), ...flows.triggersOn('optIn'), ...flows.triggersOn('optOut')]) {
    const tried = keywordsOf(trigger.node).flatMap(({ match, words }, g) =>
      words.map((word, w) => {
        const example = match === 'pattern' ? exampleOfPattern(word) : word
        const place = { rule: `${trigger.key}#${g}`, word, field: `keywords.${g}.words.${w}` }
        return example === undefined ? undefined : tryWord(flows, trigger, place, example)
      }),
    )
    lost.push(...tried.flatMap((word) => word ?? []))
    if (tried.length > 0 && tried.every((word) => word?.always)) never.add(trigger)
  }
  return { lost, never }
}

type Place = Pick<LostWord, 'word' | 'field'> & { readonly rule: string }

function tryWord(flows: FlowSet, trigger: Trigger, { rule, word, field }: Place, example: string) {
  const candidates = candidatesFor(flows, example)
  const own = candidates.find((candidate) => candidate.trigger.key === trigger.key)
  const first = firstOf(candidates)
  if (!own || !first || first.trigger.key === trigger.key) return undefined
  const shown = readMessageText(example)
  const beating = beatenBy(flows, trigger, rule, word, shown)
  const winner = beating ?? first.trigger
  const byOrder = rankOf(first.trigger) === rankOf(trigger) && first.match.specificity === own.match.specificity
  return { ...{ trigger, word, field, example, winner }, always: beating !== undefined, byOrder }
}

/** A trigger with a keyword that fits whatever this one fits, and always goes before it. */
function beatenBy(flows: FlowSet, trigger: Trigger, rule: string, word: string, shown: MessageText) {
  const fitting = [...keywordCandidates(flows.keywords, shown)].filter(
    ({ prepared }) => prepared.match(shown) !== undefined,
  )
  const own = fitting.find((candidate) => candidate.rule.rule === rule && candidate.rule.keyword === word)
  if (!own) return undefined
  const beating = fitting.find((other) => {
    const rival = flows.triggerOf(other.rule.rule)
    return rival !== undefined && rival.key !== trigger.key && beats(rival, other, trigger, own, shown)
  })
  return beating && flows.triggerOf(beating.rule.rule)
}

function beats(rival: Trigger, wide: Candidate, trigger: Trigger, narrow: Candidate, shown: MessageText): boolean {
  if (rankOf(rival) < rankOf(trigger) || !covers(wide.prepared, narrow.prepared, shown)) return false
  if (rankOf(rival) > rankOf(trigger)) return true
  const ahead = (wide.prepared.match(shown) ?? 0) - (narrow.prepared.match(shown) ?? 0)
  return ahead > 0 || (ahead === 0 && rival.order < trigger.order)
}

/** What is asked before specificity and order, as one number. */
const rankOf = ({ node }: Trigger) => node.priority + (interrupts(node) ? 1_000 : 0)
