// What a turn takes and gives: the types of the core's main door. `step.ts` holds the doing.

import type { CompiledFlow } from '../compile/compile.ts'
import type { FlowSet } from '../compile/flow-set.ts'
import type { BusinessCalendar } from '../expression/calendar.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { Json } from '../value.ts'
import type { Effect } from './effect.ts'
import type { ConversationState } from './state.ts'
import type { TraceEntry } from './trace.ts'

/** What a step may know besides the state and the event. The same world, state and event always give the same turn. */
export interface World {
  /** The flows that answer now, and every older version that a run or a tapped option is pinned to. */
  readonly flows: FlowSet
  readonly capabilities: ChannelCapabilities
  readonly calendar: BusinessCalendar
}

export interface Turn {
  readonly state: ConversationState
  readonly effects: readonly Effect[]
  readonly trace: readonly TraceEntry[]
}

/** A JSONata expression with the values it may see; `now` and the seed are bound, so that `$now()` and `$random()` repeat. */
export interface Evaluation {
  readonly expression: string
  readonly input: Readonly<Record<string, Json>>
  /** ms since 1970 */
  readonly now: number
  readonly seed: string
}

/** A failure is a value: a bad expression takes the node's way out for failures, it never throws into the step. */
export type EvaluationResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: string }

/** Runs JSONata apart from the step, with limits of time and memory; never throws. */
export type Evaluate = (evaluation: Evaluation) => Promise<EvaluationResult>

export type { BusinessCalendar, CompiledFlow, FlowSet }
