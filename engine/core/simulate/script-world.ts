// The world that conversation tests are played in: the same in a terminal, in CI and on the page, so that a test holds everywhere
// or nowhere.

import type { FlowSet } from '../compile/flow-set.ts'
import { parseBusinessHours } from '../expression/business-hours.ts'
import type { BusinessCalendar } from '../expression/calendar.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { ScriptWorld } from './run-script.ts'

/** Office hours where a test names none. */
const PLAYED_HOURS = 'Mon-Fri 09:00-18:00'

/** `timeZone`: IANA name; a test's times are local to it. */
export function scriptWorld(flows: FlowSet, capabilities: ChannelCapabilities, timeZone = 'UTC'): ScriptWorld {
  return { flows, capabilities, timeZone, week: weekOf(PLAYED_HOURS) ?? [], parseHours: weekOf }
}

function weekOf(hours: string): BusinessCalendar['week'] {
  const parsed = parseBusinessHours(hours)
  return parsed.ok ? parsed.week : undefined
}
