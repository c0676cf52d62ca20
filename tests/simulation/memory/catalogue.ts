// Every statement of engine/store/queries, by its text, with the handler that does it in memory.

import { desk } from './handlers/desk.ts'
import type { Handled } from './handlers/handler.ts'
import { identities } from './handlers/identities.ts'
import { intake } from './handlers/intake.ts'
import { messages } from './handlers/messages.ts'
import { moves } from './handlers/moves.ts'
import { releases } from './handlers/releases.ts'
import { requests } from './handlers/requests.ts'
import { settlement } from './handlers/settlement.ts'
import { timers } from './handlers/timers.ts'
import { turnWrites } from './handlers/turn-writes.ts'
import { turns } from './handlers/turns.ts'

export const catalogue: readonly Handled[] = [
  ...[intake, identities, turns, turnWrites, messages, settlement, timers, requests, releases, moves, desk].flat(),
]

/** Finds the handler of a text; throws where there is none. */
export function handlersWith(more: readonly Handled[]): (text: string) => Handled {
  const byText = new Map([...catalogue, ...more].map((handled) => [handled.text, handled]))
  return (text) => {
    const handled = byText.get(text)
    if (handled !== undefined) return handled
    throw new Error(
      `The in-memory database has no handler for this statement; add one in tests/simulation/memory/handlers, or in tests/simulation/suite-statements.ts where only a suite asks it:\n${text}`,
    )
  }
}
