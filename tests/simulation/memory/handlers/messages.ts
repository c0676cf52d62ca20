// Claims of messages that may leave now, and the token bucket they are paid from.

import {
  type ClaimRow,
  claimMessages,
  type MessageClaim,
  openPace,
} from '../../../../engine/store/queries/claim-messages.ts'
import { lockForCalls } from '../../../../engine/store/queries/lock-for-calls.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import type { Parameter } from '../../../../engine/store/store.ts'
import { recordset } from '../recordset.ts'
import type { Running, Steps } from '../statement.ts'
import { keyOf } from '../table.ts'
import { ALL, conversationKey, type RowOf } from '../tables.ts'
import { float, integer, text, uuid } from '../values.ts'
import type { Version } from '../versions.ts'
import { type Handled, handle } from './handler.ts'

type Outbox = RowOf<typeof schema.outbox>

const SAMPLE: MessageClaim = {
  ...{ channel: '', account: '', bucket: 0, now: 0, leaseUntil: 0, limit: 0, tokensPerMs: 0, tokensMax: 0, burst: 1 },
  ...{ claim: '', lost: [] },
}

/** Rows that may be looked at, in order, and what must still hold of one when it is locked. */
interface Which {
  readonly candidates: Iterable<Version<Outbox>>
  readonly still: (row: Outbox) => boolean
}

function queued(run: Running, channel: string, account: string, now: number): Which {
  const { outbox } = run.tables
  const still = (row: Outbox) => row.status === 'queued' && row.due_at <= now
  // An earlier open message is looked for with the old snapshot, also where the row itself has changed since.
  const isFirst = ({ row }: Version<Outbox>) => {
    const first = run.find(outbox.open, conversationKey(row))
    return first === undefined || first.row.position >= row.position
  }
  function* candidates() {
    for (const seen of outbox.queued.group(keyOf(channel, account))) {
      if (run.sees(seen) && still(seen.row) && isFirst(seen)) yield seen
    }
  }
  return { candidates: candidates(), still }
}

const lostIds = recordset<{ id: string }>('id uuid')

function lost(run: Running, channel: string, account: string, ids: Parameter | undefined): Which {
  const claims = new Set(lostIds(ids).map(({ id }) => id))
  const still = (row: Outbox) =>
    row.status === 'sending' && row.channel === channel && row.account === account && claims.has(row.claim ?? '')
  return { candidates: run.see(run.tables.outbox.underWay, ALL).filter(({ row }) => still(row)), still }
}

function* claim(run: Running, which: Which, parameters: readonly Parameter[]): Steps<ClaimRow[]> {
  const [$1, $2, $3, $4, $5, $6, $7, $8, $9, $10] = parameters
  const [bucket, now, leaseUntil, limit, offset] = [integer($3), integer($4), integer($5), integer($6), integer($9)]
  const { pace, outbox } = run.tables

  const seenPace = run.find(pace.key, keyOf(bucket, text($1), text($2)))
  const paid = seenPace && (yield* run.lock(seenPace))
  // Our snapshot is older than our lock on the pace, if we waited for it.
  yield* run.seam()
  const tokens = paid && Math.min(float($8), paid.row.tokens + Math.max(0, now - paid.row.refreshed_at) * float($7))
  // No pace, no limit: as in SQL, where a limit of null is none.
  const most = tokens === undefined ? Number.POSITIVE_INFINITY : Math.min(limit, Math.floor(tokens))
  const first: Version<Outbox>[] = []
  for (const candidate of most > 0 ? which.candidates : []) {
    const held = run.lockUnlessTaken(candidate, which.still)
    if (held !== undefined) first.push(held)
    if (first.length >= most) break
  }
  yield* run.seam()
  const change = { status: 'sending', claimed_at: now, claim: uuid($10), lease_until: leaseUntil } as const
  const claimed = first.map((held) => run.update(outbox, held, { ...change, attempts: held.row.attempts + 1 }).row)
  if (paid === undefined || tokens === undefined) return []
  const tokensLeft = tokens - first.length
  if (first.length > 0)
    run.update(pace, paid, { tokens: tokensLeft, refreshed_at: Math.max(paid.row.refreshed_at, now) })
  if (claimed.length === 0) return [{ ...nothing(tokensLeft) }]
  return claimed
    .toSorted((a, b) => b.urgency - a.urgency || a.position - b.position)
    .map((row) => claimRow(run, row, tokensLeft, offset))
}

/** The columns of a left join that found nothing. */
function nothing(tokensLeft: number) {
  return {
    ...{ tokensLeft, bucket: null, conversationId: null, id: null, message: null, guarantee: null, attempts: null },
    ...{ resent: null, templateOnly: null, name: null, phone: null, userId: null },
    ...{ lastInboundAt: null, burstBeganAt: null },
  }
}

function claimRow(run: Running, row: Outbox, tokensLeft: number, offset: number): ClaimRow {
  const { conversation, outbox } = run.tables
  const of = run.find(conversation.key, conversationKey(row))?.row
  const sent = run.see(outbox.sent, conversationKey(row))
  return {
    tokensLeft,
    bucket: row.bucket,
    conversationId: row.conversation_id,
    id: row.id,
    message: row.message,
    guarantee: row.guarantee,
    attempts: row.attempts,
    resent: row.resent,
    templateOnly: row.template_only,
    name: of?.contact_name ?? null,
    phone: of?.contact_phone ?? null,
    userId: of?.contact_user_id ?? null,
    lastInboundAt: of?.last_inbound_at ?? null,
    burstBeganAt: sent.at(-1 - offset)?.row.sent_at ?? null,
  }
}

const claimQueued = handle('claimMessages', claimMessages(SAMPLE), function* (run, parameters) {
  yield* run.seam()
  const [$1, $2, , $4] = parameters
  return yield* claim(run, queued(run, text($1), text($2), integer($4)), parameters)
})

const claimLost = handle('claimMessages', claimMessages({ ...SAMPLE, lost: [''] }), function* (run, parameters) {
  yield* run.seam()
  const [$1, $2] = parameters
  return yield* claim(run, lost(run, text($1), text($2), parameters[10]), parameters)
})

const claimedKeys = recordset<{ bucket: number; conversation_id: string; id: string }>(
  'bucket smallint, conversation_id uuid, id text',
)

const lockCalls = handle('lockForCalls', lockForCalls('', []), function* (run, [$1, $2]) {
  const claim = uuid($1)
  const mayLeave = (row: Outbox) => row.claim === claim && row.status === 'sending' && !row.stopped
  yield* run.seam()
  return claimedKeys($2).flatMap(({ bucket, conversation_id, id }) => {
    const seen = run.find(run.tables.outbox.key, keyOf(bucket, conversation_id, id))
    const held = seen && run.lockUnlessTaken(seen)
    return held === undefined || !mayLeave(held.row) ? [] : [{ id, quick: 'off' }]
  })
})

const open = handle('openPace', openPace(0, '', '', 0, 0), function* (run, [$1, $2, $3, $4, $5]) {
  const row = {
    bucket: integer($1),
    channel: text($2),
    account: text($3),
    tokens: float($4),
    refreshed_at: integer($5),
  }
  yield* run.insert(run.tables.pace, row, 'nothing')
  return []
})

export const messages: readonly Handled[] = [claimQueued, claimLost, lockCalls, open]
