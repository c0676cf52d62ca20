// Mutants of the takeover: when a person has written, nothing automatic that was said before begins to go out.

import type { Mutant } from '../mutant.ts'

export const takeover: readonly Mutant[] = [
  {
    name: 'lock-for-calls-gone',
    promise: 'a takeover’s commit waits for calls that are beginning, and none begins after it',
    planted: 'claimed messages are called without looking at their rows again',
    edits: [
      {
        file: 'engine/runtime/deliver.ts',
        find: 'const locked = new Set((await transaction.query(lockForCalls(claim, claimed))).map(({ id }) => id))',
        replace: 'const locked = new Set(claimed.map(({ id }) => id))',
      },
    ],
    suite: { files: ['tests/simulation/memory-store.test.ts'], named: 'a person who takes over' },
  },
  {
    name: 'takeover-withholds-nothing',
    promise: 'what the flow had still to say is withheld when a person writes',
    planted: 'queued messages of earlier turns stay queued',
    edits: [
      { file: 'engine/runtime/turn-writes.ts', find: 'this.#withheld.set(held.conversationId, key)\n', replace: '' },
    ],
  },
  {
    name: 'takeover-spares-what-is-under-way',
    promise: 'a message that was on its way at the takeover is not sent anew after it',
    planted: 'only queued messages are marked by a takeover',
    edits: [
      {
        file: 'engine/store/queries/write-turns.ts',
        find: "and automatic and status in ('queued', 'sending', 'unknown')",
        replace: "and automatic and status in ('queued')",
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/turn-writes.ts',
        find: "const OPEN: readonly string[] = ['queued', 'sending', 'unknown']",
        replace: "const OPEN: readonly string[] = ['queued']",
      },
    ],
  },
  {
    name: 'takeover-mark-ignored',
    promise: 'a message that a takeover stopped is neither called, nor queued, nor sent again',
    planted: 'the mark is written and nobody looks at it',
    edits: [
      {
        file: 'engine/store/queries/settle-messages.ts',
        find: "case when outcome.status = 'queued' and outbox.stopped then 'withheld'",
        replace: "case when outcome.status = 'never' and outbox.stopped then 'withheld'",
      },
      {
        file: 'engine/store/queries/lock-for-calls.ts',
        find: "held.status = 'sending' and not held.stopped",
        replace: "held.status = 'sending'",
      },
      {
        file: 'engine/runtime/settlement.ts',
        find: '!row.resent && !row.stopped',
        replace: '!row.resent',
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/settlement.ts',
        find: "status: status === 'queued' && held.row.stopped ? 'withheld' : status,",
        replace: 'status,',
      },
      {
        file: 'tests/simulation/memory/handlers/messages.ts',
        find: '!row.stopped',
        replace: 'true',
      },
    ],
  },
]
