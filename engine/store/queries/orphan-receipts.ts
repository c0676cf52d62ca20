// Receipts that came before we knew their message: kept, and taken in again when the message is known.

import { rowsParameter, type Statement } from '../store.ts'

export interface OrphanRow {
  readonly bucket: number
  readonly message_id: string
  readonly status: string
  /** JSON of the channel's event. */
  readonly event: string
}

const KEEP_ORPHANS = `
insert into orphan_receipt (bucket, channel, account, message_id, status, event, seen_at)
select bucket, $2, $3, message_id, status, event, $4::bigint
from json_to_recordset($1::text::json) as orphan(bucket smallint, message_id text, status text, event text)
on conflict do nothing`

export function keepOrphans(channel: string, account: string, rows: readonly OrphanRow[], now: number): Statement {
  return { text: KEEP_ORPHANS, parameters: [rowsParameter(rows), channel, account, now] }
}

// Only young ones are asked for: other programs may send through the same number, and their receipts never find a message.
const FIND_PARENTS = `
delete from orphan_receipt
using outbox
where orphan_receipt.channel = $1 and orphan_receipt.account = $2 and orphan_receipt.seen_at > $3::bigint
  and outbox.channel_message_id = orphan_receipt.message_id
returning orphan_receipt.event`

/** Takes out the receipts seen since then whose message is known by now. */
export function findParents(channel: string, account: string, seenSince: number): Statement<{ event: string }> {
  return { text: FIND_PARENTS, parameters: [channel, account, seenSince] }
}
