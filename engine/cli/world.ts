// The world that `parley test` and `parley chat` play flows in: WhatsApp's capabilities, ordinary office hours.

import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import {
  type BusinessCalendar,
  compileFlow,
  createFlowSet,
  type Flow,
  parseBusinessHours,
  type ScriptWorld,
} from '../core/index.ts'

/** Office hours where neither the test nor the environment names any. */
export const PLAYED_HOURS = 'Mon-Fri 09:00-18:00'

export function playedWorld(flows: readonly Flow[], timeZone = 'UTC'): ScriptWorld {
  return {
    flows: createFlowSet(flows.map((flow) => compileFlow(flow, `${flow.id}@draft`))),
    capabilities: WHATSAPP_CAPABILITIES,
    timeZone,
    week: weekOf(PLAYED_HOURS) ?? [],
    parseHours: weekOf,
  }
}

function weekOf(hours: string): BusinessCalendar['week'] {
  const parsed = parseBusinessHours(hours)
  return parsed.ok ? parsed.week : undefined
}
