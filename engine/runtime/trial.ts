// A step that is taken apart from the engine: all it may see travels as data, and what came of it comes back as data. Taken
// by a process of its own (`quarantine.ts`); what is in here runs on both sides.

import type { CompiledFlow } from '../core/compile/compile.ts'
import type { EventEnvelope } from '../core/conversation/event.ts'
import { begunAnew, type ConversationState } from '../core/conversation/state.ts'
import type { Evaluate, Turn, World } from '../core/conversation/turn.ts'
import type { BusinessCalendar } from '../core/expression/calendar.ts'
import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import type { Transaction } from '../store/store.ts'
import { TRIES_MAX } from './burial.ts'
import type { FlowTools } from './releases.ts'
import type { TurnCore, WorldWanted } from './turn.ts'
import type { InboxEvent } from './turn-writes.ts'

/** One published version, as it is stored. */
export interface FlowDocument {
  /** `shop@2` */
  readonly version: string
  /** JSON. */
  readonly document: string
}

/** What a `World` is made of. */
export interface WorldDocuments {
  /** What answers now, in the order in which the flows were first published. */
  readonly current: readonly FlowDocument[]
  readonly older: readonly FlowDocument[]
  readonly calendar: BusinessCalendar
  readonly capabilities: ChannelCapabilities
}

/** Gives what a world is made of, without compiling what this event alone needs: that may be what ends processes. */
export type DocumentsFor = (transaction: Transaction, wanted: WorldWanted) => Promise<WorldDocuments>

export interface Trial {
  /** JSON of the conversation's state; null before the first turn. */
  readonly state: string | null
  readonly event: InboxEvent
  readonly world: WorldDocuments
}

export type Verdict =
  | { readonly came: 'turn'; readonly turn: Turn }
  /** It is the event, seen with nothing else around: it threw, ended its process, or found no end. */
  | { readonly came: 'broken'; readonly reason: string }
  /** There was no trial, or what ended it came from outside: nothing is known. */
  | { readonly came: 'undecided'; readonly reason: string }

/** Never rejects for anything that the event does. */
export type TryApart = (trial: Trial) => Promise<Verdict>

/** The core, as far as a trial needs it. */
export type TrialCore = Pick<TurnCore, 'takeTurn'> & Pick<FlowTools, 'parseFlow' | 'compileFlow' | 'createFlowSet'>

/** The event's turn, as the engine would have taken it. Throws as its step does. */
export async function takeApart(core: TrialCore, evaluate: Evaluate, { state, event, world }: Trial): Promise<Turn> {
  const envelope = envelopeOf(event)
  const seen = worldOf(core, world)
  const turnFrom = (from: ConversationState | undefined) => core.takeTurn(from, envelope, seen, evaluate)
  return isLastTry(envelope, event) ? lastTry(state, turnFrom) : turnFrom(readState(state))
}

export function envelopeOf({ eventId, at, event }: InboxEvent): EventEnvelope {
  return { id: eventId, at, event: JSON.parse(event) }
}

export function readState(json: string | null): ConversationState | undefined {
  return json === null ? undefined : JSON.parse(json)
}

export function isLastTry({ event }: EventEnvelope, { attempts }: InboxEvent): boolean {
  return event.type === 'trouble' && attempts >= TRIES_MAX - 1
}

/**
 * Trouble that could not be told in two tries is told to a conversation that begins anew, and where even that breaks, to one
 * that knows nothing: a person is called all the same.
 */
export async function lastTry(
  json: string | null,
  turnFrom: (state: ConversationState | undefined) => Promise<Turn>,
): Promise<Turn> {
  try {
    const state = readState(json)
    return await turnFrom(state && begunAnew(state))
  } catch {
    return turnFrom(undefined)
  }
}

function worldOf(core: TrialCore, { current, older, calendar, capabilities }: WorldDocuments): World {
  const compile = ({ version, document }: FlowDocument): CompiledFlow | undefined => {
    const parsed = core.parseFlow(JSON.parse(document))
    return parsed.ok ? core.compileFlow(parsed.flow, version) : undefined
  }
  const answering = current.map((each) => {
    const compiled = compile(each)
    // The engine answers with it, so it can be read.
    if (compiled === undefined) throw new Error(`The published version ${each.version} cannot be read.`)
    return compiled
  })
  // Whoever is on a version that cannot be read comes to a step that says so, as in the engine.
  return {
    flows: core.createFlowSet(
      answering,
      older.flatMap((each) => compile(each) ?? []),
    ),
    calendar,
    capabilities,
  }
}
