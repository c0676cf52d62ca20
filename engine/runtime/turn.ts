// The turns: claims conversations that have something in their inbox, takes their steps, and commits state, log and effects
// in the same transaction. Whatever waits is taken together, so one commit carries one turn when it is quiet and many when
// it is not.
//
// A step that throws is put back and tried again; after three bad tries the event is given up, a person is called, and the
// conversation goes on. An event whose try may have killed a process is marked, in a commit of its own, before it is tried
// again; whether it did is found out where it can kill nobody else (`judgement.ts`). The fast path pays for none of this.

import type { ConversationEvent, EventEnvelope } from '../core/conversation/event.ts'
import type { ConversationState } from '../core/conversation/state.ts'
import type { Evaluate, Turn, World } from '../core/conversation/turn.ts'
import { BEGINNING, type ClaimedRow, claimNext, claimThese, type Place } from '../store/queries/claim-conversations.ts'
import { blameSuspects, markSuspects, markTogether, newestArrival, type SuspectKey } from '../store/queries/suspects.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import { bury, TRIES_MAX } from './burial.ts'
import { type Claim, readClaims } from './claims.ts'
import type { MakeId } from './ids.ts'
import { type Apart, Judgement } from './judgement.ts'
import { isAway } from './loop.ts'
import type { Metrics } from './metrics.ts'
import { envelopeOf, isLastTry, lastTry, readState } from './trial.ts'
import { type AfterCommit, type Held, type InboxEvent, TurnWrites } from './turn-writes.ts'

/** Conversations of one transaction. */
const CONVERSATIONS_MAX = 200
/** Events of one conversation in one transaction: one contact's flood does not hold up the others. */
const EVENTS_EACH_MAX = 16
/** A transaction that has stepped for so long takes no further event; the server would end it after 15 s of silence. */
const STEPPING_MS_MAX = 3_000
/** So many suspects are tried one by one at once; more of them go together first, or a start would take too long. */
const ALONE_MAX = 4

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
  /** Of the events that were taken. */
  readonly eventIds: readonly string[]
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
  /** Where an event is tried whose tries ended engines. Without it such an event is given up on that evidence. */
  readonly apart?: Apart | undefined
}

export class Turns {
  readonly #options: TurnsOptions
  readonly #judgement: Judgement
  #place: Place = BEGINNING
  /** A batch that is still stepped or written while the next one is claimed. */
  #underWay: Promise<Taken> | undefined
  /** Everything up to this arrival may have been under way when an engine died: it wants care. */
  #suspectUpTo: number | undefined

  constructor(options: TurnsOptions) {
    this.#options = options
    const onWritten = (claims: readonly Claim[], writes: TurnWrites) => this.#committed(claims, writes)
    this.#judgement = new Judgement({ ...options, apart: options.apart, onWritten })
  }

  /**
   * Takes what waits, up to a batch. Returns 0 while there is more, nothing when waiting for a wake-up is enough. While there
   * is a backlog a batch may still be under way when this returns, so that one is written while the next is claimed: see
   * `idle`. Calls follow each other.
   */
  async runOnce(): Promise<number | undefined> {
    this.#suspectUpTo ??= await this.#newestArrival()
    const suspectUpTo = this.#suspectUpTo
    const judged = await this.#judgement.settle()
    const from = this.#place
    const before = this.#underWay
    const batch = this.#begin(claimNext(from, CONVERSATIONS_MAX, EVENTS_EACH_MAX, suspectUpTo))
    const claims = await batch.claimed
    this.#underWay = batch.taken
    const last = claims.at(-1)
    const isFull = claims.length === CONVERSATIONS_MAX && last !== undefined
    this.#place = isFull ? { bucket: last.bucket, conversationId: last.conversation_id } : BEGINNING
    await before

    const suspects = claims.filter(
      (claim) => (claim.attempts > 0 || claim.arrival <= suspectUpTo) && !this.#judgement.isWaiting(claim),
    )
    if (isFull && suspects.length === 0) return 0
    const { left } = await this.idle()
    const cared = suspects.length > 0 && (await this.#takeWithCare(suspects))
    // What the batch before held could not be claimed, and may have got something since.
    return isFull || from !== BEGINNING || cared || judged || left || before !== undefined ? 0 : undefined
  }

  /** Resolves when no batch is under way. Rejects as the batch did. */
  async idle(): Promise<Pick<Taken, 'left'>> {
    const underWay = this.#underWay
    this.#underWay = undefined
    return (await underWay) ?? { left: false }
  }

  async #newestArrival(): Promise<number> {
    const [row] = await this.#options.store.query(newestArrival)
    return row?.arrival ?? 0
  }

