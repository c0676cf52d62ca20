// What became of outbound messages: answers, receipts, silence, and receipts that came too early.

import { findParents, keepOrphans } from '../../../../engine/store/queries/orphan-receipts.ts'
import {
  lockOpen,
  lockReceived,
  lockSilent,
  loseExpired,
  type MessageAddress,
  type MessageRow,
  type Settlement,
  settleMessages,
} from '../../../../engine/store/queries/settle-messages.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import { recordset } from '../recordset.ts'
import { firstWhere, keyOf } from '../table.ts'
import { ALL, type InsertOf, type RowOf } from '../tables.ts'
import { compare, greatest, integer, text } from '../values.ts'
import type { Version } from '../versions.ts'
import { type Handled, handle } from './handler.ts'

type Outbox = RowOf<typeof schema.outbox>

const messageRow = (row: Outbox): MessageRow => ({
  bucket: row.bucket,
  conversationId: row.conversation_id,
  id: row.id,
  status: row.status,
  attempts: row.attempts,
  guarantee: row.guarantee,
  resent: row.resent,
  stopped: row.stopped,
  templateOnly: row.template_only,
  channelMessageId: row.channel_message_id,
  receipt: row.receipt,
  sentAt: row.sent_at,
  claimedAt: row.claimed_at,
  message: row.message,
})

const addresses = recordset<MessageAddress>(
  'n int, bucket smallint, conversation_id uuid, id text, channel_message_id text',
)

const byKey = (a: Outbox, b: Outbox) =>
  a.bucket - b.bucket || compare(a.conversation_id, b.conversation_id) || compare(a.id, b.id)

const received = handle('lockReceived', lockReceived('', '', []), function* (run, [$1, $2, $3]) {
  const { outbox } = run.tables
  const [channel, account] = [text($1), text($2)]
  yield* run.seam()
  const matches = addresses($3).flatMap((address) => {
    const { n, bucket, conversation_id, id, channel_message_id } = address
    const found =
      id === null
        ? run.see(outbox.channelMessage, channel_message_id)
        : run.see(outbox.key, keyOf(bucket, conversation_id, id))
    return found.map((seen) => ({ n, seen }))
  })
  const ours = matches.filter(({ seen: { row } }) => row.channel === channel && row.account === account)
  yield* run.seam()
  const locked: (MessageRow & { n: number })[] = []
  for (const { n, seen } of ours.sort((a, b) => byKey(a.seen.row, b.seen.row))) {
    const held = yield* run.lock(seen)
    if (held !== undefined) locked.push({ n, ...messageRow(held.row) })
  }
  return locked
})

const outcomes = recordset<Settlement>(
  'bucket smallint, conversation_id uuid, id text, attempts smallint, any boolean, status text, due_at bigint, ' +
    'lease_until bigint, resent boolean, template_only boolean, channel_message_id text, receipt text, sent_at bigint, ' +
    'failure text, event_id uuid, event text, event_at bigint',
)

const settle = handle('settleMessages', settleMessages([]), function* (run, [$1]) {
  const { outbox, inbox } = run.tables
  yield* run.seam()
  const settled: Settlement[] = []
  for (const outcome of outcomes($1)) {
    const { bucket, conversation_id, id, attempts, any, status, ...values } = outcome
    const { due_at, lease_until, resent, template_only, channel_message_id, receipt, sent_at, failure } = values
    const applies = (row: Outbox) =>
      any || (row.attempts === attempts && (row.status === 'sending' || row.status === 'unknown'))
    const seen = run.find(outbox.key, keyOf(bucket, conversation_id, id))
    if (seen === undefined || !applies(seen.row)) continue
    const held = yield* run.lock(seen, applies)
    if (held === undefined) continue
    run.update(outbox, held, {
      status: status === 'queued' && held.row.stopped ? 'withheld' : status,
      ...{ due_at, lease_until, resent, template_only, channel_message_id, receipt, sent_at, failure },
    })
    settled.push(outcome)
  }
  for (const { bucket, conversation_id, event_id, event, event_at } of settled) {
    if (event === null) continue
    // The column is not null: a settlement that tells something names its event.
    yield* run.insert(inbox, { bucket, conversation_id, id: event_id ?? '', event, at: event_at })
  }
  return [{ settled: settled.length }]
})

