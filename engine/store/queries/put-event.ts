// Puts one event of our own (desk, API) into a conversation's inbox.

import type { Statement } from '../store.ts'

export interface OwnEvent {
  readonly bucket: number
  readonly conversationId: string
  readonly id: string
  readonly event: string
  readonly at: number
  /** The same key again is the same event again. */
  readonly key: string
}

const PUT_EVENT = `
with known as (
  select bucket, id from conversation where bucket = $1::smallint and id = $2::uuid
), fresh as (
  insert into dedupe (bucket, conversation_id, key, seen_at)
  select bucket, id, $6, $5::bigint from known on conflict do nothing
  returning bucket, conversation_id
), queued as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, $3::uuid, $4, $5::bigint from fresh
)
select (select count(*) from known)::int as known, (select count(*) from fresh)::int as taken`

/** `known` 0: there is no such conversation. `taken` 0: it was put there before. */
export function putEvent(own: OwnEvent): Statement<{ known: number; taken: number }> {
  const { bucket, conversationId, id, event, at, key } = own
  return { text: PUT_EVENT, parameters: [bucket, conversationId, id, event, at, key] }
}
