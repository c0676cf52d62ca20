// What channels report of our messages: settles sends whose answer was lost, moves messages up, and tells the conversation
// what concerns it.

import { foldReceipt } from '../core/message/receipt.ts'
import { bucketOf } from '../store/bucket.ts'
import { findParents, keepOrphans, type OrphanRow } from '../store/queries/orphan-receipts.ts'
import {
  lockReceived,
  type MessageAddress,
  type MessageRow,
  type Settlement,
  settleMessages,
} from '../store/queries/settle-messages.ts'
import { storableText } from '../store/rows.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import type { ReceiptEvent } from './arrivals.ts'
import { parseCallbackData } from './callback-data.ts'
import type { Account } from './contacts.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import { afterReceipt, isDuplicate, type Receipt, settlementOf } from './settlement.ts'

/** A receipt can outrun our record of the send by a slow answer, not by more than that. */
const ORPHAN_MS_MAX = 2 * 60_000

export interface ReceiptsOptions {
  readonly store: Store
  readonly intake: IntakeHealth
  readonly ids: MakeId
  readonly now: () => number
  readonly random: () => number
  readonly metrics: Metrics
  /** Messages are settled: others may leave, and inboxes may hold something. */
  readonly onSettled: () => void
}

export class Receipts {
  readonly #options: ReceiptsOptions

  constructor(options: ReceiptsOptions) {
    this.#options = options
  }

  /** Resolves once everything is committed. Repeated receipts change nothing. */
  async settle(events: readonly ReceiptEvent[], account: Account): Promise<void> {
    if (events.length === 0) return
    await this.#settle(account, async () => events)
    for (const { status } of events) this.#options.metrics.add('receipts_total', 1, status)
  }

  /** Receipts that came before their message was recorded take their way again, now that it is. */
  async adoptOrphans({ channel, account }: Account): Promise<void> {
    const since = this.#options.now() - ORPHAN_MS_MAX
    await this.#settle({ channel, account }, async (transaction) => {
      const found = await transaction.query(findParents(channel, account, since))
      return found.map(({ event }): ReceiptEvent => JSON.parse(event))
    })
  }

  async #settle(
    { channel, account }: Account,
    read: (transaction: Transaction) => Promise<readonly ReceiptEvent[]>,
  ): Promise<void> {
    const { store, intake, metrics, now, onSettled } = this.#options
    const { count, orphans, duplicates } = await store.transaction(async (transaction) => {
      const receipts = (await read(transaction)).map(readReceipt)
      if (receipts.length === 0) return { count: 0, orphans: 0, duplicates: 0 }
      const locked = await transaction.query(lockReceived(channel, account, receipts.map(addressOf)))
      const known = new Set(locked.map(({ n }) => n))
      const strays = receipts.filter(({ call }, n) => !known.has(n) && call === undefined).map(orphanOf)
      const settlements = groupByMessage(locked).flatMap((rows) => this.#settlement(rows, receipts))
      const writes: Statement[] = []
      if (settlements.length > 0) writes.push(settleMessages(settlements))
      if (strays.length > 0) writes.push(keepOrphans(channel, account, strays, now()))
      await transaction.commit(writes)
      const duplicates = locked.filter((row) => isSecond(row, receipts[row.n])).length
      return { count: locked.length, orphans: strays.length, duplicates }
    })
    metrics.add('orphan_receipts_total', orphans)
    metrics.add('duplicate_sends_total', duplicates)
    if (count === 0) return
    intake.confirmed()
    onSettled()
  }

  /** The highest receipt that says anything new decides; those beneath it are contained in it. */
  #settlement(rows: readonly LockedRow[], receipts: readonly ReadReceipt[]): Settlement[] {
    const [row] = rows
    if (row === undefined) return []
    const { now, random, ids } = this.#options
    const highestFirst = rows
      .flatMap(({ n }) => receipts[n] ?? [])
      .sort((a, b) => (a.status === b.status ? 0 : foldReceipt(a.status, b.status) === a.status ? -1 : 1))
    for (const receipt of highestFirst) {
      const outcome = afterReceipt(row, receipt, now(), random)
      if (outcome !== undefined) return [settlementOf(row, outcome, { now: now(), eventId: ids, locked: row })]
    }
    return []
  }
}

type LockedRow = MessageRow & { readonly n: number }

function groupByMessage(rows: readonly LockedRow[]): LockedRow[][] {
  const groups = new Map<string, LockedRow[]>()
  for (const row of rows) {
    const key = `${row.conversationId}/${row.id}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

interface ReadReceipt extends Receipt {
  readonly event: ReceiptEvent
  readonly call: ReturnType<typeof parseCallbackData>
}

function readReceipt(event: ReceiptEvent): ReadReceipt {
  const call = parseCallbackData(event.callbackData)
  return {
    event,
    call,
    status: event.status,
    messageId: storableText(event.messageId),
    ...(call !== undefined && { attempt: call.attempt }),
    ...(event.failure !== undefined && { failure: event.failure }),
  }
}

function addressOf({ call, messageId }: ReadReceipt, n: number): MessageAddress {
  return {
    n,
    bucket: call?.bucket ?? null,
    conversation_id: call?.conversationId ?? null,
    id: call?.outboundId ?? null,
    channel_message_id: messageId,
  }
}

function orphanOf({ event, messageId, status }: ReadReceipt): OrphanRow {
  return { bucket: bucketOf(messageId), message_id: messageId, status, event: JSON.stringify(event) }
}

function isSecond(row: MessageRow, receipt: ReadReceipt | undefined): boolean {
  return receipt !== undefined && isDuplicate(row, receipt)
}
