// Which triggers the customer's words call for: one total order, so that the trace can say who won and why the others lost.

import type { FlowSet, Trigger } from '../compile/flow-set.ts'
import { type KeywordMatch, matchKeywords } from '../matching/keyword-index.ts'
import type { TriggerNode } from '../nodes/trigger.ts'
import { type Said, say } from '../said.ts'
import type { RuleMatch } from './trace.ts'

export interface Candidate {
  readonly trigger: Trigger
  readonly match: KeywordMatch
}

/** All triggers with a keyword in the words, best first: declared priority, then the more specific match, then the older rule. */
export function candidatesFor(flows: FlowSet, words: string): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const match of matchKeywords(flows.keywords, words)) {
    const trigger = flows.triggerOf(match.rule)
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

/** Goes before the question that waits, and before every rule that does not. */
export function interrupts(node: TriggerNode): boolean {
  return node.on === 'optOut' || node.on === 'optIn' || (node.on === 'keyword' && node.interrupts)
}

/** Who starts where nothing waits: the first that interrupts, else the first. */
export function firstOf(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ trigger }) => interrupts(trigger.node)) ?? candidates[0]
}

/** Why one candidate lost to another, in words for a support lead. */
export function whyLost(loser: Candidate, winner: Candidate): Said {
  if (interrupts(winner.trigger.node) && !interrupts(loser.trigger.node)) return say`the other rule interrupts`
  if (loser.trigger.node.priority !== winner.trigger.node.priority) {
    return say`its priority ${loser.trigger.node.priority} is lower than ${winner.trigger.node.priority}`
  }
  if (loser.match.specificity !== winner.match.specificity)
    return say`“${winner.match.keyword}” is the more specific match`
  return say`the other rule is older`
}

/** The candidates that lost to the winner, each with the reason. */
export function lostTo(
  winner: Candidate,
  candidates: readonly Candidate[],
): (RuleMatch & { readonly because: string })[] {
  return candidates
    .filter((candidate) => candidate !== winner)
    .map((candidate) => ({ ...toRuleMatch(candidate), because: whyLost(candidate, winner).text }))
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
