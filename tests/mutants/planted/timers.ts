// Mutants of timers and look-ups: each acts once, when it is due, for the wait it was set for, and nothing is ordered twice.

import type { Mutant } from '../mutant.ts'

const REQUESTS = 'engine/runtime/requests.ts'

export const timers: readonly Mutant[] = [
  {
    name: 'timer-token-ignored',
    promise: 'a timer that was cancelled or set anew in the meantime does nothing',
    planted: 'the token that a timer carries is not compared',
    edits: [
      {
        file: 'engine/core/conversation/step.ts',
        find: 'if (!timer || timer.token !== event.token)',
        replace: 'if (!timer)',
      },
    ],
  },
  {
    name: 'timer-rings-early',
    promise: 'a timer does not ring before its time',
    planted: 'timers are fired three seconds before they are due',
    edits: [
      {
        file: 'engine/store/queries/timers.ts',
        find: 'from timer where due_at <= $1::bigint\n',
        replace: 'from timer where due_at <= $1::bigint + 3000\n',
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/timers.ts',
        find: 'due_at <= now',
        replace: 'due_at <= now + 3_000',
      },
    ],
  },
  {
    name: 'clock-of-the-machine',
    promise: 'timers and leases are judged by the database’s clock, whatever a machine’s clock says',
    planted: 'each engine reads its own clock',
    edits: [
      {
        file: 'engine/runtime/database-clock.ts',
        find: 'return Math.round(this.#monotonic() + this.#offsetMs)',
        replace: 'return Date.now()',
      },
    ],
    suite: { files: ['tests/runtime/parts.test.ts', 'tests/runtime/fleet.test.ts'], named: 'clock' },
  },
  {
    name: 'order-made-twice',
    promise: 'a look-up that changes something is not repeated after a crash',
    planted: 'a POST whose engine died is made again, as a GET is',
    edits: [
      {
        file: REQUESTS,
        find: 'if (claimed.begunBefore && !claimed.repeatable) {',
        replace: 'if (claimed.begunBefore && claimed.requestId === undefined) {',
      },
    ],
  },
  {
    name: 'look-up-left-behind',
    promise: 'a look-up whose engine died is found by another',
    planted: 'the lease of a look-up lasts a year',
    edits: [
      {
        file: REQUESTS,
        find: 'const LEASE_MS = REQUEST_MS_MAX + 15_000',
        replace: 'const LEASE_MS = 365 * 86_400_000',
      },
    ],
  },
]
