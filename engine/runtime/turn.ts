// The turns: claims conversations that have something in their inbox, takes their steps, and commits state, log and effects
// in the same transaction. Whatever waits is taken together, so one commit carries one turn when it is quiet and many when
// it is not.
//
// A step that throws is put back and tried again; after three bad tries the event is given up, a person is called, and the
// conversation goes on. An event whose try may have killed a process is marked, in a commit of its own, before it is tried
// again. The fast path pays for none of this.

import type { ConversationEvent, EventEnvelope } from '../core/conversation/event.ts'
import type { ConversationState } from '../core/conversation/state.ts'
import type { Evaluate, Turn, World } from '../core/conversation/turn.ts'
import { BEGINNING, type ClaimedRow, claimNext, claimThese, type Place } from '../store/queries/claim-conversations.ts'
import { blameSuspects, markSuspects, newestArrival, type SuspectKey } from '../store/queries/suspects.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import { type Claim, readClaims } from './claims.ts'
import type { MakeId } from './ids.ts'
import { isAway } from './loop.ts'
import type { Metrics } from './metrics.ts'
import { type AfterCommit, type Held, type InboxEvent, TurnWrites } from './turn-writes.ts'

/** Conversations of one transaction. */
const CONVERSATIONS_MAX = 64
/** Events of one conversation in one transaction: one contact's flood does not hold up the others. */
const EVENTS_EACH_MAX = 16
/** A transaction that has stepped for so long takes no further event; the server would end it after 15 s of silence. */
const STEPPING_MS_MAX = 3_000
/** Bad tries after which an event is given up. */
const TRIES_MAX = 3
const REASON_CHARS_MAX = 300

/** The core, as far as a turn needs it. */
export interface TurnCore {
  takeTurn(
    state: ConversationState | undefined,
    envelope: EventEnvelope,
    world: World,
    evaluate: Evaluate,
  ): Promise<Turn>
  versionsNeeded(state: ConversationState | undefined, event: ConversationEvent): string[]
}

export interface WorldWanted {
  readonly channel: string
  readonly account: string
  /** The newest release there is. */
  readonly release: number
  readonly versions: readonly string[]
}

/** Gives the world a step may see. Reads only through the transaction it is given. */
export type WorldFor = (transaction: Transaction, wanted: WorldWanted) => Promise<World>

/** What a committed batch left for others to do. */
export interface Committed {
  readonly conversationIds: readonly string[]
  readonly messages: number
  readonly requests: number
  /** Infinite where no timer was set. */
  readonly firstTimerDueAt: number
  readonly afterCommit: readonly AfterCommit[]
}

export interface StepFailure {
  readonly conversationId: string
  /** `undefined`: the turn was taken and could not be written. */
  readonly eventId: string | undefined
  readonly error: unknown
  readonly givenUp: boolean
}

export interface TurnsOptions {
  readonly store: Store
  readonly core: TurnCore
  readonly worldFor: WorldFor
  readonly evaluate: Evaluate
  /** This run of the engine, a UUID: another run's mark on an event means that it died with it. */
  readonly engine: string
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onCommitted: (committed: Committed) => void
  readonly onStepFailure: (failure: StepFailure) => void
}

export class Turns {
  readonly #options: TurnsOptions
  #place: Place = BEGINNING
  /** Everything up to this arrival may have been under way when an engine died: it wants care. */
  #suspectUpTo: number | undefined

  constructor(options: TurnsOptions) {
    this.#options = options
  }

  /** Takes what waits, up to a batch. Returns 0 while there is more, nothing when waiting for a wake-up is enough. */
  async runOnce(): Promise<number | undefined> {
    this.#suspectUpTo ??= await this.#newestArrival()
    const suspectUpTo = this.#suspectUpTo
    const from = this.#place
    const { claims, left } = await this.#takeBatch(claimNext(from, CONVERSATIONS_MAX, EVENTS_EACH_MAX, suspectUpTo))
    const last = claims.at(-1)
    const isFull = claims.length === CONVERSATIONS_MAX && last !== undefined
    this.#place = isFull ? { bucket: last.bucket, conversationId: last.conversation_id } : BEGINNING

    const suspects = claims.filter(({ attempts, arrival }) => attempts > 0 || arrival <= suspectUpTo)
    const cared = suspects.length > 0 && (await this.#takeWithCare(suspects))
    return isFull || from !== BEGINNING || cared || left ? 0 : undefined
  }

  async #newestArrival(): Promise<number> {
    const [row] = await this.#options.store.query(newestArrival)
    return row?.arrival ?? 0
  }

