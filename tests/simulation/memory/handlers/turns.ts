// Claims of conversations with what is in their inbox, and the marks on events that are tried with care.

import {
  BEGINNING,
  type ClaimedRow,
  claimNext,
  claimThese,
} from '../../../../engine/store/queries/claim-conversations.ts'
import {
  blameSuspects,
  markSuspects,
  markTogether,
  newestArrival,
  type SuspectKey,
} from '../../../../engine/store/queries/suspects.ts'
import type { conversation, inbox } from '../../../../engine/store/schema.ts'
import type { Parameter } from '../../../../engine/store/store.ts'
import { recordset } from '../recordset.ts'
import type { Running, Steps } from '../statement.ts'
import { firstWhere, keyOf } from '../table.ts'
import { ALL, conversationKey, type RowOf } from '../tables.ts'
import { compare, integer, uuid } from '../values.ts'
import type { Version } from '../versions.ts'
import { type Handled, handle } from './handler.ts'

type Inbox = RowOf<typeof inbox>
type Conversation = RowOf<typeof conversation>
type Head = Pick<Inbox, 'bucket' | 'conversation_id' | 'arrival' | 'attempts'> & { readonly takes: boolean }

const MARK_MS = 5_000
const ATTEMPTS_MAX = 1_000

/** The first event of each of the next conversations, by a jump through the key for each. */
function heads(run: Running, after: { bucket: number; conversation_id: string }, most: number, suspectUpTo: number) {
  const found: Head[] = []
  const { order } = run.tables.inbox
  for (let place = after; found.length < most; ) {
    const group = order.group(ALL)
    let n = firstWhere(group, ({ row }) => comparePlaces(row, place) > 0)
    while (n < group.length && !run.sees(group[n] as Version<Inbox>)) n += 1
    const row = group[n]?.row
    if (row === undefined) break
    const { bucket, conversation_id, arrival, attempts } = row
    found.push({ bucket, conversation_id, arrival, attempts, takes: attempts === 0 && arrival > suspectUpTo })
    place = row
  }
  return found
}

type Place = Pick<Inbox, 'bucket' | 'conversation_id'>
const comparePlaces = (a: Place, b: Place) => a.bucket - b.bucket || compare(a.conversation_id, b.conversation_id)

function* takeTurns(run: Running, heads: readonly Head[], eventsEach: number): Steps<ClaimedRow[]> {
  yield* run.seam()
  const { conversation, inbox, release } = run.tables
  const held = new Map<string, Version<Conversation>>()
  for (const head of heads) {
    const key = conversationKey(head)
    const seen = head.takes ? run.find(conversation.key, key) : undefined
    const locked = seen && run.lockUnlessTaken(seen)
    if (locked !== undefined) held.set(key, locked)
  }
  yield* run.seam()
  const taken: Inbox[] = []
  for (const key of held.keys()) {
    for (const seen of run.see(inbox.of, key).slice(0, eventsEach)) {
      // What another has taken and committed is in our snapshot still, counts towards the limit, and is not there to delete.
      const event = yield* run.lock(seen)
      if (event === undefined) continue
      run.remove(event)
      taken.push(event.row)
    }
  }
  const newest = Math.max(...run.all(release).map(({ row }) => row.number))
  const common = { release: Number.isFinite(newest) ? newest : null }
  return [
    ...heads.map((head) => ({ ...headColumns(head), ...heldColumns(held.get(conversationKey(head))?.row), ...common })),
    ...taken.map((event) => ({ ...NO_HEAD, ...eventColumns(event) })),
  ]
}

/** The columns of an event's row that only a conversation's row has. */
const NO_HEAD = { firstAttempts: null, version: null, state: null, channel: null, account: null, release: null }

const headColumns = ({ bucket, conversation_id, arrival, attempts }: Head) => ({
  bucket,
  conversationId: conversation_id,
  firstArrival: arrival,
  firstAttempts: attempts,
  ...{ arrival: null, attempts: null, eventId: null, event: null, at: null },
})

