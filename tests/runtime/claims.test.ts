// A claim that raced another engine: what it holds must not overtake what the other put back.

import { expect, it } from 'vitest'
import { readClaims } from '../../engine/runtime/claims.ts'
import { createIds } from '../../engine/runtime/ids.ts'
import { Metrics } from '../../engine/runtime/metrics.ts'
import { Turns } from '../../engine/runtime/turn.ts'
import type { ClaimedRow } from '../../engine/store/queries/claim-conversations.ts'
import type { Statement, Store } from '../../engine/store/store.ts'
import { START } from './bench.ts'
import { echoCore } from './echo-core.ts'

const row = (changes: Partial<ClaimedRow> = {}): ClaimedRow => ({
  bucket: 1,
  conversationId: 'c',
  firstArrival: 1,
  firstAttempts: 0,
  version: 0,
  state: null,
  channel: 'fake',
  account: 'us',
  arrival: 1,
  attempts: 0,
  eventId: 'e1',
  event: '{"type":"ticketClosed","ticketId":"t"}',
  at: START,
  release: null,
  ...changes,
})
const nothing = { arrival: null, attempts: null, eventId: null, event: null, at: null }
const notOurs = { version: null, state: null, channel: null, account: null, ...nothing }

it.each<[string, ClaimedRow[], object]>([
  [
    'one conversation with two events',
    [row(), row({ arrival: 2, eventId: 'e2' })],
    { events: [1, 2], overtakes: false, held: true },
  ],
  ['a conversation another engine has', [row(notOurs)], { events: [], overtakes: false, held: false }],
  ['one whose events were just taken', [row(nothing)], { events: [], overtakes: false, held: true }],
  [
    'one whose first event changed hands',
    [row({ arrival: 2, eventId: 'e2' })],
    { events: [2], overtakes: true, held: true },
  ],
])('reads %s', (_, rows, expected) => {
  const [claim, ...others] = readClaims(rows)
  expect(others).toEqual([])
  expect({
    events: claim?.events.map(({ arrival }) => arrival),
    overtakes: claim?.overtakes,
    held: claim?.held !== undefined,
  }).toEqual(expected)
})

it('puts back unused what would overtake', async () => {
  const written: Statement[] = []
  const store: Store = {
    kind: 'postgres',
    query: async () => [],
    transaction: (work) =>
      work({
        query: async <Row>() => [row({ arrival: 2, eventId: 'e2', attempts: 1 }) as Row],
        commit: async (writes) => void written.push(...writes),
      }),
    close: async () => undefined,
  }
  const turns = new Turns({
    store,
    core: echoCore(),
    worldFor: () => Promise.reject(new Error('no step is to be taken')),
    evaluate: async () => ({ ok: false, reason: 'not here' }),
    engine: 'e',
    ids: createIds(
      () => START,
      (bytes) => bytes,
    ),
    now: () => START,
    metrics: new Metrics(),
    onCommitted: () => undefined,
    onStepFailure: () => undefined,
  })
  expect(await turns.runOnce()).toBe(0)
  expect(written).toHaveLength(1)
  expect(written[0]?.text).toContain('insert into inbox')
  expect(JSON.parse(String(written[0]?.parameters[0]))).toMatchObject([{ arrival: 2, id: 'e2', attempts: 1 }])
})
