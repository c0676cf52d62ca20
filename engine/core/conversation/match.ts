// Which triggers the customer's words call for: one total order, so that the trace can say who won and why the others lost.

import type { Trigger } from '../compile/flow-set.ts'
import { type KeywordMatch, matchKeywords } from '../matching/keyword-index.ts'
import type { RuleMatch } from './trace.ts'
import type { Working } from './working.ts'

export interface Candidate {
  readonly trigger: Trigger
  readonly match: KeywordMatch
}

/** All triggers with a keyword in the words, best first: declared priority, then the more specific match, then the older rule. */
export function candidatesFor(w: Working, words: string): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const match of matchKeywords(w.world.flows.keywords, words)) {
    const trigger = w.world.flows.triggerOf(match.rule)
    if (!trigger) continue
    // A trigger has one rule a language group; its best match comes first.
    if (!best.has(trigger.key)) best.set(trigger.key, { trigger, match })
  }
  return [...best.values()].sort(compare)
}

function compare(a: Candidate, b: Candidate): number {
  return (
    b.trigger.node.priority - a.trigger.node.priority ||
    b.match.specificity - a.match.specificity ||
    a.trigger.order - b.trigger.order
  )
}

/** Why one candidate lost to another, in words for a support lead. */
export function whyLost(loser: Candidate, winner: Candidate): string {
  if (loser.trigger.node.priority !== winner.trigger.node.priority) {
    return `its priority ${loser.trigger.node.priority} is lower than ${winner.trigger.node.priority}`
  }
  if (loser.match.specificity !== winner.match.specificity)
    return `“${winner.match.keyword}” is the more specific match`
  return 'the other rule is older'
}

export function toRuleMatch({ trigger, match }: Candidate): RuleMatch {
  return {
    rule: trigger.key,
    match: match.match,
    keyword: match.keyword,
    ...(match.language !== undefined && { language: match.language }),
  }
}

/** Languages in which the words are keywords: tells what the customer speaks where the text itself is too short to. */
export function languagesOf(candidates: readonly Candidate[]): string[] {
  return [...new Set(candidates.flatMap(({ match }) => (match.language === undefined ? [] : [match.language])))]
}
