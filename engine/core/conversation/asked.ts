// Counting questions: the same one in a row, and different ones in a row that nothing understood.

import type { TriggerFor } from '../compile/flow-set.ts'
import { fold } from '../matching/fold.ts'
import { sameQuestion } from '../matching/similarity.ts'
import type { Candidate } from './match.ts'
import type { Working } from './working.ts'

/** Enough of a question to compare it with the next; the whole of it would bloat the state. */
const ASKED_CHARS_MAX = 200

/** Forgets what was asked: the customer has gone on to something else. */
export function forgetAsked(w: Working): void {
  w.state.asked = { last: '', same: 0, notUnderstood: 0 }
}

/** Takes down one more question; says whether it repeats the one before. */
export function countAsked(w: Working, words: string, best: Candidate | undefined): { repeats: boolean } {
  const { asked } = w.state
  if (best && best.trigger.node.on === 'keyword' && !best.trigger.node.isQuestion) {
    forgetAsked(w)
    return { repeats: false }
  }
  const folded = fold(words).slice(0, ASKED_CHARS_MAX)
  const rule = best?.trigger.key
  const repeats = asked.same > 0 && (sameQuestion(folded, asked.last) || (rule !== undefined && rule === asked.rule))
  w.state.asked = {
    last: folded,
    ...(rule !== undefined && { rule }),
    same: repeats ? asked.same + 1 : 1,
    notUnderstood: asked.notUnderstood,
  }
  return { repeats }
}

/** The "same question n times" trigger that has had enough, if any. */
export function repeatedTrigger(w: Working): TriggerFor<'sameQuestion'> | undefined {
  return w.world.flows.triggersOn('sameQuestion').find((trigger) => w.state.asked.same >= trigger.node.times)
}

/** Counts a message that nothing understood; a near-duplicate of the last one counts for "same question", not here. */
export function notUnderstoodTrigger(w: Working, repeats: boolean): TriggerFor<'notUnderstood'> | undefined {
  if (!repeats || w.state.asked.notUnderstood === 0) w.state.asked.notUnderstood++
  const count = w.state.asked.notUnderstood
  return [...w.world.flows.triggersOn('notUnderstood')]
    .filter((t) => t.node.times <= count)
    .sort((a, b) => b.node.times - a.node.times)[0]
}
