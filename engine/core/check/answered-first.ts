// Words of a draft's triggers that another flow answers first: its author would wait for them in vain.

import type { FlowSet, Trigger } from '../compile/flow-set.ts'
import { trialSet } from '../compile/trial-set.ts'
import { candidatesFor, interrupts } from '../conversation/match.ts'
import type { Draft, DraftNode } from '../flow/draft.ts'
import { type Issue, warning } from '../flow/issue.ts'
import type { Flow } from '../flow/schema.ts'
import { keywordsOf } from '../nodes/trigger.ts'
import { listed, type Said, say } from '../said.ts'

/** Words that one warning names; the others are counted. */
const NAMED_MAX = 3

/**
 * A warning for each trigger of the draft and each other flow that takes words of it. `published` are all flows that answer
 * now, in their order; the draft stands in the place of its own version, or comes last.
 */
export function answeredFirst(draft: Draft, published: readonly Flow[]): readonly Issue[] {
  const parts = [draft.id, draft.name, draft.languages.join(), ...draft.nodes.filter(({ kind }) => kind === 'trigger')]
  const told = known.get(published)
  if (told && told.parts.length === parts.length && told.parts.every((part, n) => part === parts[n])) return told.issues
  const issues = parts.length === 3 ? [] : find(draft.id, trialSet(draft, published))
  known.set(published, { parts, issues })
  return issues
}

/** What was said last of these flows: a page asks at every stroke, and triggers seldom change. */
const known = new WeakMap<
  readonly Flow[],
  { readonly parts: readonly (string | DraftNode)[]; readonly issues: readonly Issue[] }
>()

function find(flow: string, flows: FlowSet): Issue[] {
  return flows.triggersOn('keyword').flatMap((trigger) => {
    if (trigger.compiled.flow.id !== flow) return []
    const taken = new Map<string, { readonly winner: Trigger; readonly words: string[] }>()
    for (const word of wordsOf(trigger)) {
      const candidates = candidatesFor(flows, word)
      const winner = (candidates.find((each) => interrupts(each.trigger.node)) ?? candidates[0])?.trigger
      if (winner === undefined || winner.compiled.flow.id === flow) continue
      const others = taken.get(winner.compiled.flow.id) ?? { winner, words: [] }
      others.words.push(word)
      taken.set(winner.compiled.flow.id, others)
    }
    return [...taken.values()].map(({ winner, words }) =>
      warning('answered-first', messageOf(words, winner), remedyOf(winner), { flow, node: trigger.node.id }),
    )
  })
}

/** What a customer could write word for word; a pattern is none of that. */
function wordsOf({ node }: Trigger): string[] {
  return keywordsOf(node).flatMap(({ match, words }) => (match === 'pattern' ? [] : words))
}

function messageOf(words: readonly string[], { compiled }: Trigger): Said {
  const named = listed(words.slice(0, NAMED_MAX).map((word) => say`“${word}”`))
  const { name } = compiled.flow
  const more = words.length - NAMED_MAX
  return more > 0
    ? say`Whoever writes ${named} (and ${more} more of these words) is answered by the flow “${name}”: it is asked before this one.`
    : say`Whoever writes ${named} is answered by the flow “${name}”: it is asked before this one.`
}

const remedyOf = ({ node }: Trigger): Said =>
  interrupts(node)
    ? say`Its trigger goes before everything else: take the words away here or there.`
    : say`Give this trigger a higher priority, or take the words away here or there.`
