// What customers write, asked of all flows that answer together: does each word start what its author drew it for?

import type { Trigger } from '../../compile/flow-set.ts'
import { triggerSet } from '../../compile/trial-set.ts'
import { interrupts } from '../../conversation/match.ts'
import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { type Listed, listed, type Said, say } from '../../said.ts'
import { alikeOptions } from './alike-options.ts'
import { type LostWord, wordsLost } from './lost-words.ts'
import { takenWords } from './taken-words.ts'

/** Words that one warning names; the others are counted. */
const NAMED_MAX = 3

/** Issues of all these flows, which stand in the order in which they were first published. */
export function wordIssues(flows: readonly Flow[]): readonly Issue[] {
  const parts = flows.flatMap(({ id, name, languages, words, nodes, edges }) => [
    ...[id, name, languages.join(), words],
    ...nodes.filter(({ kind }) => kind === 'trigger' || kind === 'menu' || kind === 'question' || kind === 'handoff'),
    edges.map(({ from, outlet, to }) => `${from} ${outlet} ${to}`).join('\n'),
  ])
  if (told && told.parts.length === parts.length && told.parts.every((part, n) => part === parts[n])) return told.issues
  const issues = find(flows)
  told = { parts, issues }
  return issues
}

/** What was said last: a page asks at every stroke, and words seldom change. */
let told: { readonly parts: readonly unknown[]; readonly issues: readonly Issue[] } | undefined

function find(flows: readonly Flow[]): Issue[] {
  // Two flows of one id are an error already, and cannot be told apart here.
  const apart = [...new Map(flows.map((flow) => [flow.id, flow])).values()]
  const set = triggerSet(apart)
  return [...lostIssues(wordsLost(set)), ...takenWords(apart, set), ...apart.flatMap(alikeOptions)]
}

function lostIssues({ lost, never }: ReturnType<typeof wordsLost>): Issue[] {
  const groups = new Map<string, LostWord[]>()
  for (const word of lost) {
    const { trigger, winner, always, byOrder } = word
    const elsewhere = winner.compiled !== trigger.compiled
    // In one flow, a higher priority or a closer match is the author's own decision.
    if (!always && !elsewhere && !byOrder) continue
    const by = never.has(trigger) ? 'all' : always ? winner.key : elsewhere ? winner.compiled.flow.id : winner.node.id
    const key = JSON.stringify([trigger.key, always, by])
    const group = groups.get(key)
    if (group) group.push(word)
    else groups.set(key, [word])
  }
  return [...groups.values()].map((group) => lostIssue(group, never))
}

function lostIssue(group: readonly LostWord[], never: ReadonlySet<Trigger>): Issue {
  const [{ trigger, winner, always, field, example }] = group as [LostWord]
  const named = namedWords(group.map(({ word }) => word))
  const at = { flow: trigger.compiled.flow.id, node: trigger.node.id, example }
  const remedy = remedyOf(winner.node)
  if (never.has(trigger)) {
    const winners = [...new Map(group.map((word) => [word.winner.key, word.winner])).values()].slice(0, NAMED_MAX)
    const others = listed(winners.map((other) => nameOf(other, trigger)))
    const message = say`Nothing a customer can write starts this trigger: ${named} is always answered by ${others}.`
    return warning('never-fires', message, remedy, { ...at, field: 'keywords' })
  }
  if (always) {
    const message = say`Whoever writes ${named} never gets here: ${nameOf(winner, trigger)} always answers first.`
    return warning('never-fires', message, remedy, { ...at, field })
  }
  if (winner.compiled !== trigger.compiled) {
    const { name } = winner.compiled.flow
    const message = say`Whoever writes ${named} is answered by the flow “${name}”: it is asked before this one.`
    return warning('answered-first', message, remedy, { ...at, field })
  }
  const message = say`Whoever writes ${named} gets ${nameOf(winner, trigger)}: both fit alike, and that one stands first in the flow.`
  return warning('shadowed', message, remedy, { ...at, field })
}

function namedWords(words: readonly string[]): Listed | Said {
  const named = listed(words.slice(0, NAMED_MAX).map((word) => say`“${word}”`))
  const more = words.length - NAMED_MAX
  return more > 0 ? say`${named} (and ${more} more of these words)` : named
}

/** A trigger as the author of another one knows it. */
export const nameOf = ({ compiled, node }: Trigger, seenFrom: Pick<Trigger, 'compiled'>): Said =>
  compiled === seenFrom.compiled ? say`the trigger “${{ node: node.id }}”` : say`the flow “${compiled.flow.name}”`

const remedyOf = (winner: Trigger['node']): Said =>
  interrupts(winner)
    ? say`Its trigger goes before everything else: take the words away here or there.`
    : say`Give this trigger a higher priority, or take the words away here or there.`
