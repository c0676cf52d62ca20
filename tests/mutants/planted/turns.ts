// Mutants of the turns: one engine at a time has a conversation, in order, and all that a turn leaves is one transaction.

import type { Mutant } from '../mutant.ts'

const TURN = 'engine/runtime/turn.ts'

const TURN_LOCK = {
  file: 'engine/store/queries/claim-conversations.ts',
  find: 'and head.takes\n    for update skip locked\n',
  replace: 'and head.takes\n',
}
/** Events are deleted as they are claimed, so whoever comes second without the lock finds later ones, and gives them back. */
const OVERTAKING = {
  file: 'engine/runtime/claims.ts',
  find: 'overtakes: events.length > 0 && events[0]?.arrival !== head.firstArrival,',
  replace: 'overtakes: false,',
}
const TURN_LOCK_IN_MEMORY = {
  file: 'tests/simulation/memory/handlers/turns.ts',
  find: 'const locked = seen && run.lockUnlessTaken(seen)',
  replace: 'const locked = seen',
}

export const turns: readonly Mutant[] = [
  {
    name: 'turn-lock-gone',
    promise: 'one engine at a time has a conversation (the fence behind the lock then still refuses the second turn)',
    planted: 'conversations are claimed without their row lock, and what came to the second one late is used',
    edits: [TURN_LOCK, OVERTAKING],
    memory: [TURN_LOCK_IN_MEMORY],
  },
  {
    name: 'turn-lock-and-fence-gone',
    promise: 'one engine at a time has a conversation, and no turn is taken twice',
    planted: 'no row lock, and the log takes no notice of a turn that is there already',
    edits: [
      ...[TURN_LOCK, OVERTAKING],
      {
        file: 'engine/store/queries/write-turns.ts',
        find: 'return { text: INSERT_LOG, parameters',
        replace: "return { text: INSERT_LOG.concat('  on conflict do nothing'), parameters",
      },
    ],
    memory: [
      TURN_LOCK_IN_MEMORY,
      {
        file: 'tests/simulation/memory/handlers/turn-writes.ts',
        find: "insertIntoLog('fail')",
        replace: "insertIntoLog('nothing')",
      },
    ],
  },
  {
    name: 'messages-after-the-commit',
    promise: 'what a turn decided to say is committed together with the turn',
    planted: 'outbox rows are written after the commit of state and log',
    edits: [
      {
        file: TURN,
        find: 'writes, until)))\n      await transaction.commit(writes.statements(now()))',
        replace:
          "writes, until)))\n      await transaction.commit(writes.statements(now()).filter(({ text }) => !text.includes('insert into outbox')))",
      },
      {
        file: TURN,
        find: '    this.#committed(claims, writes)\n    return { claims, left',
        replace: `    for (const said of writes.statements(now()).filter(({ text }) => text.includes('insert into outbox')))
      await store.query(said)
    this.#committed(claims, writes)
    return { claims, left`,
      },
    ],
  },
  {
    name: 'commit-unknown-written-again',
    promise: 'after a commit whose outcome is unknown everything is read anew before it is done again',
    planted: 'what a turn wrote is written once more, as it was, when the answer to its commit is lost',
    edits: [
      {
        file: TURN,
        find: 'const { claims, writes } = await store.transaction(async (transaction) => {\n      const claims = readClaims(await transaction.query(claim))\n      onClaimed',
        replace:
          'let again = async (error: unknown): Promise<{ claims: Claim[]; writes: TurnWrites }> => { throw error }\n    const { claims, writes } = await store.transaction(async (transaction) => {\n      const claims = readClaims(await transaction.query(claim))\n      onClaimed',
      },
      {
        file: TURN,
        find: 'writes, until)))\n      await transaction.commit(writes.statements(now()))',
        replace:
          'writes, until)))\n      again = () => store.transaction(async (more) => { await more.commit(writes.statements(now())); return { claims, writes } })\n      await transaction.commit(writes.statements(now()))',
      },
      {
        file: TURN,
        find: '    })\n    this.#committed(claims, writes)\n    return { claims, left',
        replace:
          '    }).catch((error: unknown) => { if (isAway(error)) return again(error); throw error })\n    this.#committed(claims, writes)\n    return { claims, left',
      },
    ],
  },
  {
    name: 'put-back-at-the-end',
    promise: 'an event that goes back into the inbox keeps its place in the order',
    planted: 'an event whose step failed is put behind all the others',
    edits: [
      {
        file: 'engine/runtime/turn-writes.ts',
        find: 'this.#back.push({ ...keyOf(held), arrival, id: eventId, event, at, attempts })',
        replace: 'this.#back.push({ ...keyOf(held), arrival: arrival + 1_000_000, id: eventId, event, at, attempts })',
      },
    ],
  },
  {
    name: 'overtaking-allowed',
    promise: 'an engine that comes late to a conversation does not take a later message before an earlier one',
    planted: 'a claim is used although its oldest event changed hands meanwhile',
    edits: [OVERTAKING],
    suite: { files: ['tests/runtime/claims.test.ts'] },
  },
]
