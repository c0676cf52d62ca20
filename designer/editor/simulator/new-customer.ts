// Made-up people to try a flow with.

import type { Customer } from './played.ts'

const NAMES = ['Ana', 'Ravi', 'Giulia', 'Mei', 'Tom', 'Fatima', 'Luca', 'Priya', 'Noah', 'Sara', 'Kenji', 'Olga']
const MINUTE_MS = 60_000

/** A name that nobody has yet; their time begins at the full minute before `now`. */
export function newCustomer(taken: readonly string[], now: number): Customer {
  const free = NAMES.find((name) => !taken.includes(name))
  return {
    id: crypto.randomUUID(),
    name: free ?? `${NAMES[0]} ${taken.length + 1}`,
    tags: [],
    fields: {},
    startAt: minuteOf(now),
  }
}

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS
