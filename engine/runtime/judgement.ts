// Events whose tries ended engines, or could not be written. That says little about them: whatever kills engines kills them in
// the middle of somebody's try. So each is tried once more where it can end nobody else, one at a time, and only what is seen
// there counts. Meanwhile no transaction is open, the event keeps its mark and its place, and everybody else goes on.

import type { Turn } from '../core/conversation/turn.ts'
import { claimThese } from '../store/queries/claim-conversations.ts'
import { markSuspects, type SuspectKey } from '../store/queries/suspects.ts'
import { isConflict, type Store, type Transaction } from '../store/store.ts'
import { bury, TRIES_MAX } from './burial.ts'
import { type Claim, readClaims } from './claims.ts'
import type { MakeId } from './ids.ts'
import { isAway } from './loop.ts'
import type { Metrics } from './metrics.ts'
import { type DocumentsFor, envelopeOf, readState, type Trial, type TryApart, type Verdict } from './trial.ts'
import type { StepFailure, TurnCore } from './turn.ts'
import { type Held, type InboxEvent, TurnWrites } from './turn-writes.ts'

/** While it is tried its mark is set anew this often: other engines keep away from a mark for 5 s. */
const MARK_AGAIN_MS = 2_000
/** After a trial that was none: what kept a process from starting, memory as a rule, does not pass at once. */
const AGAIN_MS = 5_000

/** Where such events are tried. */
export interface Apart {
  readonly tryApart: TryApart
  readonly documentsFor: DocumentsFor
  /** A trial has ended: the next round writes what came of it. */
  readonly onDecided: () => void
}

export interface JudgementOptions {
  readonly store: Store
  readonly core: Pick<TurnCore, 'versionsNeeded'>
  readonly apart: Apart | undefined
  readonly engine: string
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onWritten: (claims: readonly Claim[], writes: TurnWrites) => void
  readonly onStepFailure: (failure: StepFailure) => void
}

/** A conversation's first event as it was when its trial began: what came of it counts only where all is still so. */
interface Found {
  readonly key: SuspectKey
  readonly conversationId: string
  readonly version: number
  readonly eventId: string
  /** Of the flows that its trial sees. */
  readonly release: number
}

interface Case extends Found {
  markedAt: number
  verdict: Verdict | undefined
}

export class Judgement {
  readonly #options: JudgementOptions
  /** The one that is tried, or is decided and not written yet. */
  #case: Case | undefined
  #notBefore = Number.NEGATIVE_INFINITY

  constructor(options: JudgementOptions) {
    this.#options = options
  }

  /** Its time has not come: it is tried already, or has to wait until another one is decided. */
  isWaiting({ attempts }: Pick<Claim, 'attempts'>): boolean {
    if (attempts < TRIES_MAX) return false
    return this.#case !== undefined || this.#options.now() < this.#notBefore
  }

  /** Begins the trial of an event that is marked. Where nothing can be tried apart, it is given up. False: not now. */
  async begin(suspect: SuspectKey): Promise<boolean> {
    if (this.isWaiting({ attempts: TRIES_MAX })) return false
    const { apart, now } = this.#options
    const found = await this.#look(suspect)
    if (found === undefined) return false
    const { trial, ...about } = found
    const begun: Case = { ...about, markedAt: now(), verdict: undefined }
    this.#case = begun
    if (apart === undefined || trial === undefined) {
      begun.verdict = broken(`${TRIES_MAX} tries of this event ended the engine or could not be stored`)
      return this.settle()
    }
    const decide = (verdict: Verdict) => {
      begun.verdict = verdict
      apart.onDecided()
    }
    apart.tryApart(trial).then(decide, (error) => decide({ came: 'undecided', reason: messageOf(error) }))
    return true
  }

  /** Writes what came of a trial. True where the inbox is no more what it was. Rejects while the database is away. */
  async settle(): Promise<boolean> {
    const pending = this.#case
    if (pending === undefined) return false
    const { verdict } = pending
    if (verdict === undefined) {
      await this.#keep(pending)
      return false
    }
    if (verdict.came === 'undecided') {
      this.#postpone(pending, verdict.reason)
      return false
    }
    try {
      return await this.#write(pending, verdict)
    } catch (error) {
      // It stands, and is written once the database is back; where it was written and nobody told us, there is nothing left to do.
      if (isAway(error)) throw error
      if (verdict.came === 'broken' || isConflict(error)) {
        this.#postpone(pending, messageOf(error))
        return false
      }
      pending.verdict = broken(`its turn cannot be written: ${messageOf(error)}`)
      return true
    }
  }

