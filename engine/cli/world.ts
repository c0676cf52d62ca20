// The world that `parley test` and `parley chat` play flows in: WhatsApp's capabilities, ordinary office hours.

import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { compileFlow, createFlowSet, type Flow, type ScriptWorld, scriptWorld } from '../core/index.ts'

export function playedWorld(flows: readonly Flow[], timeZone?: string): ScriptWorld {
  const set = createFlowSet(flows.map((flow) => compileFlow(flow, `${flow.id}@draft`)))
  return scriptWorld(set, WHATSAPP_CAPABILITIES, timeZone)
}