const lose = handle('loseExpired', loseExpired(0, 0), function* (run, [$1, $2]) {
  const { outbox } = run.tables
  const [now, wait] = [integer($1), integer($2)]
  const isExpired = (row: Outbox) => row.status === 'sending' && row.lease_until !== null && row.lease_until < now
  yield* run.seam()
  const lost: { lost: number }[] = []
  for (const seen of run.see(outbox.underWay, ALL).filter(({ row }) => isExpired(row))) {
    const held = yield* run.lock(seen, isExpired)
    if (held === undefined) continue
    const { claimed_at } = held.row
    run.update(outbox, held, {
      status: 'unknown',
      lease_until: greatest(claimed_at === null ? null : claimed_at + wait, now),
    })
    lost.push({ lost: 1 })
  }
  return lost
})

const silent = handle('lockSilent', lockSilent('', '', 0, 0), function* (run, [$1, $2, $3, $4]) {
  const [channel, account, now, limit] = [text($1), text($2), integer($3), integer($4)]
  const isSilent = (row: Outbox) =>
    row.status === 'unknown' &&
    row.lease_until !== null &&
    row.lease_until < now &&
    row.channel === channel &&
    row.account === account
  yield* run.seam()
  const locked: Version<Outbox>[] = []
  for (const seen of run.see(run.tables.outbox.underWay, ALL).filter(({ row }) => isSilent(row))) {
    if (locked.length === limit) break
    const held = run.lockUnlessTaken(seen, isSilent)
    if (held !== undefined) locked.push(held)
  }
  return locked.map(({ row }) => messageRow(row))
})

const OPEN: readonly string[] = ['queued', 'sending', 'unknown']

const inOrder = (a: Outbox, b: Outbox) =>
  a.bucket - b.bucket || compare(a.conversation_id, b.conversation_id) || a.position - b.position

const open = handle('lockOpen', lockOpen(0, 0), function* (run, [$1, $2]) {
  const [until, limit] = [integer($1), integer($2)]
  const isOpen = (row: Outbox) => OPEN.includes(row.status) && row.created_at <= until
  yield* run.seam()
  const locked: MessageRow[] = []
  const found = run.all(run.tables.outbox).filter(({ row }) => isOpen(row))
  for (const seen of found.sort((a, b) => inOrder(a.row, b.row))) {
    if (locked.length === limit) break
    const held = yield* run.lock(seen, isOpen)
    if (held !== undefined) locked.push(messageRow(held.row))
  }
  return locked
})

const orphans = recordset<Pick<InsertOf<typeof schema.orphanReceipt>, 'bucket' | 'message_id' | 'status' | 'event'>>(
  'bucket smallint, message_id text, status text, event text',
)

const keep = handle('keepOrphans', keepOrphans('', '', [], 0), function* (run, [$1, $2, $3, $4]) {
  for (const orphan of orphans($1)) {
    const row = { ...orphan, channel: text($2), account: text($3), seen_at: integer($4) }
    yield* run.insert(run.tables.orphan_receipt, row, 'nothing')
  }
  return []
})

const parents = handle('findParents', findParents('', '', 0), function* (run, [$1, $2, $3]) {
  const { orphan_receipt: orphan, outbox } = run.tables
  const [channel, account, since] = [text($1), text($2), integer($3)]
  yield* run.seam()
  const young = orphan.seen.group(ALL)
  const found = young.slice(firstWhere(young, ({ row }) => row.seen_at > since)).filter((seen) => {
    const { row } = seen
    const isOurs = row.channel === channel && row.account === account
    return isOurs && run.sees(seen) && run.find(outbox.channelMessage, row.message_id) !== undefined
  })
  const events: { event: string }[] = []
  for (const seen of found) {
    const held = yield* run.lock(seen)
    if (held === undefined) continue
    run.remove(held)
    events.push({ event: held.row.event })
  }
  return events
})

export const settlement: readonly Handled[] = [received, settle, lose, silent, open, keep, parents]
