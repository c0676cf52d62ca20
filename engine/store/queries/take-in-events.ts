// Puts what came in into the inboxes of known conversations: each event once, in the order given.

import { listed, rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

/** One identity of the contact an item came from. */
export interface AskedIdentity {
  readonly bucket: number
  readonly kind: 'phone' | 'userId' | 'parentUserId'
  readonly value: string
}

export interface IntakeItem {
  /** Number of the item, in the order of arrival. */
  readonly n: number
  /** Number of the call it came with: a call is taken as a whole. */
  readonly call: number
  readonly id: string
  /** JSON of the event; of the detail where `note` is set. */
  readonly event: string
  readonly at: number
  /** Seen before within this conversation: a duplicate. */
  readonly key: string
  /** Set for what goes into the transcript only: the kind of note. */
  readonly note: string | null
  /** Where they belong to different conversations, the first counts. */
  readonly identities: readonly AskedIdentity[]
}

export interface Intake {
  readonly channel: string
  readonly account: string
  readonly items: readonly IntakeItem[]
  /** Identities given up before then belong to nobody. */
  readonly retiredBefore: number
  readonly now: number
}

/** What became of a call; none for one of which everything was taken before. */
export interface TakenCall {
  readonly call: number
  /** One of its contacts is unknown: nothing of it was taken. */
  readonly strange: boolean
  readonly taken: number
}

interface ItemRow extends Omit<IntakeItem, 'identities'> {
  readonly buckets: readonly number[]
  readonly kinds: readonly string[]
  readonly values: readonly string[]
}

const ITEM = rowType<ItemRow>({
  n: 'int',
  call: 'int',
  id: 'uuid',
  event: 'json',
  at: 'bigint',
  key: 'text',
  note: 'text',
  buckets: 'list',
  kinds: 'list',
  values: 'list',
})

// A call is all or nothing: while one of its contacts is unknown nothing of it is written, because an unknown contact's
// first item must not be overtaken by a later one that names them by an identity we do know. What is new is looked up in one
// object instead of joined, since joins here are nested loops (see `planner.ts`) and would grow with the square of the batch.
// The limit in the look-up keeps it one: to the planner an account seems rare, and it would rather read all its identities.
const TAKE_IN_EVENTS = `
with found as materialized (
  select item.*, way.bucket, way.conversation_id, bool_or(way.strange) over (partition by item.call) as strange
  from ${ITEM.read('$1', 'item')}
  cross join lateral (
    select bool_or(known.conversation_id is null) as strange,
      (array_agg(known.bucket order by asked.rank))[1] as bucket,
      (array_agg(known.conversation_id order by asked.rank))[1] as conversation_id
    from unnest(${listed('item.buckets')}::smallint[], ${listed('item.kinds')}, ${listed('item.values')})
      with ordinality as asked(bucket, kind, value, rank)
    left join lateral (
      select conversation_bucket as bucket, conversation_id from identity
      where identity.bucket = asked.bucket and identity.channel = $2 and identity.account = $3
        and identity.kind = asked.kind and identity.value = asked.value
        and (identity.retired_at is null or identity.retired_at > $4::bigint)
      limit 1
    ) as known on true
  ) as way
), asked as materialized (
  select distinct on (bucket, conversation_id, key) * from found
  where not strange order by bucket, conversation_id, key, n
), fresh as (
  insert into dedupe (bucket, conversation_id, key, seen_at)
  select bucket, conversation_id, key, $5::bigint from asked
  on conflict do nothing
  returning conversation_id, key
), taken as materialized (
  select * from asked
  where (select jsonb_object_agg(conversation_id || ' ' || key, true) from fresh) ? (conversation_id || ' ' || key)
), queued as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, id, event, at from taken where note is null order by n
), noted as (
  insert into note (bucket, conversation_id, key, kind, detail, at)
  select bucket, conversation_id, key, note, event, at from taken where note is not null
)
select call, false as strange, count(*)::int as taken from taken group by call
union all
select distinct call, true, 0 from found where strange`

export function takeInEvents(intake: Intake): Statement<TakenCall> {
  const { items, channel, account, retiredBefore, now } = intake
  return { text: TAKE_IN_EVENTS, parameters: [ITEM.write(items.map(itemRow)), channel, account, retiredBefore, now] }
}

function itemRow({ identities, ...item }: IntakeItem): ItemRow {
  return {
    ...item,
    buckets: identities.map(({ bucket }) => bucket),
    kinds: identities.map(({ kind }) => kind),
    values: identities.map(({ value }) => value),
  }
}
