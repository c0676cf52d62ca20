// The side of Meta that calls us: repeats a call until it is answered 200, repeats it now and then although it was, loses
// answers, puts several things into one call, and lets later calls overtake earlier ones.

import { batchPayload, signedWebhook, type WebhookPayload } from '../support/whatsapp-payloads.ts'
import type { Fleet } from './fleet.ts'
import { countFault, type Ground, NUMBER } from './ground.ts'
import type { Random } from './random.ts'

/** Without an answer by then Meta calls again. */
const ANSWER_MS_MAX = 10_000
const AGAIN = { firstMs: 300, maxMs: 15_000 }
/** Things of so short a time may travel in one call. */
const BATCH_MS = 40
const BATCH_MAX = 8

/** One thing to be told: a message, a receipt. */
export interface Notice {
  readonly payload: WebhookPayload
  /** For the story. */
  readonly what: string
  /** `call`: the number of the call it travels in; the same call always holds the same things in the same order. */
  readonly onPosted?: (call: number) => void
  /** Answered 200. */
  readonly onTaken?: () => void
}

export class Webhooks {
  readonly #ground: Ground
  readonly #fleet: Fleet
  readonly #random: Random
  #batch: Notice[] | undefined
  #calls = 0
  /** Calls that have not been answered 200 yet, or are still to be repeated. */
  open = 0

  constructor(ground: Ground, fleet: Fleet) {
    this.#ground = ground
    this.#fleet = fleet
    this.#random = ground.random.of('webhooks')
  }

  tell(notice: Notice): void {
    this.open += 1
    if (this.#batch !== undefined && this.#batch.length < BATCH_MAX) {
      this.#batch.push(notice)
      return
    }
    const batch = [notice]
    if (!this.#random.chance(this.#ground.weather.batched)) {
      this.#call(batch)
      return
    }
    this.#batch = batch
    this.#ground.scheduler.after(this.#random.between(1, BATCH_MS), () => {
      if (this.#batch === batch) this.#batch = undefined
      this.#call(batch)
    })
  }

  #call(notices: readonly Notice[]): void {
    this.#calls += 1
    const call = new Call(this.#calls, notices)
    this.#ground.scheduler.after(this.#random.wait(this.#ground.weather.webhookMs), () => this.#attempt(call))
  }

  #attempt(call: Call): void {
    const { scheduler, weather, story, isStormy } = this.#ground
    if (call.tries === 0) for (const { onPosted } of call.notices) onPosted?.(call.number)
    call.tries += 1
    const process = this.#random.any(this.#fleet.listening)
    if (process === undefined || (isStormy && this.#random.chance(weather.webhookRefused))) {
      this.#again(call)
      return
    }

    let isOver = false
    const over = (status: number | undefined) => {
      if (isOver) return
      isOver = true
      if (status === 200) this.#taken(call)
      else {
        story.tell('meta', `webhook ${call.number} was answered ${status ?? 'by nobody'}`)
        this.#again(call)
      }
    }
    scheduler.after(ANSWER_MS_MAX, () => over(undefined))
    const isAnswerLost = isStormy && this.#random.chance(weather.answerLost)
    if (isAnswerLost) countFault(this.#ground, 'lost 200')
    const arrives = () => {
      story.tell('meta', `webhook ${call.number} reaches ${process.name}: ${call.what}`)
      process.receive(call.body, call.headers).then((status) => {
        if (!isAnswerLost) scheduler.after(this.#random.between(1, 20), () => over(status), process)
      })
    }
    scheduler.after(this.#random.between(1, 20), arrives, process)
  }

  #taken(call: Call): void {
    const { scheduler, weather, isStormy } = this.#ground
    if (!call.isTaken) for (const { onTaken } of call.notices) onTaken?.()
    call.isTaken = true
    if (isStormy && this.#random.chance(weather.repeated)) {
      countFault(this.#ground, 'repeated webhook')
      scheduler.after(this.#random.wait(3_000), () => this.#attempt(call))
    } else this.open -= call.notices.length
  }

  #again(call: Call): void {
    const waitMs = Math.min(AGAIN.maxMs, AGAIN.firstMs * 2 ** Math.min(10, call.tries))
    this.#ground.scheduler.after(this.#random.between(waitMs / 2, waitMs), () => this.#attempt(call))
  }
}

class Call {
  readonly number: number
  readonly notices: readonly Notice[]
  readonly body: Uint8Array
  readonly headers: Headers
  tries = 0
  isTaken = false

  constructor(number: number, notices: readonly Notice[]) {
    this.number = number
    this.notices = notices
    const signed = signedWebhook(batchPayload(...notices.map(({ payload }) => payload)), NUMBER.appSecret)
    this.body = signed.body
    this.headers = new Headers(signed.headers)
  }

  get what(): string {
    return this.notices.map(({ what }) => what).join('; ')
  }
}
