// A claim that raced another engine: what it holds must not overtake what the other put back.

import { expect, it } from 'vitest'
import { readClaims } from '../../engine/runtime/claims.ts'
import { createIds } from '../../engine/runtime/ids.ts'
import { Metrics } from '../../engine/runtime/metrics.ts'
import { Turns } from '../../engine/runtime/turn.ts'
import type { ClaimedRow, EventRow, HeadRow } from '../../engine/store/queries/claim-conversations.ts'
import { putBackEvents } from '../../engine/store/queries/write-turns.ts'
import type { Statement, Store } from '../../engine/store/store.ts'
import { START } from './bench.ts'
import { echoCore } from './echo-core.ts'

const head = (changes: Partial<HeadRow> = {}): HeadRow => ({
  bucket: 1,
  conversationId: 'c',
  firstArrival: 1,
  firstAttempts: 0,
  version: 0,
  state: null,
  channel: 'fake',
  account: 'us',
  release: null,
  ...changes,
})
const event = (arrival: number, changes: Partial<EventRow> = {}): EventRow => ({
  bucket: 1,
  conversationId: 'c',
  firstArrival: null,
  arrival,
  attempts: 0,
  eventId: `e${arrival}`,
  event: '{"type":"ticketClosed","ticketId":"t"}',
  at: START,
  ...changes,
})
const notOurs = { version: null, state: null, channel: null, account: null }

it.each<[string, ClaimedRow[], object]>([
  ['two events, in whatever order', [event(2), head(), event(1)], { events: [1, 2], overtakes: false, held: true }],
  ['a conversation another engine has', [head(notOurs)], { events: [], overtakes: false, held: false }],
  ['one whose events were just taken', [head()], { events: [], overtakes: false, held: true }],
  ['one whose first event changed hands', [head(), event(2)], { events: [2], overtakes: true, held: true }],
])('reads %s', (_, rows, expected) => {
  const [claim, ...others] = readClaims(rows)
  expect(others).toEqual([])
  expect({
    events: claim?.events.map(({ arrival }) => arrival),
    overtakes: claim?.overtakes,
    held: claim?.held !== undefined,
  }).toEqual(expected)
})

it('reads several in the order of their keys', () => {
  const keys = [
    { bucket: 2, conversationId: 'a' },
    { bucket: 1, conversationId: 'c' },
    { bucket: 1, conversationId: 'b' },
  ]
  const claims = readClaims([...keys.map((key) => head(key)), ...keys.map((key) => event(1, key))])
  expect(claims.map(({ bucket, conversation_id, events }) => [bucket, conversation_id, events.length])).toEqual([
    [1, 'b', 1],
    [1, 'c', 1],
    [2, 'a', 1],
  ])
})

it('puts back unused what would overtake', async () => {
  const written: Statement[] = []
  const store: Store = {
    kind: 'postgres',
    query: async () => [],
    transaction: (work) =>
      work({
        query: async <Row>() => [head(), event(2, { attempts: 1 })] as Row[],
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
  const { bucket, conversationId, arrival, eventId: id, event: text, at } = event(2)
  expect(written).toEqual([
    putBackEvents([{ bucket, conversation_id: conversationId, arrival, id, event: text, at, attempts: 1 }]),
  ])
})
