// Timers that came due become events, and rows that have served their time go.

import { databaseNow } from '../../../../engine/store/queries/database-now.ts'
import { forgetDedupe, forgetOrphans } from '../../../../engine/store/queries/forget.ts'
import { fireTimers } from '../../../../engine/store/queries/timers.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import { recordset } from '../recordset.ts'
import type { Running, Steps } from '../statement.ts'
import { firstWhere, type Index } from '../table.ts'
import { ALL, type RowOf } from '../tables.ts'
import { compare, integer } from '../values.ts'
import { type Handled, handle } from './handler.ts'

type Timer = RowOf<typeof schema.timer>

/** As in the statement. */
const LATE_MS = 60_000

const givenIds = recordset<{ id: string }>('id uuid')

const inOrder = (a: Timer, b: Timer) =>
  a.due_at - b.due_at ||
  a.bucket - b.bucket ||
  compare(a.conversation_id, b.conversation_id) ||
  compare(a.timer_id, b.timer_id)

const fire = handle('fireTimers', fireTimers(0, []), function* (run, [$1, $2]) {
  const { timer, inbox } = run.tables
  const now = integer($1)
  const ids = givenIds($2)
    .map(({ id }) => id)
    .sort()
  const isDue = ({ due_at }: Timer) => due_at <= now
  yield* run.seam()
  const all = timer.due.group(ALL)
  const later = firstWhere(all, ({ row }) => !isDue(row))
  const nextDueAt = all.slice(later).find((seen) => run.sees(seen))?.row.due_at ?? null
  const fired: Timer[] = []
  for (const seen of all.slice(0, later)) {
    if (fired.length === ids.length) break
    const held = run.sees(seen) ? run.lockUnlessTaken(seen, isDue) : undefined
    if (held === undefined) continue
    run.remove(held)
    fired.push(held.row)
  }
  for (const [n, { bucket, conversation_id, timer_id, token, due_at }] of fired.sort(inOrder).entries()) {
    const late = now - due_at >= LATE_MS ? { lateMs: now - due_at } : {}
    const event = JSON.stringify({ type: 'timer', timerId: timer_id, token, ...late })
    yield* run.insert(inbox, { bucket, conversation_id, id: ids[n] ?? '', event, at: now })
  }
  return [{ fired: fired.length, nextDueAt }]
})

function* forget<Row extends { readonly seen_at: number }>(
  run: Running,
  index: Index<Row>,
  before: number,
  limit: number,
): Steps<{ gone: number }[]> {
  yield* run.seam()
  const all = index.group(ALL)
  const old = all
    .slice(
      0,
      firstWhere(all, ({ row }) => row.seen_at >= before),
    )
    .filter((seen) => run.sees(seen))
  const gone: { gone: number }[] = []
  for (const seen of old.slice(0, limit)) {
    const held = yield* run.lock(seen)
    if (held === undefined) continue
    run.remove(held)
    gone.push({ gone: 1 })
  }
  return gone
}

const forgetSeen = handle('forgetDedupe', forgetDedupe(0, 0), function* (run, [$1, $2]) {
  return yield* forget(run, run.tables.dedupe.seen, integer($1), integer($2))
})

const forgetStrays = handle('forgetOrphans', forgetOrphans(0, 0), function* (run, [$1, $2]) {
  return yield* forget(run, run.tables.orphan_receipt.seen, integer($1), integer($2))
})

const now = handle('databaseNow', databaseNow, (run) => {
  return [{ now: Math.round(run.now()) }]
})

export const timers: readonly Handled[] = [fire, forgetSeen, forgetStrays, now]
