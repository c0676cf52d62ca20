// The outbox against what the flow must have said, and against what Graph says the customer got.

import type { Context, ConversationRow, OutboxRow } from './book-rows.ts'
import type { Accepted } from './graph-settings.ts'
import { expectedBubbles, type LoggedTurn } from './model.ts'

/** What was to be said was said as the flow means it, in order, once; and Graph's list says the same. */
export function checkOutbox(
  context: Context,
  conversation: ConversationRow,
  turns: LoggedTurn[],
  rows: OutboxRow[],
): void {
  const { findings, count, sends } = context
  const { phone } = conversation
  const bubbles = rows.map(({ text }) => text)
  const expected = expectedBubbles(turns)
  if (bubbles.join('\n') !== expected.join('\n'))
    findings.add(
      'answers are not what the flow says',
      `${phone}: ${bubbles.join(', ')} instead of ${expected.join(', ')}`,
    )
  let isHeld = false
  let lastAt = 0
  for (const row of rows) {
    const accepted = sends.get(row.id) ?? []
    sends.delete(row.id)
    count(row.status)
    const [first] = accepted
    const where = `${phone}: “${row.text}” ${row.id} (${row.status}, ${row.attempts} calls)`
    if (accepted.some(({ text, to }) => text !== row.text || to !== phone))
      findings.add('sent with another text', where)
    if (first !== undefined && first.at < lastAt) findings.add('customer got answers out of order', where)
    lastAt = Math.max(lastAt, first?.at ?? 0)
    if (accepted.length > 1) checkDuplicate(context, row, accepted.length, where)
    if (row.status === 'sent') checkSent(context, row, accepted, where)
    else if (row.status === 'failed') checkFailed(context, row, accepted, where)
    else if (row.status === 'withheld') findings.add('withheld, though nobody took over', where)
    else isHeld = checkOpen(context, row, accepted, isHeld, where)
  }
}

function checkDuplicate({ findings, count }: Context, row: OutboxRow, times: number, where: string): void {
  count('duplicates', times - 1)
  if (row.guarantee === 'atMostOnce') findings.add('at-most-once message sent twice', where)
  if (!row.resent) findings.add('sent twice without knowing it', where)
}

function checkSent(context: Context, row: OutboxRow, accepted: readonly Accepted[], where: string): void {
  const { findings, count, receiptsAfterMs } = context
  const [first] = accepted
  if (first === undefined) findings.add('“sent”, but the customer never got it', where)
  else if (!accepted.some(({ wamid }) => wamid === row.channelMessageId))
    findings.add('recorded under an id that is not its own', where)
  else if (first.answered && accepted.length === 1 && (row.sentAt ?? 0) - first.at > receiptsAfterMs)
    count('answers lost')
}

function checkFailed({ findings, count }: Context, row: OutboxRow, accepted: readonly Accepted[], where: string): void {
  const reason: string = JSON.parse(row.failure ?? '{}').reason ?? 'none'
  if (reason !== 'unknown') findings.add('failed without need', `${where}: ${row.failure}`)
  if (accepted.length > 0) count('failed, though the customer got it')
}

/** True where what follows in this conversation rightly waits. */
function checkOpen(
  { findings, count, leasesMayRun, endedAt }: Context,
  row: OutboxRow,
  accepted: readonly Accepted[],
  isHeld: boolean,
  where: string,
): boolean {
  const isUnknown = row.status === 'sending' || row.status === 'unknown'
  // Called by an engine that died before the call got out, which nobody can know yet; or not to leave yet, for its contact's rate.
  const isLater = row.dueAt > endedAt
  const isExplained = leasesMayRun && (isHeld || isUnknown || isLater) && accepted.length === 0
  if (isExplained) count('waiting')
  else findings.add('left open', where)
  return isHeld || isUnknown || isLater
}
