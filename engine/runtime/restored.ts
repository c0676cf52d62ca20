// After a backup was restored: what it shows as still to be done may have been done since it was taken. Doing it blindly again
// would send yesterday's messages once more, so it is given up, and a person is called to each conversation.

import { beginRequests } from '../store/queries/requests.ts'
import { lockOpen, settleMessages } from '../store/queries/settle-messages.ts'
import type { Store } from '../store/store.ts'
import type { MakeId } from './ids.ts'
import { afterRestore, settlementOf } from './settlement.ts'

const SLICE = 200

export interface RestoredOptions {
  readonly store: Store
  readonly ids: MakeId
  /** ms since 1970, by the database's clock. */
  readonly now: number
}

export interface GivenUp {
  readonly messages: number
  /** Look-ups that may not be made twice. */
  readonly requests: number
}

/** No engine may run meanwhile. Repeating it gives up nothing more than what is there then. */
export async function giveUpAfterRestore({ store, ids, now }: RestoredOptions): Promise<GivenUp> {
  let messages = 0
  for (let slice = SLICE; slice === SLICE; messages += slice) {
    slice = await store.transaction(async (transaction) => {
      const open = await transaction.query(lockOpen(now, SLICE))
      const settled = open.map((row) => settlementOf(row, afterRestore(), { now, eventId: ids, locked: row }))
      await transaction.commit(settled.length === 0 ? [] : [settleMessages(settled)])
      return open.length
    })
  }
  const requests = await store.query(beginRequests(now))
  return { messages, requests: requests.length }
}
