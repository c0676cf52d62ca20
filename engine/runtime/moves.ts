// Conversations under way when a version is published: where they stand, and what their author chose for them.
//
// The plan is stored in the transaction that publishes, and carried out behind it slice by slice: each slice puts events into
// inboxes and notes how far it has come, in one transaction. An engine that dies in between leaves the rest to the next round,
// its own or another engine's. What becomes of a conversation is decided in its turn, between its customer's messages.

import type { ConversationEvent, PlannedPlace } from '../core/conversation/event.ts'
import { nodeIdOf } from '../core/conversation/runs.ts'
import type { ConversationState } from '../core/conversation/state.ts'
import { BEGINNING, type Place } from '../store/queries/claim-conversations.ts'
import {
  advanceMove,
  claimMove,
  endMove,
  insertMove,
  type MoveRow,
  putEvents,
  type ToldRow,
} from '../store/queries/moves.ts'
import { readUnderWay, type StandingRow } from '../store/queries/under-way.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import type { MakeId } from './ids.ts'
import type { Metrics } from './metrics.ts'

/** Conversations looked at by one statement: a few ms of one connection, and of the embedded database. */
const SLICE = 1_000
/** Events per second into the inboxes: about half of the turns an engine takes, so that customers do not stand in line for it. */
const EVENTS_PER_SECOND_MAX = 1_000
/** Places an event names: those the conversation stands at, and some that it may have gone on to when it learns of them. */
const PLACES_PER_EVENT_MAX = 24
/**
 * A turn that had begun when the version was published may still lead to an older one. No transaction lasts longer than this:
 * the server ends it after 15 s of silence, a statement after 10 s.
 */
const SECOND_PASS_AFTER_MS = 30_000
const PASSES = 2

/** What becomes of conversations that stand at a node of an older version. Places that are not named stay. */
export interface Choice {
  readonly version: number
  readonly node: string
  readonly choice: 'stay' | 'move' | 'handOver'
}

export interface UnderWay {
  /** Conversations. */
  readonly total: number
  /** One that stands at several counts at each. */
  readonly places: readonly { readonly version: number; readonly node: string; readonly count: number }[]
}

export interface MovesOptions {
  readonly store: Store
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onTold: () => void
  /** Conversations looked at by one statement. Default: 1,000. */
  readonly slice?: number
}

type Query = Pick<Transaction, 'query'>
type Standing = Pick<PlannedPlace, 'version' | 'node'>

interface Slice {
  readonly standing: readonly { readonly row: StandingRow; readonly at: readonly Standing[] }[]
  /** `undefined`: that was the last. */
  readonly next: Place | undefined
}

export class Moves {
  readonly #options: MovesOptions

  constructor(options: MovesOptions) {
    this.#options = options
  }

  /** Where conversations stand in this flow now, over all of its versions. */
  async underWay(flowId: string): Promise<UnderWay> {
    const counts = new Map<string, { version: number; node: string; count: number }>()
    let total = 0
    for await (const { at } of this.#standing(this.#options.store, flowId)) {
      total += 1
      for (const { version, node } of at) {
        const place = counts.get(`${version} ${node}`) ?? { version: numberOf(version), node, count: 0 }
        counts.set(`${version} ${node}`, { ...place, count: place.count + 1 })
      }
    }
    const places = [...counts.values()].sort((a, b) => b.version - a.version || b.count - a.count)
    return { total, places }
  }

  /**
   * In the transaction that publishes: from its commit on the plan is carried out, whatever becomes of this engine. Tells how many
   * conversations it concerns now.
   */
  async applyPlan(
    transaction: Transaction,
    flowId: string,
    newNumber: number,
    plan: readonly Choice[],
  ): Promise<{ readonly moved: number; readonly handedOver: number }> {
    const { ids, now } = this.#options
    const places = plan.flatMap(({ version, node, choice }): PlannedPlace[] => {
      const isVoid = choice === 'stay' || (choice === 'move' && version === newNumber)
      return isVoid ? [] : [{ version: `${flowId}@${version}`, node, choice }]
    })
    const told = { moved: 0, handedOver: 0 }
    if (places.length === 0) return told
    const row = { id: ids(), flowId, number: newNumber, plan: JSON.stringify(places) }
    await transaction.query(insertMove(row, now()))
    for await (const { at } of this.#standing(transaction, flowId)) {
      const own = plannedAt(places, at)
      if (own.some(({ choice }) => choice === 'handOver')) told.handedOver += 1
      else if (own.length > 0) told.moved += 1
    }
    return told
  }

