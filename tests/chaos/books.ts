// The books after a run: the customers' own, the engine's log and outbox, and Graph's list, laid side by side.

import { BUCKETS } from '../../engine/store/bucket.ts'
import type { Ask, BooksInput, Context, ConversationRow, OutboxRow } from './book-rows.ts'
import { checkOutbox } from './check-outbox.ts'
import { checkTurns } from './check-turns.ts'
import { Findings } from './findings.ts'
import type { Accepted } from './graph-settings.ts'
import type { LoggedTurn } from './model.ts'

export interface Books {
  readonly findings: Findings
  readonly figures: Record<string, number>
}

/** Reads everything, a bucket at a time. */
export async function readBooks(input: BooksInput): Promise<Books> {
  const findings = new Findings()
  const figures: Record<string, number> = {}
  const count = (name: string, by = 1) => {
    figures[name] = (figures[name] ?? 0) + by
  }
  const sends = new Map<string, Accepted[]>()
  for await (const accepted of input.accepted) {
    count('accepted')
    sends.set(accepted.outboundId, [...(sends.get(accepted.outboundId) ?? []), accepted])
  }
  const customers = new Map(input.customers.map((book) => [book.phone, book]))
  const seen = new Set<string>()
  const context = { ...input, findings, count, sends }
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const { conversations, turns, outbox } = await readBucket(input.ask, bucket)
    for (const conversation of conversations) {
      const book = customers.get(conversation.phone)
      if (book === undefined) {
        findings.add('conversation of nobody', conversation.phone)
        continue
      }
      if (seen.has(conversation.phone)) findings.add('customer with two conversations', conversation.phone)
      seen.add(conversation.phone)
      checkTurns(context, conversation, book, turns.get(conversation.id) ?? [])
      checkOutbox(context, conversation, turns.get(conversation.id) ?? [], outbox.get(conversation.id) ?? [])
    }
  }
  for (const { phone, said } of input.customers) {
    if (said.some(({ taken }) => taken) && !seen.has(phone)) findings.add('customer without a conversation', phone)
  }
  for (const [id, lost] of sends) findings.add('sent, but in no outbox', `${id}: ${lost[0]?.text}`)
  await checkTables(context)
  return { findings, figures }
}

async function readBucket(ask: Ask, bucket: number) {
  const where = `where bucket = ${bucket}`
  const conversations = await ask<ConversationRow>(
    `select id, coalesce(contact_phone, (select max(identity.value) from identity
       where identity.conversation_id = conversation.id and kind = 'phone')) as phone, version
     from conversation ${where}`,
  )
  const logged = await ask<{ conversationId: string; turn: number; at: string; event: string; effects: string }>(
    `select conversation_id as "conversationId", turn, at, event, effects from log ${where} order by conversation_id, turn`,
  )
  const outbox = await ask<Omit<OutboxRow, 'sentAt' | 'dueAt'> & { sentAt: string | null; dueAt: string }>(
    `select id, conversation_id as "conversationId", status, guarantee, attempts, resent, failure,
       channel_message_id as "channelMessageId", sent_at as "sentAt", due_at as "dueAt", message::json -> 'content' ->> 'body' as text
     from outbox ${where} order by conversation_id, position`,
  )
  const turns = logged.map(({ conversationId, turn, at, event, effects }) => {
    const read: LoggedTurn = { turn, at: Number(at), event: JSON.parse(event), effects: JSON.parse(effects) }
    return { conversationId, ...read }
  })
  const rows = outbox.map((row) => ({
    ...row,
    sentAt: row.sentAt === null ? null : Number(row.sentAt),
    dueAt: Number(row.dueAt),
  }))
  return { conversations, turns: byConversation(turns), outbox: byConversation(rows) }
}

function byConversation<Row extends { readonly conversationId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.conversationId)
    if (group === undefined) groups.set(row.conversationId, [row])
    else group.push(row)
  }
  return groups
}

/** What belongs to no conversation's order. */
async function checkTables({ ask, findings, count, leasesMayRun }: Context): Promise<void> {
  const inbox = await ask<{ event: string; attempts: number }>('select event, attempts from inbox limit 1000')
  for (const { event, attempts } of inbox) findings.add('event without a turn', `${attempts} tries: ${event}`)
  const dead = await ask<{ event: string; error: string }>('select event, error from dead_letter limit 1000')
  for (const { event, error } of dead) findings.add('event given up', `${error}: ${event}`)
  const [open] = await ask<{ requests: number; timers: number; orphans: number }>(
    `select (select count(*) from request)::int as requests, (select count(*) from timer)::int as timers,
       (select count(*) from orphan_receipt)::int as orphans`,
  )
  count('orphan receipts', open?.orphans ?? 0)
  if (!leasesMayRun && open !== undefined && open.requests + open.timers > 0)
    findings.add('left in tables', `${open.requests} look-ups, ${open.timers} timers`)
}
