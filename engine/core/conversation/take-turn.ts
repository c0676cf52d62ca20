// Takes a turn, evaluating JSONata on the way. The step itself is pure and starts anew with each answer, so nothing it did
// before it needed one can be done twice.

import type { EventEnvelope } from './event.ts'
import type { ConversationState } from './state.ts'
import { step } from './step.ts'
import type { Evaluate, EvaluationResult, Turn, World } from './turn.ts'

/** One event may ask for this many evaluations; more is a flow that computes in a circle. */
const EVALUATIONS_PER_EVENT_MAX = 50

/** As `step`, with the evaluations done by `evaluate`. */
export async function takeTurn(
  state: ConversationState | undefined,
  envelope: EventEnvelope,
  world: World,
  evaluate: Evaluate,
): Promise<Turn> {
  const answers: EvaluationResult[] = []
  for (;;) {
    const stepped = step(state, envelope, world, answers)
    if ('turn' in stepped) return stepped.turn
    answers.push(
      answers.length < EVALUATIONS_PER_EVENT_MAX
        ? await evaluate(stepped.needs)
        : { ok: false, reason: `one event asked for more than ${EVALUATIONS_PER_EVENT_MAX} evaluations` },
    )
  }
}
