// Mutants of the care for events that break a step or kill a process: they end at a person, and harm nobody beside them.

import type { Mutant } from '../mutant.ts'

const TURN = 'engine/runtime/turn.ts'
const BURIAL = 'engine/runtime/burial.ts'
const JUDGEMENT = 'engine/runtime/judgement.ts'
const ABORTS = { files: ['tests/runtime/poison.test.ts'] }

export const poison: readonly Mutant[] = [
  {
    name: 'never-given-up',
    promise: 'an event that breaks every step is given up after three tries',
    planted: 'it is tried for ever',
    edits: [{ file: BURIAL, find: 'const TRIES_MAX = 3\n', replace: 'const TRIES_MAX = 1_000_000\n' }],
  },
  {
    name: 'given-up-in-silence',
    promise: 'a person is called when an event is given up',
    planted: 'the event is buried and nobody hears of it',
    edits: [
      {
        file: BURIAL,
        find: 'writes.bury(held, event, reason, isTrouble ? undefined : { id: ids(), at: now(), event: trouble })',
        replace: 'writes.bury(held, event, reason, undefined)',
      },
    ],
  },
  {
    name: 'own-words-unknown',
    promise: 'whoever’s own words were given up may be answered all the same',
    planted: 'the step that calls a person does not learn that the customer had written',
    edits: [
      { file: BURIAL, find: '...(heard !== undefined && { heard })', replace: '...(heard === null && { heard })' },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'a step that throws' },
  },
  {
    name: 'later-events-lost',
    promise: 'what a customer wrote after a message that broke its step goes on',
    planted: 'the events behind the one that failed are dropped',
    edits: [
      {
        file: TURN,
        find: 'return putBack(writes, held, events.slice(index + 1))',
        replace: 'return',
      },
    ],
  },
  {
    name: 'deaths-not-counted',
    promise: 'a message that kills the process ends at a person after three deaths',
    planted: 'the mark of an engine that died in a try is taken over without counting it',
    edits: [
      {
        file: 'engine/store/queries/suspects.ts',
        find: '    else least(attempts + 1, 1000)\n  end',
        replace: '    else attempts\n  end',
      },
    ],
    memory: [
      {
        file: 'tests/simulation/memory/handlers/turns.ts',
        find: 'const counted = tried_by === engine ? before : Math.min(before + 1, ATTEMPTS_MAX)',
        replace: 'const counted = before',
      },
    ],
    suite: ABORTS,
  },
  {
    name: 'dead-engines-work-without-care',
    promise: 'what may have killed an engine is marked before it is tried again',
    planted: 'a new engine takes everything it finds as if nothing had happened',
    edits: [
      {
        file: TURN,
        find: 'this.#suspectUpTo ??= await this.#newestArrival()',
        replace: 'this.#suspectUpTo ??= 0',
      },
    ],
    suite: ABORTS,
  },
  {
    name: 'given-up-without-a-trial',
    promise: 'nobody is given up because engines died beside them: what a process of its own shows decides',
    planted: 'three deaths of engines are proof enough',
    edits: [
      {
        file: JUDGEMENT,
        find: 'if (apart === undefined || trial === undefined) {',
        replace: 'if (apart !== null) {',
      },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'an event whose tries ended engines' },
  },
  {
    name: 'late-verdict-counts',
    promise: 'what a trial has shown counts only where the conversation is as it was when the trial began',
    planted: 'it is written whatever stands in the event’s place by then',
    edits: [
      {
        file: JUDGEMENT,
        find: 'return !overtakes && eventId === found.eventId && version === found.version && release === found.release',
        replace: 'return true',
      },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'an engine that dies during a trial' },
  },
  {
    name: 'neighbours-blamed',
    promise: 'nobody bears the marks of another’s death',
    planted: 'events that were tried with care before are tried together again',
    edits: [
      {
        file: TURN,
        find: '...alone.map((suspect) => [suspect])',
        replace: 'alone',
      },
    ],
    suite: { files: ['tests/store/pglite.test.ts'], named: 'that ends the process' },
  },
]
