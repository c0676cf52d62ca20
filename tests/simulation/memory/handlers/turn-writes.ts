// What a batch of turns leaves behind, table by table.

import {
  type ConversationKey,
  type ConversationRow,
  cancelTimers,
  insertBuriedLog,
  insertDeadLetters,
  insertLog,
  insertOutbox,
  insertRequests,
  putBackEvents,
  saveTickets,
  setTimers,
  updateConversations,
  withholdQueued,
} from '../../../../engine/store/queries/write-turns.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import { recordset } from '../recordset.ts'
import { keyOf } from '../table.ts'
import { conversationKey, type InsertOf, type RowOf } from '../tables.ts'
import { greatest, integer } from '../values.ts'
import { type Handled, type Handler, handle } from './handler.ts'

const turns = recordset<ConversationRow>(
  'bucket smallint, id uuid, state text, version int, last_inbound_at bigint, name text, phone text, user_id text',
)

const update = handle('updateConversations', updateConversations([], 0), function* (run, [$1, $2]) {
  const { conversation } = run.tables
  const updated_at = integer($2)
  yield* run.seam()
  for (const turn of turns($1)) {
    const seen = run.find(conversation.key, keyOf(turn.bucket, turn.id))
    const held = seen && (yield* run.lock(seen))
    if (held === undefined) continue
    const { row } = held
    run.update(conversation, held, {
      state: turn.state ?? row.state,
      version: turn.version,
      last_inbound_at: greatest(row.last_inbound_at, turn.last_inbound_at),
      contact_name: turn.name ?? row.contact_name,
      contact_phone: turn.phone ?? row.contact_phone,
      contact_user_id: turn.user_id ?? row.contact_user_id,
      updated_at,
    })
  }
  return []
})

const logged = recordset<InsertOf<typeof schema.log>>(
  'bucket smallint, conversation_id uuid, turn int, event_id uuid, at bigint, event text, effects text, trace text',
)

const insertIntoLog = (onConflict: 'fail' | 'nothing'): Handler<unknown> =>
  function* (run, [$1]) {
    for (const row of logged($1)) yield* run.insert(run.tables.log, row, onConflict)
    return []
  }

const said = recordset<InsertOf<typeof schema.outbox>>(
  'bucket smallint, conversation_id uuid, id text, position bigint, channel text, account text, message text, ' +
    'automatic boolean, urgency smallint, guarantee text, status text',
)

const outbox = handle('insertOutbox', insertOutbox([], 0), function* (run, [$1, $2]) {
  const now = integer($2)
  for (const row of said($1)) yield* run.insert(run.tables.outbox, { ...row, due_at: now, created_at: now })
  return []
})

type Outbox = RowOf<typeof schema.outbox>

const OPEN: readonly string[] = ['queued', 'sending', 'unknown']

const takenOver = recordset<ConversationKey>('bucket smallint, conversation_id uuid')

const withhold = handle('withholdQueued', withholdQueued([]), function* (run, [$1]) {
  const { outbox } = run.tables
  yield* run.seam()
  const conversations = takenOver($1).map(conversationKey)
  const open = conversations.flatMap((key) => run.see(outbox.open, key).filter(({ row }) => OPEN.includes(row.status)))
  const sent = conversations.flatMap((key) =>
    run
      .see(outbox.sent, key)
      .filter(({ row: { status, receipt } }) => status === 'sent' && (receipt ?? 'sent') === 'sent'),
  )
  const isFree = ({ stopped }: Outbox) => !stopped
  // Once a row is found, only that it is not stopped yet is looked at again.
  for (const seen of [...open, ...sent].filter(({ row }) => row.automatic && isFree(row))) {
    const held = yield* run.lock(seen, isFree)
    if (held === undefined) continue
    const status = held.row.status === 'queued' ? 'withheld' : held.row.status
    run.update(outbox, held, { status, stopped: true })
  }
  return []
})

const timers = recordset<InsertOf<typeof schema.timer>>(
  'bucket smallint, conversation_id uuid, timer_id text, token text, due_at bigint',
)

const set = handle('setTimers', setTimers([]), function* (run, [$1]) {
  for (const row of timers($1)) {
    const { token, due_at } = row
    yield* run.insert(run.tables.timer, row, (existing) => ({ ...existing, token, due_at }))
  }
  return []
})

const cancelled = recordset<ConversationKey & { timer_id: string }>(
  'bucket smallint, conversation_id uuid, timer_id text',
)

const cancel = handle('cancelTimers', cancelTimers([]), function* (run, [$1]) {
  yield* run.seam()
  for (const { bucket, conversation_id, timer_id } of cancelled($1)) {
    const seen = run.find(run.tables.timer.key, keyOf(bucket, conversation_id, timer_id))
    const held = seen && (yield* run.lock(seen))
    if (held !== undefined) run.remove(held)
  }
  return []
})

const requested = recordset<InsertOf<typeof schema.request>>(
  'bucket smallint, conversation_id uuid, request_id text, connection text, effect text, repeatable boolean',
)

const requests = handle('insertRequests', insertRequests([], 0), function* (run, [$1, $2]) {
  for (const row of requested($1)) yield* run.insert(run.tables.request, { ...row, created_at: integer($2) })
  return []
})

const saved = recordset<InsertOf<typeof schema.ticket>>(
  'bucket smallint, conversation_id uuid, id text, status text, priority text, queue text, reason text, note text, ' +
    'agent text, notified text, opened_at bigint, due_at bigint, closed_at bigint, version int',
)

const tickets = handle('saveTickets', saveTickets([]), function* (run, [$1]) {
  for (const row of saved($1)) {
    yield* run.insert(run.tables.ticket, row, (existing) => ({
      ...existing,
      ...{ status: row.status, priority: row.priority, queue: row.queue, reason: row.reason, note: row.note ?? null },
      ...{ agent: row.agent ?? null, notified: row.notified, due_at: row.due_at },
      ...{ closed_at: row.closed_at ?? null, version: row.version },
    }))
  }
  return []
})

const back = recordset<InsertOf<typeof schema.inbox>>(
  'bucket smallint, conversation_id uuid, arrival bigint, id uuid, event text, at bigint, attempts smallint',
)

const putBack = handle('putBackEvents', putBackEvents([]), function* (run, [$1]) {
  for (const row of back($1)) yield* run.insert(run.tables.inbox, row)
  return []
})

const dead = recordset<Omit<InsertOf<typeof schema.deadLetter>, 'at'>>(
  'bucket smallint, conversation_id uuid, event_id uuid, event text, error text',
)

const bury = handle('insertDeadLetters', insertDeadLetters([], 0), function* (run, [$1, $2]) {
  for (const row of dead($1)) yield* run.insert(run.tables.dead_letter, { ...row, at: integer($2) }, 'nothing')
  return []
})

export const turnWrites: readonly Handled[] = [
  update,
  handle('insertLog', insertLog([]), insertIntoLog('fail')),
  handle('insertBuriedLog', insertBuriedLog([]), insertIntoLog('nothing')),
  ...[outbox, withhold, set, cancel, requests, tickets, putBack, bury],
]