  /** Takes the next slice of a plan. Returns the ms until the next one, nothing where there is none. */
  async runOnce(): Promise<number | undefined> {
    const { store, metrics, onTold, now } = this.#options
    const done = await store.transaction(async (transaction) => {
      const [move] = await transaction.query(claimMove(now()))
      if (move === undefined) return undefined
      const slice = await this.#readSlice(transaction, move.flowId, move)
      const rows = this.#toldBy(move, slice)
      const at = now()
      const [put] = rows.length === 0 ? [] : await transaction.query(putEvents(rows, `move:${move.id}`, at))
      const told = put?.told ?? 0
      await transaction.commit([progress(move, slice, at + restMs(told), at)])
      return { told, isOver: slice.next === undefined }
    })
    if (done === undefined) return undefined
    metrics.add('moves_total', done.told)
    if (done.told > 0) onTold()
    return done.isOver ? 0 : restMs(done.told)
  }

  #toldBy(move: MoveRow, { standing }: Slice): ToldRow[] {
    const places: PlannedPlace[] = JSON.parse(move.plan)
    return standing.flatMap(({ row, at }) => {
      const own = plannedAt(places, at)
      if (own.length === 0) return []
      const plan = [...new Set([...own, ...places])].slice(0, PLACES_PER_EVENT_MAX)
      const event: ConversationEvent = { type: 'moved', to: `${move.flowId}@${move.number}`, plan }
      const id = this.#options.ids()
      return [{ bucket: row.bucket, conversation_id: row.id, id, event: JSON.stringify(event) }]
    })
  }

  async *#standing(from: Query, flowId: string): AsyncGenerator<Slice['standing'][number]> {
    for (let place: Place | undefined = BEGINNING; place !== undefined; ) {
      const slice: Slice = await this.#readSlice(from, flowId, place)
      yield* slice.standing
      place = slice.next
    }
  }

  async #readSlice(from: Query, flowId: string, after: Place): Promise<Slice> {
    const rows = await from.query(readUnderWay(after, flowId, this.#options.slice ?? SLICE))
    const last = rows.find(({ state }) => state === null)
    const standing = rows.flatMap((row) => {
      const at = row.state === null ? [] : standingIn(row.state, flowId)
      return at.length === 0 ? [] : [{ row, at }]
    })
    return { standing, next: last && { bucket: last.bucket, conversationId: last.id } }
  }
}

/** What is noted behind a slice: how far it has come, that the second pass is next, or that everybody has been told. */
function progress({ id, pass }: MoveRow, { next }: Slice, goesOnAt: number, now: number): Statement {
  if (next !== undefined) return advanceMove(id, pass, next, goesOnAt)
  return pass < PASSES ? advanceMove(id, pass + 1, BEGINNING, now + SECOND_PASS_AFTER_MS) : endMove(id)
}

const restMs = (told: number) => Math.ceil((told / EVENTS_PER_SECOND_MAX) * 1_000)

/** The places of one conversation, each once. */
function standingIn(json: string, flowId: string): Standing[] {
  const at = new Map<string, Standing>()
  for (const { version, state } of runsOf(json)) {
    const node = nodeIdOf(state)
    // What never left its start stands at no node.
    if (version.startsWith(`${flowId}@`) && !node.startsWith('$')) at.set(`${version} ${node}`, { version, node })
  }
  return [...at.values()]
}

/** A state that cannot be read is nobody's place; its next turn calls a person. */
function runsOf(json: string): ConversationState['runs'] {
  try {
    const state: ConversationState = JSON.parse(json)
    return state.runs
  } catch {
    return []
  }
}

const plannedAt = (plan: readonly PlannedPlace[], at: readonly Standing[]) =>
  plan.filter((place) => at.some(({ version, node }) => version === place.version && node === place.node))

const numberOf = (version: string) => Number(version.slice(version.lastIndexOf('@') + 1))
