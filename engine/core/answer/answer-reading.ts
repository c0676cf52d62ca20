// What every reader of an answer gives back.

import type { Json } from '../value.ts'

/** Why an answer was not taken. A flow asks again by it: too large, which of the two, at what time. */
export type Refusal =
  | 'notUnderstood'
  | 'ambiguous'
  | 'incomplete'
  | 'past'
  | 'tooSmall'
  | 'tooLarge'
  | 'notWhole'
  | 'tooShort'
  | 'tooLong'

/**
 * `value` is what a flow stores; `shown` is how to say it back to the customer where that differs. `missing` comes with
 * `incomplete` alone: the half of a date and time to ask for.
 */
export type AnswerReading<Value extends Json> =
  | { readonly ok: true; readonly value: Value; readonly shown?: string }
  | { readonly ok: false; readonly because: Refusal; readonly missing?: 'date' | 'time' }

/** The refusal in short. */
export function refused(because: Refusal): { readonly ok: false; readonly because: Refusal } {
  return { ok: false, because }
}
