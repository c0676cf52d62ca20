// What the books are read from, and what their checks share.

import type { CustomerBook } from './customers.ts'
import type { Findings } from './findings.ts'
import type { Accepted } from './graph-settings.ts'

export type Ask = <Row>(sql: string) => Promise<Row[]>

export interface BooksInput {
  readonly ask: Ask
  readonly customers: readonly CustomerBook[]
  readonly accepted: AsyncIterable<Accepted>
  /** The run was not given the time in which a dead engine's leases end: what waits for that is counted, not wrong. */
  readonly leasesMayRun: boolean
  /** When the engines ended, ms since 1970. */
  readonly endedAt: number
  /** Receipts come no earlier than this after a message was taken: a row settled later than that was settled by them. */
  readonly receiptsAfterMs: number
}

export interface ConversationRow {
  readonly id: string
  readonly phone: string
  readonly version: number
}

export interface OutboxRow {
  readonly id: string
  readonly conversationId: string
  readonly status: string
  readonly guarantee: string
  readonly attempts: number
  readonly resent: boolean
  readonly channelMessageId: string | null
  readonly failure: string | null
  readonly sentAt: number | null
  /** Does not leave before then. */
  readonly dueAt: number
  readonly text: string
}

export interface Context extends BooksInput {
  readonly findings: Findings
  readonly count: (name: string, by?: number) => void
  /** What is found in an outbox is taken out. */
  readonly sends: Map<string, Accepted[]>
}
