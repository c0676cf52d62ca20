// Takes in what a channel reported: once, in order, and committed before it returns. Whoever calls it answers 200 only then.

import type { ChannelContact, ChannelEvent } from '../port/channel.ts'
import {
  createConversations,
  linkIdentities,
  lockIdentities,
  readIdentities,
  retireIdentity,
} from '../store/queries/identities.ts'
import { type AskedIdentity, type Intake, takeInEvents } from '../store/queries/take-in-events.ts'
import type { Store } from '../store/store.ts'
import { type Arrival, REPEATED_MS_MAX, sortEvents } from './arrivals.ts'
import { type Account, type Identity, identitiesOf, introduce, lockKeyOf } from './contacts.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import type { Receipts } from './receipts.ts'

/** A number that was given up may be a stranger's after this; until then late webhooks still find their conversation. */
const RETIRED_MS = REPEATED_MS_MAX

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

  async #take(arrivals: readonly Arrival[], account: Account): Promise<number> {
    if (arrivals.length === 0) return 0
    const { store, metrics, onTaken } = this.#options
    const changes = arrivals.some(({ previous }) => previous.length > 0)
    const ways = arrivals.map(({ identities }) => identities)
    const [direct] = changes ? [] : await store.query(takeInEvents(this.#intake(arrivals, ways, account)))
    const taken =
      direct === undefined || direct.known === 0 ? await this.#introduceAndTake(arrivals, account) : direct.taken
    metrics.add('inbound_total', taken)
    metrics.add('duplicates_total', arrivals.length - taken)
    if (taken > 0) onTaken()
    return taken
  }

  /** The road of first contacts and changed identities: under locks, so that one person becomes one conversation. */
  async #introduceAndTake(arrivals: readonly Arrival[], account: Account): Promise<number> {
    const { store, ids, now } = this.#options
    const { channel, account: name } = account
    return store.transaction(async (transaction) => {
      const all = arrivals.flatMap(({ identities, previous }) => [...identities, ...previous])
      await transaction.query(lockIdentities(all.map((identity) => lockKeyOf(identity, account))))
      const found = await transaction.query(readIdentities(channel, name, all, now() - RETIRED_MS))
      const { conversations, links, retired, ways } = introduce(arrivals, found, ids)
      if (conversations.length > 0) await transaction.query(createConversations(channel, name, conversations, now()))
      if (links.length > 0) await transaction.query(linkIdentities(channel, name, links))
      for (const identity of retired) await transaction.query(retireIdentity(channel, name, identity, now()))
      const placed = arrivals.flatMap((arrival, n) => (ways[n] === undefined ? [] : [{ arrival, way: [ways[n]] }]))
      const intake = this.#intake(
        placed.map(({ arrival }) => arrival),
        placed.map(({ way }) => way),
        account,
      )
      const [row] = await transaction.query(takeInEvents(intake))
      return row?.taken ?? 0
    })
  }

  #intake(arrivals: readonly Arrival[], ways: readonly (readonly Identity[])[], { channel, account }: Account): Intake {
    const now = this.#options.now()
    return {
      channel,
      account,
      now,
      retiredBefore: now - RETIRED_MS,
      items: arrivals.map(({ event, key, note }, n) => ({
        n,
        id: this.#options.ids(),
        event: JSON.stringify(event),
        at: now,
        key,
        note: note ?? null,
      })),
      identities: ways.flatMap((identities, n) =>
        identities.map((identity, rank): AskedIdentity => ({ n, rank, ...identity })),
      ),
    }
  }
}
