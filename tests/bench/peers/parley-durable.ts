// Our engine on PostgreSQL: each message is one `receive` that is committed before it returns, one turn in a transaction, one
// row in the outbox, one send through an adapter, each outcome recorded. Only the channel is in memory.

import { openStore } from '../../../engine/store/open.ts'
import { memoryChannel, textEvent } from '../harness/memory-channel.ts'
import { startMemoryEngine } from '../harness/memory-engine.ts'
import type { Open } from './conversation.ts'
import { flowDocument } from './parley-flow.ts'

export interface ParleyOptions {
  readonly databaseUrl: string
  /** Of the conversation in the flow. Default: 1. */
  readonly copies?: number
}

/** The engine and what is stored stay from round to round. */
export async function prepare({ databaseUrl, copies = 1 }: ParleyOptions): Promise<Open> {
  const store = await openStore({ databaseUrl })
  const flow = flowDocument(copies)
  const channel = memoryChannel()
  const engine = await startMemoryEngine({ store, channel, flows: [flow] })
  let messages = 0
  return async () => {
    return {
      async converse(customer, text) {
        messages += 1
        const answer = channel.next(`+${customer}`)
        await engine.receive([textEvent(`+${customer}`, `in-${messages}`, text, Date.now())], channel)
        return answer
      },
      close: async () => undefined,
    }
  }
}
