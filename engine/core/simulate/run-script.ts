// Runs a conversation test in a simulation and says, step by step, what was expected and what came.

import type { Evaluate, World } from '../conversation/turn.ts'
import type { BusinessCalendar } from '../expression/calendar.ts'
import { localInstant } from '../expression/calendar-time.ts'
import { DAY_MS } from '../limits.ts'
import type { InboundContent } from '../message/inbound.ts'
import { visibleText } from '../message/outbound.ts'
import { say } from '../said.ts'
import {
  type CaseExpectation,
  type ConversationScript,
  connectionsOf,
  conversationsOf,
  type ScriptStep,
} from './script.ts'
import { type ChatLine, type Prepared, Simulation } from './simulation.ts'

export interface ScriptWorld extends Omit<World, 'calendar'> {
  readonly timeZone: string
  /** Office hours where the script names none. */
  readonly week: NonNullable<BusinessCalendar['week']>
  /** `undefined`: open always. */
  readonly parseHours: (text: string) => BusinessCalendar['week']
}

export interface Difference {
  /** Which step, from 1. */
  readonly step: number
  readonly expected: string
  readonly came: string
}

export interface ScriptResult {
  readonly title: string
  readonly differences: readonly Difference[]
  readonly simulation: Simulation
}

/** A Tuesday, ten in the morning. */
const DEFAULT_START = '2026-11-24 10:00'

/** Runs every conversation of a script; each in a simulation of its own. */
export async function runScript(
  script: ConversationScript,
  world: ScriptWorld,
  evaluate: Evaluate,
): Promise<ScriptResult[]> {
  const { timeZone, week, parseHours, ...rest } = world
  const calendar: BusinessCalendar = {
    timeZone,
    ...weekOf(script.hours === undefined ? week : parseHours(script.hours)),
  }
  const results: ScriptResult[] = []
  for (const { title, steps } of conversationsOf(script)) {
    const simulation = new Simulation({
      world: { ...rest, calendar },
      evaluate,
      startAt: localInstant(script.at ?? DEFAULT_START, timeZone),
      connections: connectionsOf(script),
      contact: preparedBy(script),
    })
    const differences: Difference[] = []
    const seen = { upTo: 0 }
    for (const [index, step] of steps.entries()) {
      const found = await runStep(simulation, step, seen)
      differences.push(...found.map((difference) => ({ step: index + 1, ...difference })))
      // After the first surprise the rest of the conversation is another one; its differences would only confuse.
      if (found.length > 0) break
    }
    results.push({ title, differences, simulation })
  }
  return results
}

const weekOf = (week: BusinessCalendar['week']) => (week === undefined ? {} : { week })

type Found = Omit<Difference, 'step'>

function preparedBy({ language, contact: { name, phone, tags, fields } = {} }: ConversationScript): Prepared {
  return {
    card: { ...(name !== undefined && { name }), ...(phone !== undefined && { phone }) },
    ...(language !== undefined && { language }),
    ...(tags && { tags }),
    ...(fields && { fields }),
  }
}

async function runStep(simulation: Simulation, step: ScriptStep, seen: { upTo: number }): Promise<Found[]> {
  const before = simulation.chat.length
  const refused = await act(simulation, step)
  if (refused !== undefined) return [refused]
  if (acts(step)) seen.upTo = before
  const found: Found[] = []
  if (step.bot || step.options) {
    const next = nextSeen(simulation, seen)
    const missing = (step.bot ?? []).filter((part) => !normal(next ? textOf(next) : '').includes(normal(part)))
    if (!next || missing.length > 0) {
      found.push({
        expected: say`a message with ${(step.bot ?? ['options']).map((b) => `“${b}”`).join(', ')}`.text,
        came: next ? `“${textOf(next)}”` : say`nothing`.text,
      })
    } else if (step.options) {
      const offered = next.content.type === 'options' ? next.content.options.map((o) => o.title) : []
      if (offered.join('\n') !== step.options.join('\n'))
        found.push({
          expected: say`the options ${step.options.join(' | ')}`.text,
          came: offered.join(' | ') || NO_OPTIONS.text,
        })
    }
  }
  if (step.nothing) {
    const next = nextSeen(simulation, seen)
    if (next) found.push({ expected: say`no message`.text, came: `“${textOf(next)}”` })
  }
  if (step.case) found.push(...caseDifferences(simulation, step.case))
  if (step.tags) {
    const missing = step.tags.filter((tag) => !simulation.state.contact.tags.includes(tag))
    if (missing.length > 0)
      found.push({
        expected: say`the tags ${step.tags.join(', ')}`.text,
        came: simulation.state.contact.tags.join(', ') || say`no tags`.text,
      })
  }
  for (const [name, value] of Object.entries(step.fields ?? {})) {
    const came =
      simulation.state.contact.fields[name] ??
      simulation.state.runs.findLast((run) => Object.hasOwn(run.vars, name))?.vars[name]
    if (String(came) !== String(value))
      found.push({
        expected: `${name} = ${value}`,
        came: came === undefined ? say`no value for ${name}`.text : `${name} = ${JSON.stringify(came)}`,
      })
  }
  if (step.limit) {
    await simulation.wait(DAY_MS)
    const most = mostInARow(simulation.chat)
    if (most > step.limit.consecutiveAutomatic)
      found.push({
        expected: say`at most ${step.limit.consecutiveAutomatic} automatic messages in a row`.text,
        came: `${most}`,
      })
  }
  return found
}

