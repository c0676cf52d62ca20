// Timers that came due become events.

import { inBucketOf } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

/** From then on a timer says how late it is: sooner, it only waited for its turn. */
const LATE_MS = 60_000

const EVENT_ID = rowType<{ id: string }>({ id: 'uuid' })

// The timer goes and its event comes in one statement, so it fires once. A slice at a time, skipping what another engine
// is firing: ten thousand timers of one second are shared out.
const FIRE_TIMERS = `
with due as (
  select bucket, conversation_id, timer_id from timer where due_at <= $1::bigint
  order by due_at limit (select count(*) from ${EVENT_ID.read('$2', 'ids')})
  for update skip locked
), fired as (
  delete from timer using due
  where ${inBucketOf('timer', 'due')} and timer.conversation_id = due.conversation_id and timer.timer_id = due.timer_id
  returning timer.bucket, timer.conversation_id, timer.timer_id, timer.token, timer.due_at
), numbered as (
  select fired.*, row_number() over (order by due_at, bucket, conversation_id, timer_id) as n from fired
), told as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, ids.id,
    json_strip_nulls(json_build_object('type', 'timer', 'timerId', timer_id, 'token', token,
      'lateMs', case when $1::bigint - due_at >= ${LATE_MS} then $1::bigint - due_at end))::text, $1::bigint
  from numbered
  join (select id, row_number() over (order by id) as n from ${EVENT_ID.read('$2', 'ids')}) as ids using (n)
  order by n
)
select (select count(*) from fired)::int as fired,
  (select min(due_at) from timer where due_at > $1::bigint) as "nextDueAt"`

/** Fires at most as many timers as there are ids. `nextDueAt`: when the next one after those comes due. */
export function fireTimers(
  now: number,
  ids: readonly string[],
): Statement<{ fired: number; nextDueAt: number | null }> {
  return { text: FIRE_TIMERS, parameters: [now, EVENT_ID.write(ids.map((id) => ({ id })))] }
}
