// What must be in the database after every customer has written `ordinal` messages: each turn once, in order, with its answer.

import { type OutboundMessage, visibleText } from '../../../engine/core/index.ts'
import { check } from '../harness/bench.ts'
import { answerTo, messageIdOf, phoneOf } from './workload.ts'

export interface Expected {
  readonly customers: number
  /** The message of each customer that was the last. */
  readonly ordinal: number
  /** Every answer has left, and that is recorded. */
  readonly allSent: boolean
}

/** Asks the database; no parameters. */
export type Query = (text: string) => Promise<readonly Record<string, unknown>[]>

export async function checkTurns(query: Query, { customers, ordinal, allSent }: Expected): Promise<void> {
  const [counts] = await query(`
    select (select count(*)::int from conversation) as conversations,
      (select count(*)::int from conversation where version <> ${ordinal}) as behind,
      (select count(*)::int from log) as log, (select count(*)::int from dedupe) as dedupe,
      (select count(*)::int from outbox) as outbox, (select count(*)::int from timer) as timers,
      (select count(*)::int from inbox) as inbox, (select count(*)::int from dead_letter) as dead,
      (select count(*)::int from ticket) as tickets,
      (select count(distinct channel_message_id)::int from outbox where status = 'sent') as sent`)
  const all = customers * ordinal
  const right = {
    ...{ conversations: customers, behind: 0, log: all, dedupe: all, outbox: all, timers: customers },
    ...{ inbox: 0, dead: 0, tickets: 0, sent: allSent ? all : counts?.sent },
  }
  check(
    Object.entries(right).every(([name, count]) => counts?.[name] === count),
    `expected ${JSON.stringify(right)}, found ${JSON.stringify(counts)}`,
  )
  const rows = await query(`
    select conversation.contact_phone as phone, log.event, outbox.message
    from conversation
    join log on log.bucket = conversation.bucket and log.conversation_id = conversation.id and log.turn = ${ordinal}
    join outbox on outbox.bucket = conversation.bucket and outbox.conversation_id = conversation.id
      and outbox.position between ${ordinal * 1_000} and ${ordinal * 1_000 + 999}`)
  checkRows(rows, customers, ordinal)
}

/** The n-th turn of each conversation holds the n-th message of its customer, and says what the menu says there. */
function checkRows(rows: readonly Record<string, unknown>[], customers: number, ordinal: number): void {
  const byPhone = new Map(rows.map((row) => [row.phone, row]))
  check(byPhone.size === customers && rows.length === customers, `${rows.length} answers to ${customers} customers`)
  for (let customer = 0; customer < customers; customer += 1) {
    const row = byPhone.get(`+${phoneOf(customer)}`)
    const event: { message?: { id?: string } } = JSON.parse(String(row?.event))
    const message: OutboundMessage = JSON.parse(String(row?.message))
    check(
      event.message?.id === messageIdOf(customer, ordinal),
      `turn ${ordinal} of customer ${customer}: ${row?.event}`,
    )
    const said = visibleText(message.content)
    check(said.startsWith(`${answerTo(customer, ordinal)}\n`), `customer ${customer} was told: ${said}`)
  }
}
