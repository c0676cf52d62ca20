// What was tried, as a conversation test that one can read aloud: what the customer did, and what they saw.

import { hoursText } from '../expression/business-hours.ts'
import { localParts } from '../expression/calendar-time.ts'
import { visibleText } from '../message/outbound.ts'
import type { ConversationScript, ScriptStep } from './script.ts'
import type { ChatLine, Simulation, SimulationOptions } from './simulation.ts'
import type { Act, Moment } from './timeline.ts'

export interface Recorded {
  readonly script: ConversationScript
  /** The first moment that a test cannot say, where there is one (a filled form, an order, an old tap that two options fit): it ends before. */
  readonly endsBefore?: number
}

/**
 * A path of a timeline, from its beginning, as a test. Run in the same world it finds no difference. The test begins at the full minute in
 * which the path began. `beside`: ids of the other flows it was tried with. Rejects nothing: an empty path gives a test of one step in which nothing happens.
 */
export function recordScript(
  title: string,
  path: readonly Moment[],
  { world, startAt, connections, contact }: SimulationOptions,
  beside: readonly string[] = [],
): Recorded {
  const steps: ScriptStep[] = []
  let endsBefore: number | undefined
  for (const [n, { id, act, simulation }] of path.entries()) {
    const before = path[n - 1]?.simulation
    if (act === undefined || before === undefined || didNothing(before, simulation)) continue
    const step = stepOf(act, before)
    if (step === undefined) {
      endsBefore = id
      break
    }
    steps.push(...seenAfter(step, simulation.chat.slice(before.chat.length)))
  }
  const { language, card, tags = [], fields = {} } = contact ?? {}
  const known = {
    ...(card?.name !== undefined && { name: card.name }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(Object.keys(fields).length > 0 && { fields }),
  }
  const script = {
    title,
    at: localTime(startAt, world.calendar.timeZone),
    hours: hoursText(world.calendar.week),
    ...(language !== undefined && { language }),
    ...(Object.keys(known).length > 0 && { contact: known }),
    ...(beside.length > 0 && { beside: [...beside] }),
    ...(connections !== undefined && Object.keys(connections).length > 0 && { connections }),
    steps: steps.length === 0 ? [{ nothing: true as const }] : steps,
  } as ConversationScript
  return { script, ...(endsBefore !== undefined && { endsBefore }) }
}

/** Nobody was there to do it to: no ticket to close, no message that could fail. */
const didNothing = (before: Simulation, after: Simulation) =>
  after.turns.length === before.turns.length && after.now === before.now

/** What happens; `undefined` where a test has no words for it. */
function stepOf(act: Act, before: Simulation): ScriptStep | undefined {
  switch (act.type) {
    case 'read':
      return { reads: true }
    case 'wait':
      return { wait: act.ms }
    case 'agent':
      return { agent: act.text }
    case 'closeTicket':
      return before.state.ticket === undefined ? undefined : { agent_closes: true }
    case 'call':
      return { call: act.name }
    case 'fail':
      return { fails: true }
    case 'startAt':
      return { starts_at: `${act.flow}/${act.node}` }
    case 'customer':
      return customerStep(act.content, before)
  }
}

function customerStep(
  content: Extract<Act, { type: 'customer' }>['content'],
  before: Simulation,
): ScriptStep | undefined {
  switch (content.type) {
    case 'text':
      return { customer: content.text }
    case 'tap':
      if (before.optionCalled(content.title)?.id === content.optionId) return { taps: content.title }
      if (before.optionCalled(content.title, true)?.id === content.optionId) return { taps_old: content.title }
      return undefined
    case 'media':
      return { sends: content.kind }
    case 'location':
    case 'unsupported':
      return { sends: content.type }
    default:
      return undefined
  }
}

/** The step with the first message that was seen after it; a step of its own for each further one. */
function seenAfter(step: ScriptStep, lines: readonly ChatLine[]): ScriptStep[] {
  const [first, ...more] = lines.flatMap(({ from, withheld, content }) =>
    from === 'customer' || withheld ? [] : [expected(content as Parameters<typeof visibleText>[0])],
  )
  return first === undefined ? [{ ...step, nothing: true }] : [{ ...step, ...first }, ...more]
}

function expected(content: Parameters<typeof visibleText>[0]): ScriptStep {
  if (content.type !== 'options') return { bot: [visibleText(content)] }
  return { bot: [content.body], options: content.options.map(({ title }) => title) }
}

function localTime(at: number, timeZone: string): string {
  const { date, time } = localParts(at, timeZone)
  return `${date} ${time}`
}
