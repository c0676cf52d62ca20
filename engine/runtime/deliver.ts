// Sends what the turns decided to say: in order within a conversation, within the rates of channel and contact, each outcome
// recorded as soon as it is known. One of these per number.
//
// A call begins while its row is locked. Whoever takes a conversation over writes on the same rows, so their commit waits for
// calls that are beginning, and what has not begun by then never does.

import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import type { OutboundContent, OutboundMessage } from '../core/message/outbound.ts'
import type { SendDecision } from '../core/message/window.ts'
import type { ChannelAdapter, SendResult } from '../port/channel.ts'
import type { Clock } from '../port/clock.ts'
import { bucketOf } from '../store/bucket.ts'
import {
  type ClaimedMessage,
  type ClaimRow,
  claimMessages,
  type MessageClaim,
  openPace,
} from '../store/queries/claim-messages.ts'
import { lockForCalls } from '../store/queries/lock-for-calls.ts'
import { type Settlement, settleMessages } from '../store/queries/settle-messages.ts'
import type { Store } from '../store/store.ts'
import { Batcher } from './batcher.ts'
import { formatCallbackData } from './callback-data.ts'
import { ChannelHealth } from './channel-health.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import { Recorder } from './recorder.ts'
import { afterCall, afterWindowClosed, notBefore, type Outcome, settlementOf } from './settlement.ts'

/**
 * Calls under way at once, as a share of the number's rate: a call takes less than 0.4 s. More would only mean more unknown
 * outcomes when the channel falls silent. Within one conversation a single call is under way.
 */
const CALLS_SHARE = 0.4
const CALLS_MAX = 128
/** Commits of outcomes under way at once. */
const RECORDS_MAX = 2
/** A row still `sending` after this lost its engine. */
const LEASE_MS = 60_000
/** A call takes less; with less than this left of the lease none begins, or another engine could begin it as well. */
const CALL_MS_MAX = 30_000
/** The server ends a transaction that is silent for 15 s, and its locks with it: after this no call begins on their strength. */
const LOCK_MS_MAX = 10_000
/** One contact takes a message each 6 s in the long run, and this many at once borrowed from the future. */
const CONTACT_BURST = 45
const CONTACT_MS = 6_000
/** Unspent rate that may be saved up, as a share of a second's. What can be saved is missing from the refill, so that no
 * second, wherever it begins, sees more than the rate. */
const RATE_SAVED_SHARE = 0.05

export type DecideSend = (
  message: OutboundMessage,
  at: number,
  lastInboundAt: number | undefined,
  capabilities: ChannelCapabilities,
) => SendDecision

export interface DelivererOptions {
  readonly store: Store
  readonly adapter: ChannelAdapter
  readonly decideSend: DecideSend
  readonly intake: IntakeHealth
  /** Messages per second of this number, all engines together. */
  readonly ratePerSecond: number
  readonly ids: MakeId
  readonly now: () => number
  readonly random: () => number
  readonly clock?: Clock
  readonly metrics: Metrics
  /** A call has ended: the next message may leave. `told`: a conversation hears of it. */
  readonly onSettled: (told: boolean) => void
  readonly onError: (error: unknown) => void
  /** The channel sends nothing from now on, and why; `undefined`: it sends again. Once for each outage. */
  readonly onHealth: (down: string | undefined) => void
}

interface Claimed {
  readonly claim: string
  readonly leaseUntil: number
  readonly claimed: readonly ClaimedMessage[]
  /** Of the number's rate, for further claims. */
  readonly tokensLeft: number
}

export class Deliverer {
  readonly #options: DelivererOptions
  readonly #recorder: Recorder
  /** An outcome is recorded as soon as it is known; those that come while another is being recorded share the next commit. */
  readonly #outcomes: Batcher<Settlement, void>
  readonly #underWay = new Set<Promise<void>>()
  readonly health: ChannelHealth
  #paceOpen = false
  /** Claims whose answers were lost: they may have been committed, and none of their messages was called. */
  readonly #lostClaims = new Set<string>()

