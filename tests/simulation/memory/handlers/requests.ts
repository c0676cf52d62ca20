// Look-ups: claimed with a lease, finished once.

import {
  beginRequests,
  type ClaimedRequest,
  claimOverdue,
  claimRequests,
  finishRequest,
} from '../../../../engine/store/queries/requests.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import { recordset } from '../recordset.ts'
import type { Running } from '../statement.ts'
import { keyOf } from '../table.ts'
import { ALL, type RowOf } from '../tables.ts'
import { integer, text, uuid } from '../values.ts'
import type { Version } from '../versions.ts'
import { type Handled, handle } from './handler.ts'

type Request = RowOf<typeof schema.request>

interface Free {
  readonly connection: string | null
  readonly slots: number
}

const free = recordset<Free>('slots int, connection text')

/** The requests of one share, the oldest first; the share without a name has those of connections nobody configured. */
function waiting(run: Running, { connection }: Free, known: ReadonlySet<string | null>): Version<Request>[] {
  const { request } = run.tables
  if (connection !== null) return run.see(request.waiting, connection)
  return run.see(request.created, ALL).filter(({ row }) => !known.has(row.connection))
}

const claim = handle('claimRequests', claimRequests([], 0, 0), function* (run, [$1, $2, $3]) {
  const { request } = run.tables
  const [now, leaseUntil] = [integer($2), integer($3)]
  const shares = free($1)
  const known = new Set(shares.map(({ connection }) => connection))
  const isFree = ({ lease_until }: Request) => lease_until === null || lease_until < now
  yield* run.seam()
  const chosen: Version<Request>[] = []
  for (const share of shares) {
    let slots = share.slots
    for (const seen of waiting(run, share, known)) {
      if (slots <= 0) break
      const held = isFree(seen.row) ? run.lockUnlessTaken(seen, isFree) : undefined
      if (held === undefined) continue
      chosen.push(held)
      slots -= 1
    }
  }
  return chosen.map((held): ClaimedRequest => {
    const { bucket, conversation_id, request_id, effect, repeatable, lease_until } = held.row
    run.update(request, held, { lease_until: leaseUntil })
    const key = { bucket, conversationId: conversation_id, requestId: request_id }
    return { ...key, effect, repeatable, begunBefore: lease_until !== null }
  })
})

const names = recordset<{ connection: string }>('connection text')

const overdue = handle('claimOverdue', claimOverdue([], 0, 0, 0), function* (run, [$1, $2, $3, $4]) {
  const { request } = run.tables
  const [before, leaseUntil, limit] = [integer($2), integer($3), integer($4)]
  const isOverdue = ({ created_at, lease_until }: Request) => created_at < before && lease_until === null
  yield* run.seam()
  const chosen = names($1).flatMap(({ connection }) => {
    const held: Version<Request>[] = []
    for (const seen of run.see(request.waiting, connection)) {
      if (held.length >= limit) break
      const locked = isOverdue(seen.row) ? run.lockUnlessTaken(seen, isOverdue) : undefined
      if (locked !== undefined) held.push(locked)
    }
    return held
  })
  return chosen.map((held): ClaimedRequest => {
    const { bucket, conversation_id, request_id, effect, repeatable } = held.row
    run.update(request, held, { lease_until: leaseUntil })
    return { bucket, conversationId: conversation_id, requestId: request_id, effect, repeatable, begunBefore: false }
  })
})

const beginAll = handle('beginRequests', beginRequests(0), function* (run, [$1]) {
  const { request } = run.tables
  const until = integer($1)
  const isToBegin = (row: Request) => !row.repeatable && row.lease_until === null && row.created_at <= until
  yield* run.seam()
  const begun: { begun: number }[] = []
  for (const seen of run.see(request.created, ALL).filter(({ row }) => isToBegin(row))) {
    const held = yield* run.lock(seen, isToBegin)
    if (held === undefined) continue
    run.update(request, held, { lease_until: 0 })
    begun.push({ begun: 1 })
  }
  return begun
})

const FINISH = finishRequest({ bucket: 0, conversationId: '', requestId: '', eventId: '', event: '', at: 0 })

const finish = handle('finishRequest', FINISH, function* (run, [$1, $2, $3, $4, $5, $6]) {
  const { request, inbox } = run.tables
  const of = { bucket: integer($1), conversation_id: uuid($2) }
  yield* run.seam()
  const seen = run.find(request.key, keyOf(of.bucket, of.conversation_id, text($3)))
  const held = seen && (yield* run.lock(seen))
  if (held === undefined) return []
  run.remove(held)
  yield* run.insert(inbox, { ...of, id: uuid($4), event: text($5), at: integer($6) })
  return [{ told: 1 }]
})

export const requests: readonly Handled[] = [claim, overdue, beginAll, finish]
