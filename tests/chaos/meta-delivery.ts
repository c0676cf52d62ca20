// Brings a webhook as Meta does: signed, to whichever engine the load balancer names, and again until it is answered 200.

import { signedWebhook, type WebhookPayload } from '../support/whatsapp-payloads.ts'
import type { Random } from './random.ts'

/** A silent engine is given up after this, and the same webhook goes to another one while the first may still take it. */
const ANSWER_MS_MAX = 5_000
/** Meta waits longer between its tries; the number of tries counts here, not the time. */
const AGAIN = { firstMs: 50, factor: 2, maxMs: 2_000 }

export interface Delivery {
  readonly urls: readonly string[]
  readonly appSecret: string
  readonly random: Random
  /** Ends the tries without a 200. */
  readonly isOver: () => boolean
}

export interface Delivered {
  readonly taken: boolean
  readonly tries: number
}

/** Resolves at the first 200, or when the run is over. */
export async function deliverUntilTaken(payload: WebhookPayload, delivery: Delivery): Promise<Delivered> {
  const { urls, appSecret, random, isOver } = delivery
  const { body, headers } = signedWebhook(payload, appSecret)
  for (let tries = 1; ; tries += 1) {
    const status = await post(random.pick(urls), body, headers)
    if (status === 200) return { taken: true, tries }
    // An answer that no repetition can change is a mistake of the test, not a fault.
    if (status >= 400 && status < 500) throw new Error(`A webhook was answered ${status}.`)
    if (isOver()) return { taken: false, tries }
    const wait = Math.min(AGAIN.maxMs, AGAIN.firstMs * AGAIN.factor ** Math.min(tries - 1, 10))
    await new Promise((resolve) => setTimeout(resolve, wait * random.between(0.5, 1.5)))
  }
}

/** The HTTP status; 0 where there was no answer. */
async function post(url: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<number> {
  try {
    const response = await fetch(`${url}/webhooks/whatsapp`, {
      method: 'POST',
      body,
      headers,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