const NO_OPTIONS = say`no options`

const acts = (step: ScriptStep) =>
  [
    step.customer,
    step.taps,
    step.taps_old,
    step.sends,
    step.reads,
    step.wait,
    step.agent,
    step.agent_closes,
    step.call,
    step.follow_up,
    step.fails,
    step.starts_at,
  ].some((x) => x !== undefined)

/** Does what the step says; a difference where it cannot be done. */
async function act(simulation: Simulation, step: ScriptStep): Promise<Found | undefined> {
  if (step.customer !== undefined) await simulation.customer({ type: 'text', text: step.customer })
  if (step.sends !== undefined) await simulation.customer(sentContent(step.sends))
  for (const [title, old] of [
    [step.taps, false],
    [step.taps_old, true],
  ] as const) {
    if (title !== undefined && !(await simulation.tap(title, old))) {
      return {
        expected: say`an option “${title}” to tap`.text,
        came:
          simulation
            .options()
            .map((o) => o.title)
            .join(' | ') || NO_OPTIONS.text,
      }
    }
  }
  if (step.reads) await simulation.read()
  if (step.wait !== undefined) await simulation.wait(step.wait)
  if (step.agent !== undefined) await simulation.agent(step.agent)
  if (step.agent_closes && !(await simulation.closeTicket()))
    return { expected: say`a ticket to close`.text, came: say`none is open`.text }
  if (step.fails && !(await simulation.fail()))
    return { expected: say`a message of ours`.text, came: say`none was sent`.text }
  if (step.starts_at !== undefined) {
    const [flow = '', node = ''] = step.starts_at.split('/')
    if (!(await simulation.startAt(flow, node)))
      return { expected: say`to begin at ${step.starts_at}`.text, came: say`there is no such node to begin at`.text }
  }
  const name = step.call ?? (step.follow_up ? 'follow-up' : undefined)
  if (name !== undefined) await simulation.call(name)
  return undefined
}

export function sentContent(kind: NonNullable<ScriptStep['sends']>): InboundContent {
  if (kind === 'location') return { type: 'location', latitude: 25.03, longitude: 121.56 }
  if (kind === 'unsupported') return { type: 'unsupported', kind: 'poll' }
  return { type: 'media', kind, mediaId: 'media-1', mimeType: 'application/octet-stream' }
}

function nextSeen(simulation: Simulation, seen: { upTo: number }): ChatLine | undefined {
  while (seen.upTo < simulation.chat.length) {
    const line = simulation.chat[seen.upTo++]
    if (line && line.from !== 'customer' && !line.withheld) return line
  }
  return undefined
}

function textOf({ content, from }: ChatLine): string {
  if (from === 'customer') return ''
  return visibleText(content as Parameters<typeof visibleText>[0])
}

/** Hyphens and spaces come in many kinds that look alike; none of them is what a test is about. */
const normal = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ')

function caseDifferences(simulation: Simulation, expected: CaseExpectation): Found[] {
  const ticket = simulation.tickets.at(-1)
  if (!ticket) return [{ expected: say`a ticket`.text, came: say`none was opened`.text }]
  const came: Record<string, unknown> = { ...ticket, count: simulation.tickets.length }
  return Object.entries(expected).flatMap(([name, value]) => {
    const fits = name === 'notified' ? ticket.notified.includes(String(value)) : came[name] === value
    return fits
      ? []
      : [
          {
            expected: say`a ticket with ${name} ${String(value)}`.text,
            came: `${name} ${JSON.stringify(came[name]) ?? 'missing'}`,
          },
        ]
  })
}

function mostInARow(chat: readonly ChatLine[]): number {
  let most = 0
  let inARow = 0
  for (const line of chat) {
    if (line.from === 'flow' && !line.withheld) most = Math.max(most, ++inARow)
    else if (line.from !== 'flow') inARow = 0
  }
  return most
}
