// Makes the look-ups that turns asked for, outside of any transaction; each answer comes back as one event.
//
// After a crash a GET is made again. Any other method may have done its work already, so it ends as failed with the words
// “unknown outcome”, and the flow takes its way out for failures: nothing is ordered or cancelled twice.

import type { RequestOutcome } from '../core/conversation/event.ts'
import type { Clock } from '../port/clock.ts'
import { type ClaimedRequest, claimOverdue, claimRequests, finishRequest } from '../store/queries/requests.ts'
import type { Store } from '../store/store.ts'
import { type Connection, callConnection, REQUEST_MS_MAX, type RequestEffect } from './connection-call.ts'
import type { MakeId } from './ids.ts'
import type { Metrics } from './metrics.ts'
import { Recorder } from './recorder.ts'

/** Look-ups under way at once for one connection: one that hangs holds up nobody else. */
const CALLS_PER_CONNECTION_MAX = 16
/** A customer waits behind it in silence: what has found no place by then fails, and its flow goes on by that way out. */
const WAIT_MS_MAX = 30_000
const OVERDUE_SLICE = 200
const LEASE_MS = REQUEST_MS_MAX + 15_000

export interface RequestsOptions {
  readonly store: Store
  readonly connections: ReadonlyMap<string, Connection>
  readonly fetch: typeof globalThis.fetch
  readonly ids: MakeId
  readonly now: () => number
  readonly random: () => number
  readonly clock?: Clock
  readonly metrics: Metrics
  readonly onFinished: () => void
  readonly onError: (error: unknown) => void
}

export class Requests {
  readonly #options: RequestsOptions
  readonly #recorder: Recorder
  readonly #underWay = new Map<Promise<void>, string>()
  readonly #since: number

  constructor(options: RequestsOptions) {
    this.#options = options
    this.#recorder = new Recorder(options)
    this.#since = options.now()
  }

  /** Begins the look-ups there is room for. */
  async runOnce(): Promise<number | undefined> {
    const { store, now } = this.#options
    const claimed = await store.query(claimRequests(this.#free(), now(), now() + LEASE_MS))
    for (const request of claimed) this.#begin(request)
    return this.#failOverdue()
  }

  /** Look-ups that wait behind others which hang. What waited while no engine was up has its time before it still. */
  async #failOverdue(): Promise<number | undefined> {
    const { store, now } = this.#options
    const full = this.#free().flatMap(({ connection, slots }) => (slots > 0 || connection === null ? [] : [connection]))
    if (full.length === 0 || now() - this.#since < WAIT_MS_MAX) return undefined
    const overdue = await store.query(claimOverdue(full, now() - WAIT_MS_MAX, now() + LEASE_MS, OVERDUE_SLICE))
    for (const request of overdue) {
      this.#begin(request, { result: 'failed', reason: `no place within ${WAIT_MS_MAX} ms: too many look-ups hang` })
    }
    return overdue.length === OVERDUE_SLICE ? 0 : undefined
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.keys())
  }

  giveUp(): void {
    this.#recorder.stop()
  }

  /** A name that is not configured is claimed too: its look-ups fail at once instead of waiting for ever. */
  #free(): { connection: string | null; slots: number }[] {
    const busy = [...this.#underWay.values()]
    const slots = (name: string) => CALLS_PER_CONNECTION_MAX - busy.filter((other) => other === name).length
    const known = [...this.#options.connections.keys()].map((connection) => ({ connection, slots: slots(connection) }))
    return [...known, { connection: null, slots: CALLS_PER_CONNECTION_MAX }]
  }

  /** `outcome`: it is answered with this and not made at all. */
  #begin(claimed: ClaimedRequest, outcome?: RequestOutcome): void {
    const effect: RequestEffect = JSON.parse(claimed.effect)
    const call = this.#answer(claimed, outcome ?? this.#outcome(claimed, effect))
      .catch(this.#options.onError)
      .finally(() => this.#underWay.delete(call))
    this.#underWay.set(call, outcome === undefined ? effect.connection : '')
  }

  async #answer(claimed: ClaimedRequest, coming: RequestOutcome | Promise<RequestOutcome>): Promise<void> {
    const { ids, now, metrics, onFinished } = this.#options
    const outcome = await coming
    metrics.add('requests_total', 1, outcome.result)
    const event = JSON.stringify({ type: 'response', requestId: claimed.requestId, outcome })
    await this.#recorder.record(finishRequest({ ...claimed, eventId: ids(), event, at: now() }))
    onFinished()
  }

  async #outcome(claimed: ClaimedRequest, effect: RequestEffect): Promise<RequestOutcome> {
    const { connections, fetch, clock } = this.#options
    const connection = connections.get(effect.connection)
    if (connection === undefined) {
      const names = [...connections.keys()].join(', ') || 'none'
      return { result: 'failed', reason: `there is no connection “${effect.connection}”; configured: ${names}` }
    }
    if (claimed.begunBefore && !claimed.repeatable) {
      return {
        result: 'failed',
        reason: 'unknown outcome: the engine stopped during this call, and it may not be repeated',
      }
    }
    return callConnection(connection, effect, fetch, clock)
  }
}
