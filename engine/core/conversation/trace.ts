// Why a turn did what it did. Written for a support lead: each entry names the node or rule it speaks of.

import type { OperatorId } from '../expression/operators.ts'
import type { Json } from '../value.ts'

export type TraceEntry =
  /** The rules that matched the customer's words, the one that won, and why the others lost. */
  | {
      readonly what: 'matched'
      readonly won?: RuleMatch
      readonly lost: readonly (RuleMatch & { readonly because: string })[]
    }
  | {
      readonly what: 'routed'
      readonly to: 'person' | 'tap' | 'interrupt' | 'answer' | 'trigger' | 'otherwise' | 'notUnderstood' | 'nobody'
      readonly detail: string
    }
  /** `version`: of which flow, as the run has it: `shop@12`. */
  | {
      readonly what: 'entered'
      readonly run: number
      readonly version: string
      readonly node: string
      readonly state: string
    }
  /** A run begins by leaving `$start` by `trigger.<its trigger>`. */
  | {
      readonly what: 'left'
      readonly run: number
      readonly version: string
      readonly node: string
      readonly outlet: string
      readonly because?: string
    }
  /** A run goes on in another version of its flow, where it stands. */
  | {
      readonly what: 'moved'
      readonly run: number
      readonly node: string
      readonly from: string
      readonly to: string
      readonly state: string
    }
  | { readonly what: 'evaluated'; readonly node: string; readonly expression: string; readonly result: Json }
  /** A comparison of a branch: with what, and what stood in the field, as JSON and cut; none where nothing did. */
  | {
      readonly what: 'compared'
      readonly node: string
      readonly field: string
      readonly is: OperatorId
      readonly value?: string
      readonly found?: string
      readonly holds: boolean
    }
  | { readonly what: 'set'; readonly name: string; readonly value: Json }
  | { readonly what: 'said'; readonly id: string; readonly form: string; readonly because?: string }
  | { readonly what: 'withheld'; readonly node?: string; readonly because: string }
  | { readonly what: 'language'; readonly language: string; readonly because: string }
  /** The customer wrote it before something that was handled already; it is answered in the order of arrival. */
  | { readonly what: 'late'; readonly because: string }
  | { readonly what: 'ignored'; readonly because: string }
  | { readonly what: 'failure'; readonly node?: string; readonly message: string }

/** One rule that matched: which trigger, by which kind of match, on which words. */
export interface RuleMatch {
  /** `flow/trigger-node`. */
  readonly rule: string
  readonly match: string
  readonly keyword: string
  readonly language?: string
}
