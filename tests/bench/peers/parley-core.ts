// Our core alone, in memory, as the simulator runs it: no database, nothing survives. For information, since it is the
// form in which the peers are measured.

import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { compileFlow, createFlowSet, Simulation, visibleText } from '../../../engine/core/index.ts'
import type { Contestant } from './conversation.ts'
import { benchFlow } from './parley-flow.ts'

export async function prepare(): Promise<() => Promise<Contestant>> {
  const flows = createFlowSet([compileFlow(benchFlow(), 'bench@1')])
  const world = { flows, capabilities: WHATSAPP_CAPABILITIES, calendar: { timeZone: 'UTC' } }
  const evaluate = async () => ({ ok: false as const, reason: 'this flow has no expressions' })
  return async () => {
    const conversations = new Map<string, Simulation>()
    return {
      async converse(customer, body) {
        const conversation =
          conversations.get(customer) ??
          new Simulation({ world, evaluate, startAt: Date.now(), contact: { card: { phone: `+${customer}` } } })
        conversations.set(customer, conversation)
        await conversation.customer({ type: 'text', text: body })
        const last = conversation.chat.at(-1)
        return last?.from === 'flow' && last.withheld !== true && 'body' in last.content
          ? visibleText(last.content)
          : ''
      },
      close: async () => undefined,
    }
  }
}
