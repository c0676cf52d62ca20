// The few statements that the runtime's suites make themselves, to look into tables and to break things in them.

import type { Statement } from '../../engine/store/store.ts'
import { CROWD_SQL } from '../runtime/suites/timers.ts'
import { type Handled, handle } from './memory/handlers/handler.ts'
import { recordset } from './memory/recordset.ts'
import type { Running, Steps } from './memory/statement.ts'
import { conversationKey, TABLE_NAMES } from './memory/tables.ts'
import { integer, uuid } from './memory/values.ts'

const statement = (text: string): Statement => ({ text, parameters: [] })

const counts = TABLE_NAMES.map((name) =>
  handle('count', statement(`select count(*)::int as n from ${name}`), (run) => {
    return [{ n: [...run.tables[name].versions].filter((version) => run.sees<unknown>(version)).length }]
  }),
)

const fired = handle(
  'countFired',
  statement('select count(*)::int as n from (select distinct conversation_id from log) as fired'),
  (run) => [{ n: new Set(run.all(run.tables.log).map(({ row }) => row.conversation_id)).size }],
)

const waiting = handle(
  'countWaiting',
  statement('select count(*)::int as n from request where lease_until is not null'),
  (run) => [{ n: run.all(run.tables.request).filter(({ row }) => row.lease_until !== null).length }],
)

function* renameConnections(run: Running, phone: string | undefined): Steps<never[]> {
  const { conversation, request } = run.tables
  for (const seen of run.all(request)) {
    const of = run.find(conversation.key, conversationKey(seen.row))?.row
    const held = phone === undefined || of?.contact_phone === phone ? yield* run.lock(seen) : undefined
    if (held === undefined) continue
    run.update(request, held, { connection: 'crm', effect: held.row.effect.replaceAll('"orders"', '"crm"') })
  }
  return []
}

const RENAME = `update request set connection = 'crm', effect = replace(effect, '"orders"', '"crm"')`

const rename = handle('renameConnections', statement(RENAME), (run) => renameConnections(run, undefined))

const renameOne = handle(
  'renameOneConnection',
  statement(`${RENAME}
          from conversation where conversation.bucket = request.bucket and conversation.id = request.conversation_id
            and contact_phone = '+crm'`),
  (run) => renameConnections(run, '+crm'),
)

const states = handle('states', statement('select contact_phone as phone, state from conversation'), (run) =>
  run.all(run.tables.conversation).map(({ row }) => ({ phone: row.contact_phone, state: row.state })),
)

const spoil = handle('spoilStates', statement(`update conversation set state = '{'`), function* (run) {
  for (const seen of run.all(run.tables.conversation)) {
    const held = yield* run.lock(seen)
    if (held !== undefined) run.update(run.tables.conversation, held, { state: '{' })
  }
  return []
})

const died = handle('blameTwoDeaths', statement('update inbox set attempts = 2'), function* (run) {
  for (const seen of run.all(run.tables.inbox)) {
    const held = yield* run.lock(seen)
    if (held !== undefined) run.update(run.tables.inbox, held, { attempts: 2 })
  }
  return []
})

const threeDeaths = handle(
  'blameThreeDeaths',
  statement(`update inbox set attempts = 3 where event like '%"' || $1::text || '"%'`),
  function* (run, [$1]) {
    for (const seen of run.all(run.tables.inbox).filter(({ row }) => row.event.includes(`"${$1}"`))) {
      const held = yield* run.lock(seen)
      if (held !== undefined) run.update(run.tables.inbox, held, { attempts: 3 })
    }
    return []
  },
)

const buried = handle('errors', statement('select error from dead_letter'), (run) =>
  run.all(run.tables.dead_letter).map(({ row }) => ({ error: row.error })),
)

const spokeBefore = handle(
  'spokeBefore',
  statement(`update conversation set state = replace(state, '"spoke":{}', '"spoke":{"before":1}')`),
  function* (run) {
    for (const seen of run.all(run.tables.conversation)) {
      const held = yield* run.lock(seen)
      const state = held?.row.state?.replaceAll('"spoke":{}', '"spoke":{"before":1}') ?? null
      if (held !== undefined) run.update(run.tables.conversation, held, { state })
    }
    return []
  },
)

