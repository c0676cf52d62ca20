// Events that may have killed an engine or thrown: marked before they are tried again, so that each try counts even if the
// process dies in it. Whose mark is found may be innocent: counts decide how an event is tried, and not what becomes of it.

import { inBucketOf, ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

export interface SuspectKey {
  readonly bucket: number
  readonly conversation_id: string
  readonly arrival: number
}

const SUSPECT = rowType<SuspectKey>({ bucket: 'smallint', conversation_id: 'uuid', arrival: 'bigint' })

/** Between a mark and its turn another engine keeps away for this long; the turn itself is kept by the row lock. */
const MARK_MS = 5_000

// Counts a death only when another engine's mark is found: an engine that finds its own mark is alive, and the database
// was away. An unmarked suspect may have been in the fast path when the process died: that is its first bad try.
const marking = (marks: string) => `
with free as (
  select event.*
  from ${SUSPECT.read('$1', 'suspect')}
  cross join lateral (
    select from conversation
    where conversation.bucket = suspect.bucket and conversation.id = suspect.conversation_id
    for update skip locked
    ${ROW_BY_ROW}
  ) as turn
  cross join lateral (
    select bucket, conversation_id, arrival from inbox
    where inbox.bucket = suspect.bucket and inbox.conversation_id = suspect.conversation_id and inbox.arrival = suspect.arrival
      and (tried_by is null or tried_by = $2::uuid or tried_at < $3::bigint - ${MARK_MS})
    for update skip locked
    ${ROW_BY_ROW}
  ) as event
)
update inbox set
  ${marks}
from free
where ${inBucketOf('inbox', 'free')} and inbox.conversation_id = free.conversation_id and inbox.arrival = free.arrival
returning inbox.bucket, inbox.conversation_id, inbox.arrival, inbox.attempts`

const MARK_SUSPECTS = marking(`attempts = case
    when tried_by is null then greatest(attempts, 1)
    when tried_by = $2::uuid then attempts
    else least(attempts + 1, 1000)
  end,
  tried_by = $2::uuid, tried_at = $3::bigint`)

const MARK_TOGETHER = marking('attempts = greatest(attempts, 1)')

/** Returns the suspects that are ours to try now, with their bad tries so far. */
export function markSuspects(
  suspects: readonly SuspectKey[],
  engine: string,
  now: number,
): Statement<SuspectKey & { attempts: number }> {
  return { text: MARK_SUSPECTS, parameters: [SUSPECT.write(suspects), engine, now] }
}

/** The same for many that are tried at once: a death leaves it open which of them it was, and counts for none. */
export function markTogether(
  suspects: readonly SuspectKey[],
  engine: string,
  now: number,
): Statement<SuspectKey & { attempts: number }> {
  return { text: MARK_TOGETHER, parameters: [SUSPECT.write(suspects), engine, now] }
}

const BLAME_SUSPECTS = `
update inbox set attempts = least(attempts + 1, 1000), tried_by = null, tried_at = null
from ${SUSPECT.read('$1', 'suspect')}
where ${inBucketOf('inbox', 'suspect')} and inbox.conversation_id = suspect.conversation_id and inbox.arrival = suspect.arrival`

/** Counts a bad try whose turn could not be written at all. */
export function blameSuspects(suspects: readonly SuspectKey[]): Statement {
  return { text: BLAME_SUSPECTS, parameters: [SUSPECT.write(suspects)] }
}

/** The newest arrival given out; everything up to it may have been under way when an engine died. */
export const newestArrival: Statement<{ arrival: number }> = {
  text: 'select case when is_called then last_value else 0 end as arrival from inbox_arrival_seq',
  parameters: [],
}
