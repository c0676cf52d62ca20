// Holds claimed messages still while their calls begin.

import { ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'
import type { ClaimedMessage } from './claim-messages.ts'

interface MessageKey {
  readonly bucket: number
  readonly conversation_id: string
  readonly id: string
}

const CLAIMED = rowType<MessageKey>({ bucket: 'smallint', conversation_id: 'uuid', id: 'text' })

// A row that somebody else holds is left to them: what they write decides whether it may still leave, and waiting for
// several rows at once could wait in a circle. The lock writes nothing, so its end need not wait for the disk. What makes a row
// callable is looked at outside: inside, the planner would take it for a reason to read the index of all that is under way.
const LOCK_FOR_CALLS = `
select held.id, set_config('synchronous_commit', 'off', true) as quick
from ${CLAIMED.read('$2', 'claimed')}
cross join lateral (
  select id, claim, status, stopped from outbox
  where outbox.bucket = claimed.bucket and outbox.conversation_id = claimed.conversation_id and outbox.id = claimed.id
  for no key update skip locked
  ${ROW_BY_ROW}
) as held
where held.claim = $1::uuid and held.status = 'sending' and not held.stopped`

/** Those of a claim's messages that may be called now, locked until the transaction ends. */
export function lockForCalls(
  claim: string,
  claimed: readonly Pick<ClaimedMessage, 'bucket' | 'conversationId' | 'id'>[],
): Statement<{ id: string }> {
  const keys = claimed.map(({ bucket, conversationId, id }) => ({ bucket, conversation_id: conversationId, id }))
  return { text: LOCK_FOR_CALLS, parameters: [claim, CLAIMED.write(keys)] }
}