  /** Two moments of one batch: what it claimed is known, and everything is written. */
  #begin(claim: Statement<ClaimedRow>): { claimed: Promise<readonly Claim[]>; taken: Promise<Taken> } {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Claim[]>()
    const taken = this.#takeBatch(claim, resolve)
    // Whoever awaits the batch hears of its failure; until then it is nobody's.
    taken.catch(reject)
    return { claimed: promise, taken }
  }

  async #takeBatch(claim: Statement<ClaimedRow>, onClaimed: (claims: readonly Claim[]) => void): Promise<Taken> {
    try {
      return await this.#take(claim, onClaimed)
    } catch (error) {
      // Something in this batch cannot be written. All that waits now is taken with care, until what it is shows itself.
      if (!isAway(error)) this.#suspectUpTo = await this.#newestArrival()
      throw error
    }
  }

  /** One transaction: claim, step, write. */
  async #take(claim: Statement<ClaimedRow>, onClaimed?: (claims: readonly Claim[]) => void): Promise<Taken> {
    const { store, now } = this.#options
    const { claims, writes } = await store.transaction(async (transaction) => {
      const claims = readClaims(await transaction.query(claim))
      onClaimed?.(claims)
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
    const { channel, account } = held
    let state: ConversationState | undefined
    for (const [index, event] of events.entries()) {
      if (overtakes || now() > until) return putBack(writes, held, events.slice(index))
      let turn: Turn
      try {
        const envelope = envelopeOf(event)
        const turnFrom = async (from: ConversationState | undefined): Promise<Turn> => {
          const versions = core.versionsNeeded(from, envelope.event)
          const world = await worldFor(transaction, { channel, account, release, versions }).catch(worldless)
          return core.takeTurn(from, envelope, world, evaluate)
        }
        const isLast = isLastTry(envelope, event)
        if (index === 0 && !isLast) state = readState(claim.state)
        turn = isLast ? await lastTry(claim.state, turnFrom) : await turnFrom(state)
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
    if (givenUp) bury(writes, held, event, error instanceof Error ? error.message : String(error), this.#options)
    else writes.putBack(held, event, attempts)
  }

  /**
   * Each suspect is tried alone, and marked only right before, so that nobody bears the marks of another's death. Where many
   * were never tried with care they go together first, and a death counts for none of them. True where any of them got on.
   */
  async #takeWithCare(suspects: readonly Claim[]): Promise<boolean> {
    const untried = suspects.filter(({ attempts }) => attempts === 0)
    const together = untried.length > ALONE_MAX ? untried : []
    const alone = suspects.filter((suspect) => !together.includes(suspect))
    let tried = false
    for (const group of [together, ...alone.map((suspect) => [suspect])]) {
      if (group.some((suspect) => this.#judgement.isWaiting(suspect))) continue
      const { store, engine, now } = this.#options
      const mark = group === together ? markTogether : markSuspects
      const marked = group.length === 0 ? [] : await store.query(mark(group.map(suspectKey), engine, now()))
      if (marked.length === 0) continue
      const [first] = marked
      const isHopeless = first !== undefined && first.attempts >= TRIES_MAX
      const attempt = () => (isHopeless ? this.#judgement.begin(first) : this.#take(claimThese(marked, 1)))
      tried = (await this.#written(marked, attempt)) || tried
    }
    return tried
  }

  /** A try that cannot be written counts as a bad one, and keeps nobody else from theirs. */
  async #written(suspects: readonly SuspectKey[], attempt: () => Promise<Taken | boolean>): Promise<boolean> {
    try {
      return (await attempt()) !== false
    } catch (error) {
      if (isAway(error)) throw error
      await this.#options.store.query(blameSuspects(suspects))
      for (const { conversation_id } of suspects) {
        this.#options.onStepFailure({ conversationId: conversation_id, eventId: undefined, error, givenUp: false })
      }
      return false
    }
  }

  #committed(claims: readonly Claim[], writes: TurnWrites): void {
    const { metrics, onCommitted } = this.#options
    if (writes.turns === 0) return
    metrics.add('turns_total', writes.turns)
    metrics.add('batches_total')
    metrics.add('dead_letters_total', writes.deadLetters)
    onCommitted({
      conversationIds: claims.flatMap(({ held, events }) => (held && events.length > 0 ? [held.conversationId] : [])),
      eventIds: claims.flatMap(({ held, events }) => (held ? events.map(({ eventId }) => eventId) : [])),
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

function suspectKey({ bucket, conversation_id, arrival }: SuspectKey): SuspectKey {
  return { bucket, conversation_id, arrival }
}

function putBack(writes: TurnWrites, held: Held, events: readonly InboxEvent[]): void {
  for (const event of events) writes.putBack(held, event, event.attempts)
}