const heldColumns = (row: Conversation | undefined) => ({
  version: row?.version ?? null,
  state: row?.state ?? null,
  channel: row?.channel ?? null,
  account: row?.account ?? null,
})

const eventColumns = ({ bucket, conversation_id, arrival, attempts, id, event, at }: Inbox) => ({
  ...{ bucket, conversationId: conversation_id, firstArrival: null },
  ...{ arrival, attempts, eventId: id, event, at },
})

const next = handle('claimNext', claimNext(BEGINNING, 0, 0, 0), function* (run, [$1, $2, $3, $4, $5]) {
  const after = { bucket: integer($2), conversation_id: uuid($3) }
  // The recursion begins with one and goes on while there are fewer than wanted.
  const found = heads(run, after, Math.max(1, integer($4)), integer($5))
  return yield* takeTurns(run, found, integer($1))
})

const suspects = recordset<SuspectKey>('bucket smallint, conversation_id uuid, arrival bigint')

/** The events named that are still to be seen. */
function seen(run: Running, wanted: readonly SuspectKey[]): Version<Inbox>[] {
  const { key } = run.tables.inbox
  return wanted.flatMap((suspect) => {
    return run.find(key, keyOf(suspect.bucket, suspect.conversation_id, suspect.arrival)) ?? []
  })
}

const these = handle('claimThese', claimThese([], 0), function* (run, [$1, $2]) {
  const found = seen(run, suspects($2)).map(({ row }): Head => ({ ...row, takes: true }))
  return yield* takeTurns(run, found, integer($1))
})

function* freeSuspects(run: Running, [$1, $2, $3]: readonly Parameter[]): Steps<Version<Inbox>[]> {
  const { conversation } = run.tables
  const [engine, now] = [uuid($2), integer($3)]
  const isFree = ({ tried_by, tried_at }: Inbox) =>
    tried_by === null || tried_by === engine || (tried_at !== null && tried_at < now - MARK_MS)
  yield* run.seam()
  return seen(run, suspects($1)).flatMap((suspect) => {
    const of = run.find(conversation.key, conversationKey(suspect.row))
    if (of === undefined || run.lockUnlessTaken(of) === undefined || !isFree(suspect.row)) return []
    return run.lockUnlessTaken(suspect, isFree) ?? []
  })
}

const mark = handle('markSuspects', markSuspects([], '', 0), function* (run, parameters) {
  const { inbox } = run.tables
  const [engine, now] = [uuid(parameters[1]), integer(parameters[2])]
  const free = yield* freeSuspects(run, parameters)
  return free.map((suspect) => {
    const { tried_by, attempts: before, bucket, conversation_id, arrival } = suspect.row
    const counted = tried_by === engine ? before : Math.min(before + 1, ATTEMPTS_MAX)
    const attempts = tried_by === null ? Math.max(before, 1) : counted
    run.update(inbox, suspect, { attempts, tried_by: engine, tried_at: now })
    return { bucket, conversation_id, arrival, attempts }
  })
})

const together = handle('markTogether', markTogether([], '', 0), function* (run, parameters) {
  const free = yield* freeSuspects(run, parameters)
  return free.map((suspect) => {
    const { bucket, conversation_id, arrival } = suspect.row
    const attempts = Math.max(suspect.row.attempts, 1)
    run.update(run.tables.inbox, suspect, { attempts })
    return { bucket, conversation_id, arrival, attempts }
  })
})

const blame = handle('blameSuspects', blameSuspects([]), function* (run, [$1]) {
  const { inbox } = run.tables
  yield* run.seam()
  for (const suspect of seen(run, suspects($1))) {
    const held = yield* run.lock(suspect)
    if (held === undefined) continue
    const attempts = Math.min(held.row.attempts + 1, ATTEMPTS_MAX)
    run.update(inbox, held, { attempts, tried_by: null, tried_at: null })
  }
  return []
})

const newest = handle('newestArrival', newestArrival, (run) => {
  return [{ arrival: run.newestArrival() }]
})

export const turns: readonly Handled[] = [next, these, mark, together, blame, newest]
