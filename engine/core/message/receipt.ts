// What a channel reports of a message we sent. Reports come in any order, twice, or not at all.

export type ReceiptStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/** Receipts only ever move a message up this ladder; `failed` stands apart and counts only while nothing was delivered. */
const RANK: Record<Exclude<ReceiptStatus, 'failed'>, number> = { sent: 1, delivered: 2, read: 3, played: 4 }

/** The status a message has after one more receipt, whatever order they came in. */
export function foldReceipt(current: ReceiptStatus | undefined, next: ReceiptStatus): ReceiptStatus {
  if (current === undefined) return next
  if (current === 'failed') return next === 'failed' || next === 'sent' ? 'failed' : next
  if (next === 'failed') return RANK[current] >= RANK.delivered ? current : 'failed'
  return RANK[next] > RANK[current] ? next : current
}
