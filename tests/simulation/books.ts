// Meta's books: each call for a message, and what is known of it on either side.

import type { SentMessage } from '../support/graph-sent.ts'
import type { EngineProcess } from './process.ts'

export interface Sending {
  readonly message: SentMessage
  /** The outbox row and which call for it this is, as the callback data says. */
  readonly row: string
  readonly attempt: number
  readonly process: EngineProcess
  readonly begunAt: number
  /** The process's troubles when it called. */
  readonly troublesBefore: number
  acceptedAt?: number
  /** Accepted, and then not delivered: a receipt says so. */
  isFailed?: boolean
  /** The answer that it was accepted was handed to the process that called. */
  answeredAt?: number
  /** A clear no was handed to it instead. */
  isRefused?: boolean
  /** The receipts that were answered 200, in that order. */
  readonly receipts: string[]
  /** When the first receipt that names our call was. */
  confirmedAt?: number
}

export class Books {
  readonly sendings: Sending[] = []
  readonly #byRow = new Map<string, Sending[]>()

  /** The calls for one message, in order. */
  of(row: string): readonly Sending[] {
    return this.#byRow.get(row) ?? []
  }

  add(sending: Sending): void {
    this.sendings.push(sending)
    this.#byRow.set(sending.row, [...this.of(sending.row), sending])
  }

  get accepted(): readonly Sending[] {
    return this.sendings.filter(({ acceptedAt }) => acceptedAt !== undefined)
  }
}

/** `full` at once, and one more every so often. */
export class TokenBucket {
  readonly #full: number
  readonly #refillMs: number
  #tokens: number
  #at: number

  constructor(full: number, refillMs: number, now: number) {
    this.#full = full
    this.#refillMs = refillMs
    this.#tokens = full
    this.#at = now
  }

  take(now: number): boolean {
    this.#tokens = Math.min(this.#full, this.#tokens + (now - this.#at) / this.#refillMs)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
