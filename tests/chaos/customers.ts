// Customers who write, tap and go: each message is a webhook until it is taken, and everything said is written down.

import { PHONE_NUMBER_ID } from '../support/engine-process.ts'
import {
  batchPayload,
  buttonReplyPayload,
  textMessagePayload,
  type WebhookPayload,
} from '../support/whatsapp-payloads.ts'
import type { Graph } from './graph.ts'
import { type Delivery, deliverUntilTaken } from './meta-delivery.ts'
import type { Random } from './random.ts'

/** Bubbles to one contact stay within what Meta lets a pair have at once, for most of them. */
const MESSAGES_EACH = { min: 6, max: 24 }
const PAUSE_MS = { min: 200, max: 3_000 }
const ALBUM = { share: 0.08, min: 2, max: 5 }
/** Chance of each kind that is not plain. */
const ONCE_SHARE = 0.04
const KINDS_ONCE_EACH = ['menu', 'later', 'look'] as const
const KIND_SHARE = 0.08
/** What Meta does to webhooks. */
const REPEATED_SHARE = 0.1
const AT_TWO_DOORS_SHARE = 0.05
const BATCHED_SHARE = 0.1
const BATCH_WAIT_MS = 30

/** One message of a customer. Messages with the same place were sent at the same instant, in no order. */
export interface Said {
  readonly id: string
  readonly text: string
  readonly place: number
  /** Answered 200. */
  taken: boolean
}

export interface CustomerBook {
  readonly phone: string
  readonly said: Said[]
}

export interface CustomersOptions {
  readonly graph: Graph
  readonly delivery: Delivery
  readonly random: Random
  /** Messages per second, all customers together. */
  readonly perSecond: number
}

export class Customers {
  readonly #options: CustomersOptions
  readonly books: CustomerBook[] = []
  readonly #talking = new Set<Promise<void>>()
  readonly #strays = new Set<Promise<unknown>>()
  #batch: { payload: WebhookPayload; taken: (is: boolean) => void }[] = []
  #ended = false
  /** Messages answered 200, and how many webhooks that took. */
  taken = 0
  posts = 0
  failed: unknown

  constructor(options: CustomersOptions) {
    this.#options = options
  }

  /** As many customers at once as it takes; whoever has gone is followed by another. */
  start(): void {
    const atOnce = Math.ceil((this.#options.perSecond * (PAUSE_MS.min + PAUSE_MS.max)) / 2 / 1_000)
    for (let n = 0; n < atOnce; n += 1) this.#next(n === 0 ? 0 : this.#options.random.between(0, PAUSE_MS.max))
  }

  /** No new customers; resolves when the last one has said everything. */
  async finish(): Promise<void> {
    this.#ended = true
    while (this.#talking.size + this.#strays.size > 0) await Promise.all([...this.#talking, ...this.#strays])
    if (this.failed !== undefined) throw this.failed
  }

  #next(afterMs: number): void {
    const number = this.books.length
    const book: CustomerBook = { phone: `+8869${String(number).padStart(8, '0')}`, said: [] }
    this.books.push(book)
    const talk = this.#talk(book, this.#options.random.fork(book.phone), afterMs)
      .catch((error: unknown) => {
        this.failed ??= error
      })
      .finally(() => {
        this.#talking.delete(talk)
        if (!this.#ended && this.failed === undefined) this.#next(0)
      })
    this.#talking.add(talk)
  }

  async #talk(book: CustomerBook, random: Random, afterMs: number): Promise<void> {
    await pause(afterMs)
    const length = random.whole(MESSAGES_EACH.min, MESSAGES_EACH.max)
    const left = new Set<string>(KINDS_ONCE_EACH)
    for (let place = 0; place < length && !this.#ended; place += 1) {
      if (random.chance(ALBUM.share)) await this.#album(book, place, random)
      else {
        const kind = random.chance(ONCE_SHARE) ? 'once' : ([...left].find(() => random.chance(KIND_SHARE)) ?? 'say')
        left.delete(kind)
        if (kind === 'menu') await this.#menu(book, place, random)
        else await this.#say(book, `${kind} ${place}`, place, random)
      }
      await pause(random.between(PAUSE_MS.min, PAUSE_MS.max))
    }
  }

  #say(book: CustomerBook, text: string, place: number, random: Random): Promise<void> {
    return this.#bring(book, text, place, random, (says) => textMessagePayload({ ...says, text }))
  }

  /** Several messages at the same instant, to several engines: they may be taken in any order. */
  async #album(book: CustomerBook, place: number, random: Random): Promise<void> {
    const count = random.whole(ALBUM.min, ALBUM.max)
    const forks = Array.from({ length: count }, (_, n) => random.fork(`${place}.${n}`))
    await Promise.all(forks.map((own, n) => this.#say(book, `say ${place}${'abcde'[n]}`, place, own)))
  }

  async #menu(book: CustomerBook, place: number, random: Random): Promise<void> {
    const menu = this.#options.graph.menuFor(book.phone)
    await this.#say(book, `menu ${place}`, place, random)
    const shown = await menu
    if (shown === undefined || this.#ended) return
    const { id: optionId, title } = random.pick(shown.options)
    await this.#bring(book, title, place + 0.5, random, (says) =>
      buttonReplyPayload({ ...says, optionId, title, replyTo: shown.wamid }),
    )
  }

  async #bring(
    book: CustomerBook,
    text: string,
    place: number,
    random: Random,
    make: (says: Parameters<typeof textMessagePayload>[0]) => WebhookPayload,
  ): Promise<void> {
    const id = `wamid.${book.phone.slice(1)}.${book.said.length}`
    const said: Said = { id, text, place, taken: false }
    book.said.push(said)
    const payload = make({ phoneNumberId: PHONE_NUMBER_ID, from: book.phone, id, timestamp: Date.now(), text })
    if (random.chance(AT_TWO_DOORS_SHARE)) this.#stray(this.#post(payload))
    said.taken = await (random.chance(BATCHED_SHARE) ? this.#postInBatch(payload) : this.#post(payload))
    if (said.taken) this.taken += 1
    if (random.chance(REPEATED_SHARE)) this.#stray(pause(random.between(0, 3_000)).then(() => this.#post(payload)))
  }

  async #post(payload: WebhookPayload): Promise<boolean> {
    const { taken, tries } = await deliverUntilTaken(payload, this.#options.delivery)
    this.posts += tries
    return taken
  }

  /** Joins whatever others say within a moment: one webhook, one answer for all. */
  #postInBatch(payload: WebhookPayload): Promise<boolean> {
    return new Promise((taken, reject) => {
      this.#batch.push({ payload, taken })
      if (this.#batch.length > 1) return
      setTimeout(() => {
        const batch = this.#batch
        this.#batch = []
        this.#post(batchPayload(...batch.map((each) => each.payload))).then((is) => {
          for (const each of batch) each.taken(is)
        }, reject)
      }, BATCH_WAIT_MS)
    })
  }

  #stray(work: Promise<unknown>): void {
    const done = work
      .catch((error: unknown) => {
        this.failed ??= error
      })
      .finally(() => this.#strays.delete(done))
    this.#strays.add(done)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
