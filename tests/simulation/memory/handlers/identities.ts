// Who is who: contacts and the conversations they lead to.

import {
  createConversations,
  type IdentityLink,
  linkIdentities,
  lockIdentities,
  type NewConversation,
  readIdentities,
  retireIdentity,
} from '../../../../engine/store/queries/identities.ts'
import type { AskedIdentity } from '../../../../engine/store/queries/take-in-events.ts'
import { recordset } from '../recordset.ts'
import { keyOf } from '../table.ts'
import { integer, text } from '../values.ts'
import { type Handled, handle } from './handler.ts'
import { wayOf } from './intake.ts'

/** As in the statement. */
const IDENTITY_LOCKS = 7_205

const keys = recordset<{ key: number }>('key int')

const lock = handle('lockIdentities', lockIdentities([]), function* (run, [$1]) {
  const wanted = new Set(keys($1).map(({ key }) => key))
  const sorted = [...wanted].sort((a, b) => a - b)
  for (const key of sorted) yield* run.advisoryLock(IDENTITY_LOCKS, key)
  return sorted.map(() => ({ pg_advisory_xact_lock: '' }))
})

const asked = recordset<Pick<AskedIdentity, 'bucket' | 'kind' | 'value'>>('bucket smallint, kind text, value text')

const read = handle('readIdentities', readIdentities('', '', [], 0), function* (run, [$1, $2, $3, $4]) {
  const [channel, account, retiredBefore] = [text($2), text($3), integer($4)]
  yield* run.seam()
  return asked($1).flatMap((identity) => {
    const way = wayOf(run, channel, account, identity, retiredBefore)
    const { kind, value } = identity
    return way === undefined ? [] : [{ kind, value, conversationId: way.conversation_id }]
  })
})

const made = recordset<NewConversation>('bucket smallint, id uuid, name text, phone text, user_id text')

const create = handle('createConversations', createConversations('', '', [], 0), function* (run, [$1, $2, $3, $4]) {
  const [channel, account, now] = [text($2), text($3), integer($4)]
  for (const { bucket, id, name, phone, user_id } of made($1)) {
    yield* run.insert(run.tables.conversation, {
      ...{ bucket, id, channel, account, created_at: now, updated_at: now },
      ...{ contact_name: name, contact_phone: phone, contact_user_id: user_id },
    })
  }
  return []
})

const links = recordset<IdentityLink>(
  'bucket smallint, kind text, value text, conversation_bucket smallint, conversation_id uuid',
)

const link = handle('linkIdentities', linkIdentities('', '', []), function* (run, [$1, $2, $3]) {
  const { identity } = run.tables
  for (const { bucket, kind, value, conversation_bucket, conversation_id } of links($1)) {
    const way = { conversation_bucket, conversation_id }
    const row = { bucket, channel: text($2), account: text($3), kind, value, ...way }
    yield* run.insert(identity, row, (existing) => ({ ...existing, ...way, retired_at: null }))
  }
  return []
})

const RETIRE = retireIdentity('', '', { bucket: 0, kind: 'phone', value: '' }, 0)

const retire = handle('retireIdentity', RETIRE, function* (run, [$1, $2, $3, $4, $5, $6]) {
  const { identity } = run.tables
  const now = integer($6)
  yield* run.seam()
  const seen = run.find(identity.key, keyOf(integer($1), text($2), text($3), text($4), text($5)))
  if (seen === undefined || seen.row.retired_at !== null) return []
  const held = yield* run.lock(seen, (row) => row.retired_at === null)
  if (held !== undefined) run.update(identity, held, { retired_at: now })
  return []
})

export const identities: readonly Handled[] = [lock, read, create, link, retire]
