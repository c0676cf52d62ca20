// A conversation that really happened, as data: what the customer did and when, and what the people and programs around it did.

import type { RequestOutcome } from '../conversation/event.ts'
import type { InboundContent } from '../message/inbound.ts'
import type { Prepared } from '../simulate/simulation.ts'

/** One thing that happened. `at`: ms since 1970. What the flows said is not among them: a replay asks them anew. */
export type RealAct =
  /** A tap carries the title that was seen, and the option's id where it is known; else the id is empty. */
  | { readonly type: 'customer'; readonly at: number; readonly content: InboundContent }
  /** A person at the desk wrote: from here on the conversation is theirs. */
  | { readonly type: 'agent'; readonly at: number; readonly text: string }
  /** A person closed the ticket, and gave the conversation back. */
  | { readonly type: 'closeTicket'; readonly at: number }
  /** The customer had read all that was said. */
  | { readonly type: 'read'; readonly at: number }
  /** Another program called the trigger of this name. */
  | { readonly type: 'call'; readonly at: number; readonly name: string }

/** What a look-up got. `path` as it was asked for: begins with `/`, values percent-encoded. */
export interface RealLookUp {
  readonly connection: string
  readonly path: string
  readonly outcome: RequestOutcome
}

export interface RealConversation {
  /** Any name that tells it from the others. */
  readonly id: string
  /** What was known of the customer before the first act. */
  readonly contact?: Prepared
  /** In any order: they are played by their time, those of one instant as they stand. */
  readonly acts: readonly RealAct[]
  /** In the order in which they were made. A look-up that is not among them fails, as if nobody answered. */
  readonly lookUps?: readonly RealLookUp[]
}
