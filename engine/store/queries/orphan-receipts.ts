// Receipts that came before we knew their message: kept, and taken in again when the message is known.

import { ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

export interface OrphanRow {
  readonly bucket: number
  readonly message_id: string
  readonly status: string
  /** JSON of the channel's event. */
  readonly event: string
}

const ORPHAN = rowType<OrphanRow>({ bucket: 'smallint', message_id: 'text', status: 'text', event: 'json' })

const KEEP_ORPHANS = `
insert into orphan_receipt (bucket, channel, account, message_id, status, event, seen_at)
select bucket, $2, $3, message_id, status, event, $4::bigint
from ${ORPHAN.read('$1', 'orphan')}
on conflict do nothing`

export function keepOrphans(channel: string, account: string, rows: readonly OrphanRow[], now: number): Statement {
  return { text: KEEP_ORPHANS, parameters: [ORPHAN.write(rows), channel, account, now] }
}

// Only young ones are asked for: other programs may send through the same number, and their receipts never find a message.
const FIND_PARENTS = `
delete from orphan_receipt
where channel = $1 and account = $2 and seen_at > $3::bigint
  and exists (select from outbox where outbox.channel_message_id = orphan_receipt.message_id ${ROW_BY_ROW})
returning event`

/** Takes out the receipts seen since then whose message is known by now. */
export function findParents(channel: string, account: string, seenSince: number): Statement<{ event: string }> {
  return { text: FIND_PARENTS, parameters: [channel, account, seenSince] }
}
