// Sends what the turns decided to say: in order within a conversation, within the rates of channel and contact, each outcome
// recorded by itself as soon as it is known. One of these per number.

import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import type { OutboundContent, OutboundMessage } from '../core/message/outbound.ts'
import type { SendDecision } from '../core/message/window.ts'
import type { ChannelAdapter, SendResult } from '../port/channel.ts'
import { bucketOf } from '../store/bucket.ts'
import {
  type ClaimedMessage,
  type ClaimRow,
  claimMessages,
  type MessageClaim,
  openPace,
} from '../store/queries/claim-messages.ts'
import { settleMessages } from '../store/queries/settle-messages.ts'
import type { Store } from '../store/store.ts'
import { formatCallbackData } from './callback-data.ts'
import { ChannelHealth } from './channel-health.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import { Recorder } from './recorder.ts'
import { afterCall, afterWindowClosed, notBefore, type Outcome, settlementOf } from './settlement.ts'

/** Calls under way at once. Conversations do not wait for each other; within one only a single call is under way. */
const CALLS_MAX = 32
/** A row still `sending` after this lost its engine. */
const LEASE_MS = 60_000
/** A call takes less; with less than this left of the lease none begins, or another engine could begin it as well. */
const CALL_MS_MAX = 30_000
/** One contact takes a message each 6 s in the long run, and this many at once borrowed from the future. */
const CONTACT_BURST = 45
const CONTACT_MS = 6_000
/** Unspent rate that may be saved up, as a share of a second's: more would exceed the channel's own window of a second. */
const RATE_SAVED_SHARE = 0.1

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
  readonly metrics: Metrics
  /** A call has ended: the next message may leave. `told`: a conversation hears of it. */
  readonly onSettled: (told: boolean) => void
  readonly onError: (error: unknown) => void
}

export class Deliverer {
  readonly #options: DelivererOptions
  readonly #recorder: Recorder
  readonly #underWay = new Set<Promise<void>>()
  readonly health: ChannelHealth
  #paceOpen = false
  /** Claims whose answers were lost: they may have been committed, and none of their messages was called. */
  readonly #lostClaims = new Set<string>()

  constructor(options: DelivererOptions) {
    this.#options = options
    this.health = new ChannelHealth(options.random)
    this.#recorder = new Recorder(options)
  }

  /** Begins as many calls as may begin now. Returns the ms after which more may; nothing when woken is soon enough. */
  async runOnce(): Promise<number | undefined> {
    const { adapter, store, ids, now, ratePerSecond } = this.#options
    const allowed = this.health.allowance(now(), this.#underWay.size, CALLS_MAX)
    if (allowed <= 0) return this.health.waitMs(now()) || undefined
    const tokensMax = Math.max(1, ratePerSecond * RATE_SAVED_SHARE)
    const pace = bucketOf(`${adapter.channel}/${adapter.account}`)
    if (!this.#paceOpen) await store.query(openPace(pace, adapter.channel, adapter.account, tokensMax, now()))
    this.#paceOpen = true
    const leaseUntil = now() + LEASE_MS
    const rows = await this.#claim({
      channel: adapter.channel,
      account: adapter.account,
      bucket: pace,
      now: now(),
      leaseUntil,
      limit: allowed,
      tokensPerMs: ratePerSecond / 1000,
      tokensMax,
      burst: CONTACT_BURST,
      claim: ids(),
      lost: [...this.#lostClaims],
    })
    const claimed = rows.flatMap((row) => (row.id === null ? [] : [row]))
    for (const message of claimed) this.#begin(message, leaseUntil)
    if (claimed.length === allowed || this.#lostClaims.size > 0) return 0
    const tokensLeft = rows[0]?.tokensLeft ?? 0
    return tokensLeft < 1 ? Math.ceil((1 - tokensLeft) * (1000 / ratePerSecond)) : undefined
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Outcomes that cannot be stored are kept no longer: their rows become `unknown` when their lease ends. */
  giveUp(): void {
    this.#recorder.stop()
  }

  async #claim(wanted: MessageClaim): Promise<ClaimRow[]> {
    let rows: ClaimRow[]
    try {
      rows = await this.#options.store.query(claimMessages(wanted))
    } catch (error) {
      this.#lostClaims.add(wanted.claim)
      throw error
    }
    if (rows.every(({ id }) => id === null)) this.#lostClaims.clear()
    return rows
  }

  #begin(message: ClaimedMessage, leaseUntil: number): void {
    const call = this.#deliver(message, leaseUntil)
      .catch(this.#options.onError)
      .finally(() => this.#underWay.delete(call))
    this.#underWay.add(call)
  }

  async #deliver(row: ClaimedMessage, leaseUntil: number): Promise<void> {
    const { now, metrics, ids, onSettled } = this.#options
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
    await this.#recorder.record(settleMessages([settlementOf(row, outcome, { now: now(), eventId: ids })]))
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

function contactOf({ name, phone, userId }: ClaimedMessage) {
  return { ...(name !== null && { name }), ...(phone !== null && { phone }), ...(userId !== null && { userId }) }
}

/** An adapter never throws; one that does may have sent before it threw. */
function brokenAdapter(error: unknown): Extract<SendResult, { ok: false }>['failure'] {
  return { instruction: 'unknown', code: 'adapter', message: error instanceof Error ? error.message : String(error) }
}
