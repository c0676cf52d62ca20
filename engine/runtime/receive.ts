// Takes in what a channel reported: once, in order, and committed before it returns. Whoever calls it answers 200 only then.

import type { ChannelContact, ChannelEvent } from '../port/channel.ts'
import {
  createConversations,
  linkIdentities,
  lockIdentities,
  readIdentities,
  retireIdentity,
} from '../store/queries/identities.ts'
import { type Intake, type TakenCall, takeInEvents } from '../store/queries/take-in-events.ts'
import type { Store } from '../store/store.ts'
import { type Arrival, REPEATED_MS_MAX, sortEvents } from './arrivals.ts'
import { Batcher } from './batcher.ts'
import { type Account, type Identity, identitiesOf, introduce, lockKeyOf } from './contacts.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import type { Receipts } from './receipts.ts'

/** A number that was given up may be a stranger's after this; until then late webhooks still find their conversation. */
const RETIRED_MS = REPEATED_MS_MAX
/** Intakes of one number under way at once. With two, a customer's second message could overtake the first. */
const INTAKES_MAX = 1
/** Events of one commit: more would keep the first of them waiting for the last. */
const EVENTS_MAX = 500

export interface Received {
  /** Events put into inboxes or transcripts. */
  readonly taken: number
  readonly duplicates: number
  readonly ignored: number
  readonly receipts: number
}

export interface ReceiverOptions {
  readonly store: Store
  readonly receipts: Receipts
  readonly intake: IntakeHealth
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  /** Something waits in an inbox. */
  readonly onTaken: () => void
}

export class Receiver {
  readonly #options: ReceiverOptions
  readonly #intakes = new Map<string, Batcher<Call, number>>()

  constructor(options: ReceiverOptions) {
    this.#options = options
  }

  /**
   * Resolves once everything is committed. Rejects with `StoreAwayError` while the database is away: then nothing or a part
   * was taken, and the same call may come again. Events and receipts are two transactions; each is harmless when repeated.
   */
  async receive(events: readonly ChannelEvent[], account: Account): Promise<Received> {
    const { receipts, intake, metrics, now } = this.#options
    const sorted = sortEvents(events, account, now())
    for (const kind of sorted.ignored) metrics.add('ignored_total', 1, kind)
    try {
      const taken = await this.#take(sorted.arrivals, account)
      await receipts.settle(sorted.receipts, account)
      return {
        taken,
        duplicates: sorted.arrivals.length - taken + sorted.repeated,
        ignored: sorted.ignored.length,
        receipts: sorted.receipts.length,
      }
    } catch (error) {
      intake.refused(now())
      throw error
    }
  }

  /** The conversation of a contact; `undefined` for someone who never wrote. */
  async conversationOf(contact: ChannelContact, account: Account): Promise<string | undefined> {
    const identities = identitiesOf(contact, account)
    const retiredBefore = this.#options.now() - RETIRED_MS
    const found = await this.#options.store.query(
      readIdentities(account.channel, account.account, identities, retiredBefore),
    )
    const first = identities.find(({ kind }) => found.some((identity) => identity.kind === kind))
    return found.find((identity) => identity.kind === first?.kind)?.conversationId
  }

  /** How many of these are new. Calls that come while the database is busy are taken together, each as a whole. */
  async #take(arrivals: readonly Arrival[], account: Account): Promise<number> {
    if (arrivals.length === 0) return 0
    const { metrics, onTaken } = this.#options
    const taken = await this.#intakeOf(account).ask(arrivals)
    metrics.add('inbound_total', taken)
    metrics.add('duplicates_total', arrivals.length - taken)
    if (taken > 0) onTaken()
    return taken
  }

  #intakeOf(account: Account): Batcher<Call, number> {
    const key = `${account.channel}/${account.account}`
    const known = this.#intakes.get(key)
    if (known !== undefined) return known
    const made = new Batcher<Call, number>({
      run: (calls) => this.#takeCalls(calls, account),
      batchesMax: INTAKES_MAX,
      weigh: (call) => call.length,
      weightMax: EVENTS_MAX,
    })
    this.#intakes.set(key, made)
    return made
  }

  async #takeCalls(calls: readonly Call[], account: Account): Promise<number[]> {
    const taken = calls.map(() => 0)
    const strange = new Set(calls.flatMap((call, n) => (call.some(isChange) ? [n] : [])))
    const direct = calls.flatMap((arrivals, n) => (strange.has(n) ? [] : asked(arrivals, n)))
    const results =
      direct.length === 0 ? [] : await this.#options.store.query(takeInEvents(this.#intake(direct, account)))
    for (const result of results) {
      if (result.strange) strange.add(result.call)
      else taken[result.call] = result.taken
    }
    const introduced = await this.#introduceAndTake(
      calls.flatMap((arrivals, n) => (strange.has(n) ? asked(arrivals, n) : [])),
      account,
    )
    for (const { call, taken: count } of introduced) taken[call] = count
    return taken
  }

  /** The road of first contacts and changed identities: under locks, so that one person becomes one conversation. */
  async #introduceAndTake(asked: readonly Asked[], account: Account): Promise<TakenCall[]> {
    if (asked.length === 0) return []
    const { store, ids, now } = this.#options
    const { channel, account: name } = account
    const arrivals = asked.map(({ arrival }) => arrival)
    return store.transaction(async (transaction) => {
      const all = arrivals.flatMap(({ identities, previous }) => [...identities, ...previous])
      await transaction.query(lockIdentities(all.map((identity) => lockKeyOf(identity, account))))
      const found = await transaction.query(readIdentities(channel, name, all, now() - RETIRED_MS))
      const { conversations, links, retired, ways } = introduce(arrivals, found, ids)
      if (conversations.length > 0) await transaction.query(createConversations(channel, name, conversations, now()))
      if (links.length > 0) await transaction.query(linkIdentities(channel, name, links))
      for (const identity of retired) await transaction.query(retireIdentity(channel, name, identity, now()))
      const placed = asked.flatMap((each, n) => (ways[n] === undefined ? [] : [{ ...each, ways: [ways[n]] }]))
      return transaction.query(takeInEvents(this.#intake(placed, account)))
    })
  }

  #intake(items: readonly Asked[], { channel, account }: Account): Intake {
    const now = this.#options.now()
    return {
      channel,
      account,
      now,
      retiredBefore: now - RETIRED_MS,
      items: items.map(({ call, arrival: { event, key, note }, ways }, n) => ({
        n,
        call,
        id: this.#options.ids(),
        event: JSON.stringify(event),
        at: now,
        key,
        note: note ?? null,
        identities: ways,
      })),
    }
  }
}

/** What one webhook brought. */
type Call = readonly Arrival[]

/** An arrival, and the identities that lead to its conversation. */
interface Asked {
  readonly call: number
  readonly arrival: Arrival
  readonly ways: readonly Identity[]
}

function asked(arrivals: Call, call: number): Asked[] {
  return arrivals.map((arrival) => ({ call, arrival, ways: arrival.identities }))
}

function isChange({ previous }: Arrival): boolean {
  return previous.length > 0
}
