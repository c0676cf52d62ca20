// Mutants of taking in: what was answered 200 is kept, acts once and in order, and one person is one conversation.

import type { Mutant } from '../mutant.ts'

const RECEIVE = 'engine/runtime/receive.ts'

export const intake: readonly Mutant[] = [
  {
    name: 'early-200-at-the-door',
    promise: 'a webhook is answered 200 only when its messages are committed',
    planted: 'the HTTP route answers 200 without waiting for the commit',
    edits: [
      {
        file: 'engine/http/webhooks.ts',
        find: 'await receive(events)',
        replace: 'void receive(events).catch(() => undefined)',
      },
    ],
  },
  {
    name: 'early-200-in-the-receiver',
    promise: 'a webhook is answered 200 only when its messages are committed',
    planted: 'the receiver resolves while its transaction is still under way',
    edits: [
      {
        file: RECEIVE,
        find: 'const taken = await this.#take(sorted.arrivals, account)',
        replace: 'const taken = 0\n      this.#take(sorted.arrivals, account).catch(() => undefined)',
      },
    ],
  },
  {
    name: 'failed-batch-told-to-one',
    promise: 'each of several webhooks that were committed together hears what became of it',
    planted: 'where a batch of webhooks fails, the first is answered 503 and the others 200',
    edits: [
      {
        file: 'engine/runtime/batcher.ts',
        find: 'for (const { reject } of batch) reject(error)',
        replace:
          'for (const [n, { resolve, reject }] of batch.entries()) n === 0 ? reject(error) : resolve(undefined as Out)',
      },
    ],
  },
  {
    name: 'strangers-mixed-up',
    promise: 'a webhook that waits for its contact to be made is not forgotten beside the others of its batch',
    planted: 'whichever webhook of a batch brings an unknown contact, the first is taken for it',
    edits: [
      {
        file: RECEIVE,
        find: 'if (result.strange) strange.add(result.call)',
        replace: 'if (result.strange) strange.add(0)',
      },
    ],
  },
  {
    name: 'dedupe-gone',
    promise: 'a message that comes again acts once',
    planted: 'no dedupe row is ever the same as another',
    edits: [
      {
        file: RECEIVE,
        find: '        key,\n        note: note ?? null,',
        replace: "        key: [key, this.#options.ids()].join('/'),\n        note: note ?? null,",
      },
    ],
  },
  {
    name: 'dedupe-forgotten-early',
    promise: 'a message is remembered for longer than its channel repeats it',
    planted: 'dedupe rows are deleted after a second instead of nine days',
    edits: [
      {
        file: 'engine/runtime/sweep.ts',
        find: 'const REMEMBERED_MS = REPEATED_MS_MAX + DAY_MS',
        replace: 'const REMEMBERED_MS = 1_000',
      },
    ],
  },
  {
    name: 'identity-lock-gone',
    promise: 'two first messages of one person make one conversation',
    planted: 'contacts are made without the lock on their identities',
    edits: [
      {
        file: RECEIVE,
        find: '      await transaction.query(lockIdentities(all.map((identity) => lockKeyOf(identity, account))))\n',
        replace: '',
      },
    ],
  },
  {
    name: 'batch-taken-in-backwards',
    promise: 'messages act in the order in which they came',
    planted: 'what one webhook holds goes into the inbox last things first',
    edits: [{ file: RECEIVE, find: 'ways }, n) => ({\n        n,', replace: 'ways }, n) => ({\n        n: -n,' }],
  },
]