const silence = handle(
  'deleteOutbox',
  statement('delete from outbox where conversation_id = $1'),
  function* (run, [$1]) {
    for (const seen of run.all(run.tables.outbox).filter(({ row }) => row.conversation_id === uuid($1))) {
      const held = yield* run.lock(seen)
      if (held !== undefined) run.remove(held)
    }
    return []
  },
)

const heard = handle(
  'heard',
  statement(
    `select string_agg(event::json #>> '{message,content,text}', ' ' order by turn) as heard from log group by conversation_id`,
  ),
  (run) => {
    const texts = new Map<string, string[]>()
    for (const { row } of run.all(run.tables.log).sort((a, b) => a.row.turn - b.row.turn)) {
      const text: unknown = JSON.parse(row.event).message?.content?.text
      texts.set(row.conversation_id, [...(texts.get(row.conversation_id) ?? []), String(text)])
    }
    return [...texts.values()].map((of) => ({ heard: of.join(' ') }))
  },
)

const statuses = handle(
  'statuses',
  statement(`select outbox.status, conversation.contact_phone as phone from outbox
          join conversation on conversation.bucket = outbox.bucket and conversation.id = outbox.conversation_id`),
  (run) =>
    run.all(run.tables.outbox).flatMap(({ row }) => {
      const of = run.find(run.tables.conversation.key, conversationKey(row))?.row
      return of === undefined ? [] : [{ status: row.status, phone: of.contact_phone }]
    }),
)

const people = recordset<{ bucket: number; id: string; phone: string; due_at: number }>(
  'bucket smallint, id uuid, phone text, due_at bigint',
)

const crowd = handle('crowd', statement(CROWD_SQL), function* (run, [$1, $2]) {
  const { conversation, timer } = run.tables
  const now = integer($2)
  for (const { bucket, id, phone, due_at } of people($1)) {
    const times = { last_inbound_at: now, created_at: now, updated_at: now }
    yield* run.insert(conversation, { bucket, id, channel: 'fake', account: 'us', contact_phone: phone, ...times })
    yield* run.insert(timer, { bucket, conversation_id: id, timer_id: 'nudge', token: 'k', due_at })
  }
  return []
})

/** A copy of the inbox, as `create table … as` makes one. */
function copying(): Handled[] {
  let copy: ReturnType<typeof rowsOf> = []
  const rowsOf = (run: Running) => run.all(run.tables.inbox).map(({ row }) => row)
  return [
    handle('copyInbox', statement('create table copy as select * from inbox'), (run) => {
      copy = rowsOf(run)
      return []
    }),
    handle('insertCopy', statement('insert into inbox select * from copy'), function* (run) {
      for (const row of copy) yield* run.insert(run.tables.inbox, row)
      return []
    }),
    handle('dropCopy', statement('drop table copy'), () => {
      copy = []
      return []
    }),
  ]
}

const unreadable = [
  handle(
    'publishUnreadable',
    statement(`insert into flow_version values ('shop', 2, 'x', '{"schemaVersion":99}', 0)`),
    function* (run) {
      const row = { flow_id: 'shop', number: 2, content_hash: 'x', document: '{"schemaVersion":99}', published_at: 0 }
      yield* run.insert(run.tables.flow_version, row)
      return []
    },
  ),
  handle('releaseUnreadable', statement('insert into release values (2, 0)'), function* (run) {
    yield* run.insert(run.tables.release, { number: 2, published_at: 0 })
    return []
  }),
  handle('pinUnreadable', statement(`insert into release_flow values (2, 'shop', 2)`), function* (run) {
    yield* run.insert(run.tables.release_flow, { release: 2, flow_id: 'shop', number: 2 })
    return []
  }),
]

export const suiteStatements: readonly Handled[] = [
  ...[counts, copying(), unreadable].flat(),
  ...[
    waiting,
    rename,
    renameOne,
    states,
    spoil,
    died,
    threeDeaths,
    buried,
    spokeBefore,
    silence,
    heard,
    statuses,
    fired,
    crowd,
  ],
]
