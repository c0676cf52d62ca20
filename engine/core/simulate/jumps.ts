// How far the clock of a tried conversation may jump: to the next timer, to the end of the service window, to a night on which nobody
// is there.

import type { World } from '../conversation/turn.ts'
import { localInstant, localParts } from '../expression/calendar-time.ts'
import { DAY_MS } from '../limits.ts'
import { windowClosesAt } from '../message/window.ts'
import type { Simulation } from './simulation.ts'

/** ms from now. */
export interface Jumps {
  readonly nextTimer?: number
  /** None where it has closed, where nobody wrote yet, and where the channel has no service window. */
  readonly windowEnd?: number
  /** To the next Sunday, three in the morning of the business. */
  readonly sunday: number
}

export function jumpsOf(simulation: Simulation, { calendar, capabilities }: World): Jumps {
  const { now, state } = simulation
  const nextTimer = simulation.nextTimer()
  const closesAt = state.lastInboundAt === undefined ? undefined : windowClosesAt(state.lastInboundAt, capabilities)
  return {
    ...(nextTimer && { nextTimer: Math.max(0, nextTimer.dueAt - now) }),
    ...(closesAt !== undefined && closesAt > now && { windowEnd: closesAt - now }),
    sunday: nextSunday(now, calendar.timeZone) - now,
  }
}

function nextSunday(now: number, timeZone: string): number {
  for (let day = 0; ; day += 1) {
    const { date, weekday } = localParts(now + day * DAY_MS, timeZone)
    const at = localInstant(`${date} 03:00`, timeZone)
    if (weekday === 'sunday' && at > now) return at
  }
}
