// “Try a message”: which trigger a new contact's words would start, and why no other, without a conversation. Decided by the
// same functions as in `route.ts`.

import type { FlowSet, Trigger } from '../compile/flow-set.ts'
import { INBOUND_CHARS_MAX } from '../limits.ts'
import { readMessageText } from '../matching/message-text.ts'
import { type NearMiss, nearMiss } from '../matching/near-miss.ts'
import { keywordsOf } from '../nodes/trigger.ts'
import { type Said, say } from '../said.ts'
import { languageIn } from './contact-language.ts'
import { candidatesFor, firstOf, interrupts, toRuleMatch, whyLost } from './match.ts'
import type { RuleMatch } from './trace.ts'

/** A trigger, named for people. */
export interface TriggerSeen {
  /** `flow/node`. */
  readonly rule: string
  readonly flow: string
  readonly flowName: string
  readonly node: string
  readonly name: string
  readonly on: Trigger['node']['on']
}

/** `said` is `because` for other languages. */
export type RuleSeen = TriggerSeen &
  Partial<Omit<RuleMatch, 'rule'>> & { readonly because: string; readonly said: Said }

const told = (said: Said) => ({ because: said.text, said })

export interface Explanation {
  /** The trigger that starts; none where nobody answers. */
  readonly won?: RuleSeen
  /** Those that fit too, and why they do not start. */
  readonly lost: readonly RuleSeen[]
  /** Those that share words with the message and do not fit it, the nearest first. */
  readonly near: readonly (RuleSeen & Pick<NearMiss, 'code'>)[]
  /** What is said beside the answer: the note that we are closed. */
  readonly also: readonly RuleSeen[]
  /** The language the contact would be answered in, where the words tell. */
  readonly language?: { readonly language: string; readonly because: string }
  /** In a sentence: who answers, and by which rule of the order. */
  readonly because: string
}

/** More would be a list that nobody reads. */
const NEAR_MAX = 12

/** What becomes of the first message of a new contact. `languages` are those to tell the contact's from; default: the flows'. */
export function explainMessage(
  flows: FlowSet,
  text: string,
  { languages = flows.languages }: { readonly languages?: readonly string[] } = {},
): Explanation {
  const words = text.slice(0, INBOUND_CHARS_MAX)
  const candidates = candidatesFor(flows, words)
  const winner = firstOf(candidates)
  const [first] = flows.triggersOn('firstMessage')
  const [unknown] = flows.triggersOn('notUnderstood').filter(({ node }) => node.times === 1)
  const [closed] = flows.triggersOn('outOfHours')
  const language = languageIn(words, candidates, languages, undefined)
  const fits = new Set(candidates.map(({ trigger }) => trigger.key))
  const shared = {
    near: nearMisses(flows, words, fits),
    also: closed ? [{ ...seen(closed), ...told(say`said first, once, while the business is closed`) }] : [],
    ...(language && { language }),
  }
  const waiting = [first, unknown].filter((trigger) => trigger !== undefined)
  if (winner) {
    const { trigger, match } = winner
    const because = interrupts(trigger.node)
      ? say`“${match.keyword}” is one of its words, and it goes before everything else`
      : say`“${match.keyword}” is one of its words`
    const beaten = candidates
      .filter((candidate) => candidate !== winner)
      .map((candidate) => ({
        ...seen(candidate.trigger),
        ...toRuleMatch(candidate),
        ...told(whyLost(candidate, winner)),
      }))
    const unasked = waiting.map((other) => ({
      ...seen(other),
      ...told(say`it only starts where no word of another trigger fits`),
    }))
    const won = { ...seen(trigger), ...toRuleMatch(winner), ...told(because) }
    return { ...shared, won, lost: [...beaten, ...unasked], because: `“${won.name}” starts: ${because.text}.` }
  }
  const [fallback, ...others] = waiting
  if (!fallback)
    return {
      ...shared,
      lost: [],
      because: 'Nobody answers: no trigger has these words, and none waits for what is not understood.',
    }
  const because =
    fallback === first
      ? say`it is the contact’s first message, and no word of another trigger fits`
      : say`nothing understands the message`
  const lost = others.map((other) => ({
    ...seen(other),
    ...told(say`the first message of a contact goes to the other rule`),
  }))
  const won = { ...seen(fallback), ...told(because) }
  return { ...shared, won, lost, because: `“${won.name}” starts: ${because.text}.` }
}

function seen({ key, compiled, node }: Trigger): TriggerSeen {
  const { id, name } = compiled.flow
  return { rule: key, flow: id, flowName: name, node: node.id, name: node.name ?? node.id, on: node.on }
}

function nearMisses(flows: FlowSet, text: string, fits: ReadonlySet<string>): Explanation['near'] {
  const message = readMessageText(text)
  const misses = wordTriggers(flows)
    .filter(({ key }) => !fits.has(key))
    .flatMap((trigger) => {
      const ofTrigger = keywordsOf(trigger.node).flatMap(({ match, language, words }) =>
        words.flatMap((keyword) => {
          const miss = nearMiss(match, keyword, message)
          const rule = { match, keyword, ...(language !== undefined && { language }) }
          return miss
            ? [{ share: miss.share, found: { ...seen(trigger), ...rule, code: miss.code, ...told(miss.said) } }]
            : []
        }),
      )
      const [nearest] = ofTrigger.sort((a, b) => b.share - a.share)
      return nearest ? [nearest] : []
    })
  return misses
    .sort((a, b) => b.share - a.share)
    .slice(0, NEAR_MAX)
    .map(({ found }) => found)
}

/** Triggers that compete for words, in the order they are asked where all else is equal. */
function wordTriggers(flows: FlowSet): Trigger[] {
  const triggers: Trigger[] = [
    ...flows.triggersOn('optOut'),
    ...flows.triggersOn('optIn'),
    ...flows.triggersOn('keyword'),
  ]
  return triggers.sort(
    (a, b) =>
      Number(interrupts(b.node)) - Number(interrupts(a.node)) || b.node.priority - a.node.priority || a.order - b.order,
  )
}

export interface Standing {
  /** From 1. */
  readonly place: number
  readonly of: number
  readonly priority: number
  /** It goes before whatever waits, and before all that do not. */
  readonly interrupts: boolean
  /** Those asked before it, first to last, and why. The more specific match decides before age, message by message. */
  readonly ahead: readonly (TriggerSeen & { readonly because: 'interrupts' | 'priority' | 'age' })[]
  readonly behind: readonly TriggerSeen[]
}

/** Where a trigger (`flow/node`) stands among those it competes with; `undefined` where it is none of these flows. */
export function standingOf(flows: FlowSet, triggerKey: string): Standing | undefined {
  const rule = flows.triggerOf(`${triggerKey}#0`)
  if (!rule) return undefined
  const { node } = rule
  const byWords = keywordsOf(node).length > 0
  const rivals: readonly Trigger[] = byWords ? wordTriggers(flows) : flows.triggersOn(node.on)
  const at = rivals.findIndex(({ key }) => key === triggerKey)
  const isAhead = interrupts(node)
  const whyAhead = (other: Trigger) =>
    interrupts(other.node) && !isAhead ? 'interrupts' : other.node.priority > node.priority ? 'priority' : 'age'
  return {
    ...{ place: at + 1, of: rivals.length, priority: node.priority, interrupts: isAhead },
    ahead: rivals.slice(0, at).map((other) => ({ ...seen(other), because: whyAhead(other) })),
    behind: rivals.slice(at + 1).map(seen),
  }
}
