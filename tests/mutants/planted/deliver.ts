// Mutants of delivery: in order, once, within the rates, and what the channel answered is recorded at once.

import type { Mutant } from '../mutant.ts'

const DELIVER = 'engine/runtime/deliver.ts'
const CLAIM = 'engine/store/queries/claim-messages.ts'
const CLAIM_IN_MEMORY = 'tests/simulation/memory/handlers/messages.ts'
const RECORD = 'await this.#outcomes.ask(settlementOf(row, outcome, { now: now(), eventId: ids }))'

export const deliver: readonly Mutant[] = [
  {
    name: 'head-of-line-off',
    promise: 'a message waits until the one before it is out',
    planted: 'a queued message is claimed although an earlier one of its conversation is open',
    edits: [
      {
        file: CLAIM,
        find: 'earlier.position < outbox.position and earlier.status in',
        replace: 'earlier.position < 0 and earlier.status in',
      },
    ],
    memory: [
      {
        file: CLAIM_IN_MEMORY,
        find: 'return first === undefined || first.row.position >= row.position',
        replace: 'return first !== null',
      },
    ],
  },
  {
    name: 'two-engines-claim-one-message',
    promise: 'a message is claimed by one engine, however many look for messages at once',
    planted: 'a queued message is claimed without its row lock, as an old snapshot shows it',
    edits: [{ file: CLAIM, find: '  for update of outbox skip locked\n', replace: '' }],
    memory: [
      {
        file: CLAIM_IN_MEMORY,
        find: 'const held = run.lockUnlessTaken(candidate, which.still)',
        replace: 'const held = run.lockUnlessTaken(candidate)',
      },
    ],
  },
  {
    name: 'call-before-its-claim',
    promise: 'a row says “sending”, committed, before its call begins',
    planted: 'calls begin inside the transaction that claims their messages',
    edits: [
      {
        file: DELIVER,
        find: 'rows = await store.query(claimMessages(wanted))',
        replace: `rows = await store.transaction(async (transaction) => {
        const claimed = await transaction.query(claimMessages(wanted))
        for (const row of claimed) if (row.id !== null) this.#track(this.#deliver(row, leaseUntil))
        return claimed
      })`,
      },
      {
        file: DELIVER,
        find: 'if (claimed.length > 0) await this.#beginCalls(claimed, claim, leaseUntil)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'answer-not-recorded',
    promise: 'what the channel answered is recorded',
    planted: 'that a message was accepted is recorded by its receipt alone',
    edits: [{ file: DELIVER, find: RECORD, replace: `if (outcome.changes.status !== 'sent') ${RECORD}` }],
  },
  {
    name: 'answers-recorded-late',
    promise: 'each answer is recorded at once, and not in batches',
    planted: 'an answer is kept in memory for four seconds before it is recorded with the others',
    edits: [{ file: DELIVER, find: RECORD, replace: `await this.#options.clock?.wait(4_000)\n    ${RECORD}` }],
  },
  {
    name: 'lease-runs-out-as-unsent',
    promise: 'a call whose engine died may have gone out',
    planted: 'a row that is “sending” after its lease is queued again instead of being unknown',
    edits: [
      {
        file: 'engine/store/queries/settle-messages.ts',
        find: "update outbox set status = 'unknown', lease_until",
        replace: "update outbox set status = 'queued', lease_until",
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/settlement.ts',
        find: "status: 'unknown',\n",
        replace: "status: 'queued',\n",
      },
    ],
  },
  {
    name: 'late-answer-of-an-old-call',
    promise: 'the answer to an earlier call changes nothing once another call is under way',
    planted: 'an outcome is written whichever call of its message it belongs to',
    edits: [
      {
        file: 'engine/store/queries/settle-messages.ts',
        find: 'or outbox.attempts = outcome.attempts and outbox.status in',
        replace: 'or outbox.status in',
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/settlement.ts',
        find: '(row.attempts === attempts && (',
        replace: '(attempts > 0 && (',
      },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'that is under way' },
  },
  {
    name: 'every-engine-its-own-rate',
    promise: 'all engines together keep to the rate of a number',
    planted: 'each process pays from a token bucket of its own',
    edits: [
      { file: DELIVER, find: '  #paceOpen = false\n', replace: '  #paceOpen = false\n  #own = 0\n' },
      {
        file: DELIVER,
        find: '    if (!this.#paceOpen) {',
        replace:
          '    this.#own ||= (process.pid % 100) + (globalThis.engines = 1 + (globalThis.engines ?? 0))\n    if (!this.#paceOpen) {',
      },
      { file: DELIVER, find: 'return { bucket: bucketOf(', replace: 'return { bucket: this.#own || bucketOf(' },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'the rate of a number' },
  },
  {
    name: 'lost-claim-forgotten',
    promise: 'messages of a claim whose answer was lost are looked for until they are found',
    planted: 'they are forgotten when the number’s rate allowed none to be claimed',
    edits: [{ file: DELIVER, find: 'claimed.length === 0 && tokensLeft >= 1', replace: 'claimed.length === 0' }],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'lost claim' },
  },
  {
    name: 'claims-kept-at-the-end',
    promise: 'an engine that ends gives back what it claimed and never called',
    planted: 'it keeps them, and their lease has to run out',
    edits: [
      { file: DELIVER, find: 'while (this.#lostClaims.size > 0) {', replace: 'while (this.#lostClaims.size > 1e9) {' },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'gives back' },
  },
  {
    name: 'window-ignored',
    promise: 'no free text goes out when the customer’s 24 hours are over',
    planted: 'the service window is always open',
    edits: [
      {
        file: 'engine/core/message/window.ts',
        find: 'if (at < closesAt - SERVICE_WINDOW_MARGIN_MS)',
        replace: 'if (at >= 0)',
      },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'window' },
  },
]
