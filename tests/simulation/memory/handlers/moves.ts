// Conversations under way, and plans for them that are being carried out.

import {
  advanceMove,
  claimMove,
  endMove,
  insertMove,
  putEvents,
  type ToldRow,
} from '../../../../engine/store/queries/moves.ts'
import { readUnderWay } from '../../../../engine/store/queries/under-way.ts'
import type { move } from '../../../../engine/store/schema.ts'
import { recordset } from '../recordset.ts'
import type { RowOf } from '../tables.ts'
import { compare, integer, text, uuid } from '../values.ts'
import { type Handled, handle } from './handler.ts'

type Move = RowOf<typeof move>

const NOWHERE = { bucket: 0, conversationId: '' }

const underWay = handle('readUnderWay', readUnderWay(NOWHERE, '', 0), (run, [$1, $2, $3, $4]) => {
  const [bucket, id, sought, limit] = [integer($1), uuid($2), text($3), integer($4)]
  const slice = run
    .all(run.tables.conversation)
    .map(({ row }) => row)
    .filter((row) => row.bucket > bucket || (row.bucket === bucket && compare(row.id, id) > 0))
    .sort((a, b) => a.bucket - b.bucket || compare(a.id, b.id))
    .slice(0, limit)
  const standing = slice.flatMap(({ bucket, id, state }) => (state?.includes(sought) ? [{ bucket, id, state }] : []))
  const last = slice[limit - 1]
  return last === undefined ? standing : [...standing, { bucket: last.bucket, id: last.id, state: null }]
})

const INSERT_MOVE = insertMove({ id: '', flowId: '', number: 0, plan: '' }, 0)

const insert = handle('insertMove', INSERT_MOVE, function* (run, [$1, $2, $3, $4, $5, $6, $7]) {
  const row = { id: uuid($1), flow_id: text($2), number: integer($3), plan: text($4), pass: 1 }
  const place = { bucket: integer($5), conversation_id: uuid($6) }
  yield* run.insert(run.tables.move, { ...row, ...place, due_at: integer($7), created_at: integer($7) })
  return []
})

const claim = handle('claimMove', claimMove(0), function* (run, [$1]) {
  const now = integer($1)
  const isDue = ({ due_at }: Move) => due_at <= now
  const due = run.all(run.tables.move).filter(({ row }) => isDue(row))
  yield* run.seam()
  for (const seen of due.sort((a, b) => a.row.created_at - b.row.created_at || compare(a.row.id, b.row.id))) {
    const row = run.lockUnlessTaken(seen, isDue)?.row
    if (row === undefined) continue
    const { id, flow_id, number, plan, pass, bucket, conversation_id, due_at, created_at } = row
    const place = { bucket, conversationId: conversation_id }
    return [{ id, flowId: flow_id, number, plan, pass, ...place, dueAt: due_at, createdAt: created_at }]
  }
  return []
})

const advance = handle('advanceMove', advanceMove('', 0, NOWHERE, 0), function* (run, [$1, $2, $3, $4, $5]) {
  const seen = run.find(run.tables.move.key, uuid($1))
  const held = seen && (yield* run.lock(seen))
  const place = { bucket: integer($3), conversation_id: uuid($4) }
  if (held !== undefined) run.update(run.tables.move, held, { pass: integer($2), ...place, due_at: integer($5) })
  return []
})

const end = handle('endMove', endMove(''), function* (run, [$1]) {
  const seen = run.find(run.tables.move.key, uuid($1))
  const held = seen && (yield* run.lock(seen))
  if (held !== undefined) run.remove(held)
  return []
})

const told = recordset<ToldRow>('bucket smallint, conversation_id uuid, id uuid, event text')

const put = handle('putEvents', putEvents([], '', 0), function* (run, [$1, $2, $3]) {
  const { dedupe, inbox } = run.tables
  const [key, now] = [text($2), integer($3)]
  const fresh: ToldRow[] = []
  yield* run.seam()
  for (const row of told($1)) {
    const { bucket, conversation_id } = row
    const taken = yield* run.insert(dedupe, { bucket, conversation_id, key, seen_at: now }, 'nothing')
    if (taken !== undefined) fresh.push(row)
  }
  for (const row of fresh) yield* run.insert(inbox, { ...row, at: now })
  return [{ told: fresh.length }]
})

export const moves: readonly Handled[] = [underWay, insert, claim, advance, end, put]