  async #takeBatch(claim: Statement<ClaimedRow>): Promise<Taken> {
    try {
      return await this.#take(claim)
    } catch (error) {
      // Something in this batch cannot be written. All that waits now is taken with care, until what it is shows itself.
      if (!isAway(error)) this.#suspectUpTo = await this.#newestArrival()
      throw error
    }
  }

  /** One transaction: claim, step, write. */
  async #take(claim: Statement<ClaimedRow>): Promise<Taken> {
    const { store, now } = this.#options
    const { claims, writes } = await store.transaction(async (transaction) => {
      const claims = readClaims(await transaction.query(claim))
      const writes = new TurnWrites()
      const until = now() + STEPPING_MS_MAX
      await Promise.all(claims.map((claimed) => this.#step(transaction, claimed, writes, until)))
      await transaction.commit(writes.statements(now()))
      return { claims, writes }
    })
    this.#committed(claims, writes)
    return { claims, left: writes.back > 0 || claims.some(({ events }) => events.length === EVENTS_EACH_MAX) }
  }

  /** Takes the events of one conversation in order, up to the first that fails. */
  async #step(transaction: Transaction, claim: Claim, writes: TurnWrites, until: number): Promise<void> {
    const { held, events, release, overtakes } = claim
    if (held === undefined) return
    const { core, worldFor, evaluate, now } = this.#options
    let state: ConversationState | undefined
    for (const [index, event] of events.entries()) {
      if (overtakes || now() > until) return putBack(writes, held, events.slice(index))
      let turn: Turn
      try {
        const envelope: EventEnvelope = { id: event.eventId, at: event.at, event: JSON.parse(event.event) }
        if (index === 0) state = readState(claim.state, envelope.event, event.attempts)
        const versions = core.versionsNeeded(state, envelope.event)
        const { channel, account } = held
        const world = await worldFor(transaction, { channel, account, release, versions }).catch(worldless)
        turn = await core.takeTurn(state, envelope, world, evaluate)
      } catch (error) {
        if (error instanceof Worldless) throw error.cause
        this.#failed(writes, held, event, error)
        return putBack(writes, held, events.slice(index + 1))
      }
      state = turn.state
      writes.addTurn(held, event, turn)
    }
  }

  /** What a bad try leaves: the event to be tried again, or its burial. Nothing of the step itself. */
  #failed(writes: TurnWrites, held: Held, event: InboxEvent, error: unknown): void {
    const attempts = event.attempts + 1
    const givenUp = attempts >= TRIES_MAX
    this.#options.metrics.add('step_failures_total')
    this.#options.onStepFailure({ conversationId: held.conversationId, eventId: event.eventId, error, givenUp })
    if (givenUp) this.#bury(writes, held, event, error instanceof Error ? error.message : String(error))
    else writes.putBack(held, event, attempts)
  }

  #bury(writes: TurnWrites, held: Held, event: InboxEvent, error: string): void {
    const { ids, now } = this.#options
    const reason = error.slice(0, REASON_CHARS_MAX)
    // Trouble that cannot be told either ends here; the dead letter and the counter remain.
    const trouble: EventEnvelope = { id: ids(), at: now(), event: { type: 'trouble', reason } }
    writes.bury(held, event, reason, isTrouble(event) ? undefined : trouble)
  }

  /**
   * Suspects that were never tried with care go together; if one of them ends the process, each is tried alone afterwards,
   * and marked only right before, so that nobody bears the marks of another's death. True where any of them got on.
   */
  async #takeWithCare(suspects: readonly Claim[]): Promise<boolean> {
    const untried = suspects.filter(({ attempts }) => attempts === 0)
    const groups = [untried, ...suspects.filter(({ attempts }) => attempts > 0).map((suspect) => [suspect])]
    let tried = false
    for (const group of groups) {
      const { store, engine, now } = this.#options
      const marked = group.length === 0 ? [] : await store.query(markSuspects(group.map(suspectKey), engine, now()))
      if (marked.length === 0) continue
      const [first] = marked
      const isHopeless = first !== undefined && first.attempts >= TRIES_MAX
      const attempt = () => (isHopeless ? this.#giveUp(first) : this.#take(claimThese(marked, 1)))
      tried = (await this.#written(marked, attempt)) || tried
    }
    return tried
  }

  /** A try that cannot be written counts as a bad one, and keeps nobody else from theirs. */
  async #written(suspects: readonly SuspectKey[], attempt: () => Promise<unknown>): Promise<boolean> {
    try {
      await attempt()
      return true
    } catch (error) {
      if (isAway(error)) throw error
      await this.#options.store.query(blameSuspects(suspects))
      for (const { conversation_id } of suspects) {
        this.#options.onStepFailure({ conversationId: conversation_id, eventId: undefined, error, givenUp: false })
      }
      return false
    }
  }

  /** Its tries ended processes, or could not be written: it is not tried again. */
  async #giveUp(suspect: SuspectKey): Promise<void> {
    const { store, now, onStepFailure } = this.#options
    const error = `${TRIES_MAX} tries of this event ended the engine or could not be stored`
    const { claims, writes } = await store.transaction(async (transaction) => {
      const claims = readClaims(await transaction.query(claimThese([suspect], 1)))
      const writes = new TurnWrites()
      for (const { held, events } of claims) {
        if (held === undefined) continue
        for (const event of events) this.#bury(writes, held, event, error)
      }
      await transaction.commit(writes.statements(now()))
      return { claims, writes }
    })
    for (const { conversation_id, events } of claims) {
      for (const { eventId } of events)
        onStepFailure({ conversationId: conversation_id, eventId, error, givenUp: true })
    }
    this.#committed(claims, writes)
  }

  #committed(claims: readonly Claim[], writes: TurnWrites): void {
    const { metrics, onCommitted } = this.#options
    if (writes.turns === 0) return
    metrics.add('turns_total', writes.turns)
    metrics.add('batches_total')
    metrics.add('dead_letters_total', writes.deadLetters)
    onCommitted({
      conversationIds: claims.flatMap(({ held, events }) => (held && events.length > 0 ? [held.conversationId] : [])),
      messages: writes.messages,
      requests: writes.requests,
      firstTimerDueAt: writes.firstTimerDueAt,
      afterCommit: writes.afterCommit,
    })
  }
}

interface Taken {
  readonly claims: readonly Claim[]
  /** There is more in these inboxes than was used. */
  readonly left: boolean
}

/** The world could not be read. That is no fault of the event: the batch as a whole has failed. */
class Worldless extends Error {}

function worldless(cause: unknown): never {
  throw new Worldless('The world of a step could not be read.', { cause })
}

/**
 * Trouble that could not be told in two tries is told to a conversation that begins anew: where the state itself breaks
 * every step, a person is called all the same.
 */
function readState(json: string | null, event: ConversationEvent, attempts: number): ConversationState | undefined {
  if (json === null || (event.type === 'trouble' && attempts > 1)) return undefined
  return JSON.parse(json)
}

function suspectKey({ bucket, conversation_id, arrival }: SuspectKey): SuspectKey {
  return { bucket, conversation_id, arrival }
}

function putBack(writes: TurnWrites, held: Held, events: readonly InboxEvent[]): void {
  for (const event of events) writes.putBack(held, event, event.attempts)
}

function isTrouble({ event }: InboxEvent): boolean {
  try {
    const read: ConversationEvent = JSON.parse(event)
    return read.type === 'trouble'
  } catch {
    return false
  }
}
