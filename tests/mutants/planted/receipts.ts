// Mutants of what becomes of a message: an unknown outcome waits for a receipt, receipts come in any order, and a message that
// may go out once at most never goes out again.

import type { Mutant } from '../mutant.ts'

const SETTLEMENT = 'engine/runtime/settlement.ts'

export const receipts: readonly Mutant[] = [
  {
    name: 'unknown-sent-again-at-once',
    promise: 'a message of unknown outcome waits for a receipt before it is sent again',
    planted: 'a message that may go out twice is queued again as soon as its answer is lost',
    edits: [
      {
        file: SETTLEMENT,
        find: "return { changes: { status: 'unknown', lease_until: lease, failure: noteOf(undefined, failure) } }",
        replace: `if (row.guarantee === 'atLeastOnce' && !row.resent)
      return { changes: { status: 'queued', resent: true, due_at: now, lease_until: null } }
    return { changes: { status: 'unknown', lease_until: lease, failure: noteOf(undefined, failure) } }`,
      },
    ],
  },
  {
    name: 'receipt-settles-nothing',
    promise: 'a receipt settles a call whose answer was lost',
    planted: 'receipts of messages whose outcome is open are passed over',
    edits: [
      {
        file: SETTLEMENT,
        find: 'if (folded === row.receipt && !isOpen) return undefined',
        replace: 'if (folded === row.receipt || isOpen) return undefined',
      },
    ],
  },
  {
    name: 'once-only-sent-again',
    promise: 'what may go out once at most is never sent again by itself',
    planted: 'silence about a once-only message is answered with a second call, as for any other',
    edits: [
      {
        file: SETTLEMENT,
        find: "row.guarantee === 'atLeastOnce' && !row.resent && !row.stopped",
        replace: '!row.resent && !row.stopped',
      },
    ],
  },
  {
    name: 'old-receipt-for-a-new-call',
    promise: 'what is reported of an earlier call says nothing of the call after it',
    planted: 'the number of the call in a receipt is not looked at',
    edits: [
      {
        file: SETTLEMENT,
        find: 'const sameCall = receipt.attempt === undefined || receipt.attempt === row.attempts',
        replace: 'const sameCall = true',
      },
    ],
    suite: { files: ['tests/runtime/settlement.test.ts'] },
  },
  {
    name: 'last-receipt-counts',
    promise: 'receipts may come in any order',
    planted: 'the receipt that came last is taken for the highest',
    edits: [
      {
        file: SETTLEMENT,
        find: 'const folded = foldReceipt(row.receipt ?? undefined, receipt.status)',
        replace: 'const folded = receipt.status',
      },
    ],
  },
  {
    name: 'failure-in-silence',
    promise: 'a conversation learns that a message of it failed, and a person is called',
    planted: 'a message is marked as failed and nobody is told',
    edits: [
      {
        file: SETTLEMENT,
        find: "event: tell === undefined ? null : JSON.stringify({ type: 'receipt', outboundId: row.id, ...tell }),",
        replace: 'event: null,',
      },
    ],
  },
]