  constructor(options: DelivererOptions) {
    this.#options = options
    this.health = new ChannelHealth(options.random, options.onHealth)
    this.#recorder = new Recorder(options)
    this.#outcomes = new Batcher<Settlement, void>({
      run: async (settlements) => {
        await this.#recorder.record(settleMessages(settlements.toSorted(byKey)))
        return []
      },
      batchesMax: RECORDS_MAX,
      weigh: () => 1,
      weightMax: CALLS_MAX,
    })
  }

  /** Begins as many calls as may begin now. Returns the ms after which more may; nothing when woken is soon enough. */
  async runOnce(): Promise<number | undefined> {
    const { adapter, store, now, ratePerSecond } = this.#options
    const callsMax = Math.min(CALLS_MAX, Math.max(1, Math.ceil(ratePerSecond * CALLS_SHARE)))
    const allowed = this.health.allowance(now(), this.#underWay.size, callsMax)
    if (allowed <= 0) return this.health.waitMs(now()) || undefined
    if (!this.#paceOpen) {
      const { bucket, tokensMax } = this.#pace
      await store.query(openPace(bucket, adapter.channel, adapter.account, tokensMax, now()))
    }
    this.#paceOpen = true
    const { claim, leaseUntil, claimed, tokensLeft } = await this.#claim(allowed)
    if (claimed.length > 0) await this.#beginCalls(claimed, claim, leaseUntil)
    if (tokensLeft < 1) return Math.ceil((1 - tokensLeft) / this.#pace.tokensPerMs)
    return claimed.length === allowed || this.#lostClaims.size > 0 ? 0 : undefined
  }

  /** Puts back into the queue what was claimed and never called, so that nobody has to wait until its lease is over. */
  async giveBack(): Promise<void> {
    while (this.#lostClaims.size > 0) {
      const { claimed } = await this.#claim(CALLS_MAX)
      if (claimed.length === 0) return
      await Promise.all(claimed.map((message) => this.#settle(message, notBefore(this.#options.now()))))
    }
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Outcomes that cannot be stored are kept no longer: their rows become `unknown` when their lease ends. */
  giveUp(): void {
    this.#recorder.stop()
  }

  async #claim(limit: number): Promise<Claimed> {
    const { adapter, store, ids, now } = this.#options
    const [claim, leaseUntil] = [ids(), now() + LEASE_MS]
    const wanted: MessageClaim = {
      ...{ ...this.#pace, channel: adapter.channel, account: adapter.account, now: now(), leaseUntil, limit, claim },
      burst: CONTACT_BURST,
      lost: [...this.#lostClaims],
    }
    let rows: ClaimRow[]
    try {
      rows = await store.query(claimMessages(wanted))
    } catch (error) {
      this.#lostClaims.add(claim)
      throw error
    }
    const claimed = rows.flatMap((row) => (row.id === null ? [] : [row]))
    const tokensLeft = rows[0]?.tokensLeft ?? 0
    // Where the rate allowed none, nobody knows whether there was one.
    if (claimed.length === 0 && tokensLeft >= 1) this.#lostClaims.clear()
    return { claim, leaseUntil, claimed, tokensLeft }
  }

  /** The number's token bucket: its place, and what it is filled with. */
  get #pace(): Pick<MessageClaim, 'bucket' | 'tokensPerMs' | 'tokensMax'> {
    const { adapter, ratePerSecond } = this.#options
    const tokensMax = Math.max(1, ratePerSecond * RATE_SAVED_SHARE)
    const refillPerSecond = ratePerSecond - (tokensMax - 1)
    return { bucket: bucketOf(`${adapter.channel}/${adapter.account}`), tokensPerMs: refillPerSecond / 1000, tokensMax }
  }

  /** Begins the calls of messages that no person has stopped, all while their rows are locked; the others go back. */
  async #beginCalls(claimed: readonly ClaimedMessage[], claim: string, leaseUntil: number): Promise<void> {
    const { store, now, onError } = this.#options
    const begun = new Set<ClaimedMessage>()
    try {
      await store.transaction(async (transaction) => {
        const until = now() + LOCK_MS_MAX
        const locked = new Set((await transaction.query(lockForCalls(claim, claimed))).map(({ id }) => id))
        for (const message of claimed) {
          if (!locked.has(message.id) || begun.has(message) || now() > until) continue
          begun.add(message)
          this.#track(this.#deliver(message, leaseUntil))
        }
      })
    } catch (error) {
      // The lock has served its purpose where calls have begun; where none has, their messages are claimed anew.
      if (begun.size === 0) {
        this.#lostClaims.add(claim)
        throw error
      }
      onError(error)
    }
    for (const message of claimed) {
      if (!begun.has(message)) this.#track(this.#settle(message, notBefore(now())))
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#options.onError).finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }

  /** Runs up to the beginning of the call before it returns. */
  async #deliver(row: ClaimedMessage, leaseUntil: number): Promise<void> {
    const { now, metrics } = this.#options
    // This process stood still since it claimed. Whoever takes the message over settles it.
    if (now() > leaseUntil - CALL_MS_MAX) return
    const message: OutboundMessage = JSON.parse(row.message)
    const freeAt = this.#contactFreeAt(row)
    const decision = this.#decide(message, row)
    let outcome: Outcome
    if (freeAt > now()) {
      outcome = notBefore(freeAt)
    } else if ('withhold' in decision) {
      metrics.add('sends_total', 1, 'withheld')
      outcome = afterWindowClosed(decision.because)
    } else {
      const result = await this.#call(row, decision.send, message.replyTo)
      outcome = afterCall(row, result, now(), this.#options.random)
    }
    await this.#settle(row, outcome)
  }

  async #settle(row: ClaimedMessage, outcome: Outcome): Promise<void> {
    const { now, ids, onSettled } = this.#options
    await this.#outcomes.ask(settlementOf(row, outcome, { now: now(), eventId: ids }))
    onSettled(outcome.tell !== undefined)
  }

  /** Channels without a window are our own, a terminal or a program: there one contact takes as much as there is. */
  #contactFreeAt({ burstBeganAt }: ClaimedMessage): number {
    const isPaced = this.#options.adapter.capabilities.serviceWindowMs !== undefined
    return isPaced && burstBeganAt !== null ? burstBeganAt + CONTACT_BURST * CONTACT_MS : 0
  }

  #decide(message: OutboundMessage, row: ClaimedMessage): SendDecision {
    const { decideSend, adapter, now } = this.#options
    if (!row.templateOnly) return decideSend(message, now(), row.lastInboundAt ?? undefined, adapter.capabilities)
    const because = 'the channel says that the service window has closed'
    return message.template === undefined ? { withhold: 'windowClosed', because } : { send: message.template, because }
  }

  async #call(row: ClaimedMessage, content: OutboundContent, replyTo: string | undefined): Promise<SendResult> {
    const { adapter, now, intake, metrics } = this.#options
    const callbackData = formatCallbackData({ ...row, outboundId: row.id, attempt: row.attempts })
    const result = await adapter
      .send({ contact: contactOf(row), content, callbackData, ...(replyTo !== undefined && { replyTo }) })
      .catch((error: unknown): SendResult => ({ ok: false, failure: brokenAdapter(error) }))
    this.health.note(result, now())
    if (result.ok && adapter.capabilities.receipts.delivered) intake.sent(now())
    metrics.add('sends_total', 1, result.ok ? 'sent' : result.failure.instruction)
    return result
  }
}

/** All who lock several messages do it in this order, so that they never wait in a circle. */
function byKey(a: Settlement, b: Settlement): number {
  return a.bucket - b.bucket || (a.conversation_id < b.conversation_id ? -1 : 1)
}

function contactOf({ name, phone, userId }: ClaimedMessage) {
  return { ...(name !== null && { name }), ...(phone !== null && { phone }), ...(userId !== null && { userId }) }
}

/** An adapter never throws; one that does may have sent before it threw. */
function brokenAdapter(error: unknown): Extract<SendResult, { ok: false }>['failure'] {
  return { instruction: 'unknown', code: 'adapter', message: error instanceof Error ? error.message : String(error) }
}