  /** Nothing is decided: it is tried again, by whoever comes to it first. */
  #postpone({ conversationId, eventId }: Case, reason: string): void {
    const { now, metrics, onStepFailure } = this.#options
    this.#case = undefined
    this.#notBefore = now() + AGAIN_MS
    metrics.add('tried_apart_total', 1, 'undecided')
    onStepFailure({ conversationId, eventId, error: new Error(`not tried apart: ${reason}`), givenUp: false })
  }

  async #keep(pending: Case): Promise<void> {
    const { store, engine, now } = this.#options
    if (now() - pending.markedAt < MARK_AGAIN_MS) return
    // Where another engine has it meanwhile, our verdict finds the event gone, or is as good as theirs.
    await store.query(markSuspects([pending.key], engine, now()))
    pending.markedAt = now()
  }

  /** Reads as a claim does, and rolls back: event and mark stay where they are. */
  async #look(suspect: SuspectKey): Promise<(Found & { trial: Trial | undefined }) | undefined> {
    const looked = await this.#options.store
      .transaction(async (transaction) => {
        const [claim] = readClaims(await transaction.query(claimThese([suspect], 1)))
        throw new GivenBack(claim && (await this.#read(transaction, suspect, claim)))
      })
      .catch((error: unknown) => error)
    if (looked instanceof GivenBack) return looked.found
    throw looked
  }

  async #read(transaction: Transaction, key: SuspectKey, claim: Claim): Promise<GivenBack['found']> {
    const [event] = claim.events
    const { held, state, release, overtakes } = claim
    if (held === undefined || event === undefined || overtakes || event.attempts < TRIES_MAX) return undefined
    const { channel, account, conversationId, version } = held
    const { apart } = this.#options
    const wanted = { channel, account, release, versions: this.#versions(state, event) }
    const world = await apart?.documentsFor(transaction, wanted)
    const trial = world && { state, event, world }
    return { key, conversationId, version, eventId: event.eventId, release, trial }
  }

  #versions(state: string | null, event: InboxEvent): readonly string[] {
    try {
      return this.#options.core.versionsNeeded(readState(state), envelopeOf(event).event)
    } catch {
      // What cannot be read breaks its step too, and that is seen there.
      return []
    }
  }

  async #write(pending: Case, verdict: Exclude<Verdict, { came: 'undecided' }>): Promise<boolean> {
    const { store, now } = this.#options
    const written = await store
      .transaction(async (transaction) => {
        const claims = readClaims(await transaction.query(claimThese([pending.key], 1)))
        const [claim] = claims
        const [event] = claim?.events ?? []
        // Nothing was taken yet, so there is nothing to give back.
        if (claim === undefined || claim.held === undefined) return claim === undefined ? 'changed' : 'taken'
        const { held } = claim
        if (event === undefined || !isSame(pending, claim, held, event)) throw new GivenBack(undefined)
        const writes = new TurnWrites()
        this.#decide(writes, held, event, verdict)
        await transaction.commit(writes.statements(now()))
        return { claims, writes }
      })
      .catch((error: unknown) => {
        if (error instanceof GivenBack) return 'changed' as const
        throw error
      })
    // Somebody has the conversation for a moment.
    if (written === 'taken') return false
    this.#case = undefined
    if (written !== 'changed') this.#written(pending, verdict, written)
    return true
  }

  #decide(writes: TurnWrites, held: Held, event: InboxEvent, verdict: { came: 'turn'; turn: Turn } | Broken): void {
    if (verdict.came === 'turn') writes.addTurn(held, event, verdict.turn)
    else bury(writes, held, event, verdict.reason, this.#options)
  }

  #written(
    { conversationId, eventId }: Case,
    verdict: Exclude<Verdict, { came: 'undecided' }>,
    { claims, writes }: { claims: readonly Claim[]; writes: TurnWrites },
  ): void {
    const { metrics, onWritten, onStepFailure } = this.#options
    metrics.add('tried_apart_total', 1, verdict.came)
    if (verdict.came === 'broken')
      onStepFailure({ conversationId, eventId, error: new Error(verdict.reason), givenUp: true })
    onWritten(claims, writes)
  }
}

type Broken = Extract<Verdict, { came: 'broken' }>

/** Carries what was read out of a transaction that rolls back. */
class GivenBack extends Error {
  readonly found: (Found & { trial: Trial | undefined }) | undefined

  constructor(found: GivenBack['found']) {
    super('What was claimed is given back.')
    this.found = found
  }
}

/** Arrivals are handed on: trouble stands where the event it tells of stood. */
function isSame(found: Found, { overtakes, release }: Claim, { version }: Held, { eventId }: InboxEvent): boolean {
  return !overtakes && eventId === found.eventId && version === found.version && release === found.release
}

function broken(reason: string): Broken {
  return { came: 'broken', reason }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
