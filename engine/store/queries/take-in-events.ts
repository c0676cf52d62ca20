// Puts what came in into the inboxes of known conversations: each event once, in the order given.

import { rowsParameter, type Statement } from '../store.ts'

/** One identity of the contact an item came from; `rank` says which counts when they belong to different conversations. */
export interface AskedIdentity {
  /** Number of the item. */
  readonly n: number
  readonly rank: number
  readonly bucket: number
  readonly kind: 'phone' | 'userId' | 'parentUserId'
  readonly value: string
}

export interface IntakeItem {
  readonly n: number
  readonly id: string
  /** JSON of the event; of the detail where `note` is set. */
  readonly event: string
  readonly at: number
  /** Seen before within this conversation: a duplicate. */
  readonly key: string
  /** Set for what goes into the transcript only: the kind of note. */
  readonly note: string | null
}

export interface Intake {
  readonly channel: string
  readonly account: string
  readonly items: readonly IntakeItem[]
  readonly identities: readonly AskedIdentity[]
  /** Identities given up before then belong to nobody. */
  readonly retiredBefore: number
  readonly now: number
}

// All or nothing: as long as one contact of the call is unknown, nothing is written and `known` is 0, because an unknown
// contact's first item must not be overtaken by a later one that names them by an identity we do know. The limits in the
// look-ups keep them look-ups: to the planner an account seems rare, and it would rather read all its identities.
const TAKE_IN_EVENTS = `
with item as (
  select * from json_to_recordset($1::text::json) as item(n int, id uuid, event text, at bigint, key text, note text)
), asked as (
  select * from json_to_recordset($2::text::json) as asked(n int, rank int, bucket smallint, kind text, value text)
), found as (
  select asked.n, asked.rank, way.bucket, way.conversation_id
  from asked left join lateral (
    select conversation_bucket as bucket, conversation_id from identity
    where identity.bucket = asked.bucket and identity.channel = $3 and identity.account = $4
      and identity.kind = asked.kind and identity.value = asked.value
      and (identity.retired_at is null or identity.retired_at > $5::bigint)
    limit 1
  ) as way on true
), known as (
  select distinct on (n) n, bucket, conversation_id from found
  where not exists (select from found where conversation_id is null)
  order by n, rank
), fresh as (
  insert into dedupe (bucket, conversation_id, key, seen_at)
  select bucket, conversation_id, key, $6::bigint from item join known using (n)
  on conflict do nothing
  returning bucket, conversation_id, key
), queued as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, id, event, at
  from item join known using (n) join fresh using (bucket, conversation_id, key)
  where note is null order by n
), noted as (
  insert into note (bucket, conversation_id, key, kind, detail, at)
  select bucket, conversation_id, key, note, event, at
  from item join known using (n) join fresh using (bucket, conversation_id, key)
  where note is not null
)
select (select count(*) from fresh)::int as taken, (select count(*) from known)::int as known`

export function takeInEvents(intake: Intake): Statement<{ taken: number; known: number }> {
  const { items, identities, channel, account, retiredBefore, now } = intake
  return {
    text: TAKE_IN_EVENTS,
    parameters: [rowsParameter(items), rowsParameter(identities), channel, account, retiredBefore, now],
  }
}
