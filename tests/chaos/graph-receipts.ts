// The receipts of the chaos Graph: several in one webhook as under load, late, twice, and again until they are taken.

import { batchPayload, statusPayload, type WebhookPayload } from '../support/whatsapp-payloads.ts'
import type { Accepted, ReceiptHabits } from './graph-settings.ts'
import { type Delivery, deliverUntilTaken } from './meta-delivery.ts'
import type { Random } from './random.ts'

const FLUSH_MS = 50
/** Receipts of one webhook. */
const BATCH_MAX = 40
/** Between "sent" and "delivered", and again to "read". */
const STEP_MS = 300
const READ_SHARE = 0.05

interface Due {
  readonly at: number
  readonly payload: WebhookPayload
}

export class Receipts {
  readonly #delivery: Delivery
  readonly #phoneNumberId: string
  readonly #random: Random
  #due: Due[] = []
  #underWay = 0
  taken = 0

  constructor(delivery: Delivery, phoneNumberId: string) {
    this.#delivery = delivery
    this.#phoneNumberId = phoneNumberId
    this.#random = delivery.random.fork('receipts')
    setInterval(() => this.#flush(), FLUSH_MS)
  }

  get waiting(): number {
    return this.#due.length + this.#underWay
  }

  /** Lets the receipts of this message come by and by. */
  expect(message: Accepted & { readonly callbackData: string }, habits: ReceiptHabits): void {
    if (!habits.sent) return
    const random = this.#random
    const [min, max] = random.chance(habits.lateShare) ? habits.late : habits.after
    const first = Date.now() + random.between(min, max)
    const statuses = ['sent', 'delivered', ...(random.chance(READ_SHARE) ? ['read'] : [])]
    for (const [step, status] of statuses.entries()) {
      const payload = this.#payload(message, status)
      this.#due.push({ at: first + step * random.between(0, STEP_MS), payload })
      if (random.chance(habits.twiceShare)) this.#due.push({ at: first + random.between(0, 3_000), payload })
    }
  }

  /** The receipt comes now; resolves once it is taken. */
  async bring(message: Accepted & { readonly callbackData: string }): Promise<void> {
    await this.#post([this.#payload(message, 'sent')])
  }

  #payload({ wamid, to, callbackData }: Accepted & { readonly callbackData: string }, status: string): WebhookPayload {
    const about = { phoneNumberId: this.#phoneNumberId, messageId: wamid, to, callbackData }
    return statusPayload({ ...about, status, timestamp: Date.now() })
  }

  #flush(): void {
    const now = Date.now()
    const due = this.#due.filter(({ at }) => at <= now)
    if (due.length === 0) return
    this.#due = this.#due.filter(({ at }) => at > now)
    for (let from = 0; from < due.length; from += BATCH_MAX) {
      this.#post(due.slice(from, from + BATCH_MAX).map(({ payload }) => payload)).catch((error) => {
        console.error('the fake Graph could not bring a receipt', error)
        process.exit(1)
      })
    }
  }

  async #post(payloads: readonly WebhookPayload[]): Promise<void> {
    this.#underWay += payloads.length
    try {
      await deliverUntilTaken(batchPayload(...payloads), this.#delivery)
      this.taken += payloads.length
    } finally {
      this.#underWay -= payloads.length
    }
  }
}
