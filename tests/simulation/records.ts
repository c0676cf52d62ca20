// What the database holds of conversations, read as a judge wants to see it.

import type { ConversationEvent } from '../../engine/core/conversation/event.ts'
import { type OutboundMessage, visibleText } from '../../engine/core/message/outbound.ts'
import type { MemoryDatabase, TableName } from './interference.ts'
import type { Expected, Heard } from './model.ts'

/** As the engine numbers what it says: see `engine/runtime/turn-writes.ts`. */
const POSITIONS_PER_TURN = 1_000
const OPEN = /^(queued|sending|unknown)$/

/** A turn as the log has it. */
export interface Turn extends Heard {
  readonly turn: number
  /** The event was given up. */
  readonly isBuried: boolean
}

/** A row of the outbox. */
export interface Answer extends Expected {
  readonly id: string
  readonly conversation: string
  /** The turn that said it. */
  readonly turn: number
  readonly status: string
  readonly reason: string | undefined
  readonly receipt: string | undefined
  readonly attempts: number
  readonly isResent: boolean
  readonly isAutomatic: boolean
  /** A person took over: it is not to be tried again. */
  readonly isStopped: boolean
  readonly createdAt: number
}

type Row = ReturnType<MemoryDatabase['rows']>[number]

export function rowsOf(database: MemoryDatabase, table: TableName, conversation: string): Row[] {
  return database.rows(table).filter((row) => row.conversation_id === conversation)
}

/** In order. */
export function turnsOf(database: MemoryDatabase, conversation: string): Turn[] {
  const buried = new Set(rowsOf(database, 'dead_letter', conversation).map((row) => row.event_id))
  return rowsOf(database, 'log', conversation)
    .map((row) => ({
      turn: Number(row.turn),
      id: String(row.event_id),
      at: Number(row.at),
      event: eventOf(row),
      isBuried: buried.has(row.event_id),
    }))
    .sort((a, b) => a.turn - b.turn)
}

/** In the order in which they were said, of one conversation or of all. */
export function answersOf(database: MemoryDatabase, conversation?: string): Answer[] {
  const rows = conversation === undefined ? database.rows('outbox') : rowsOf(database, 'outbox', conversation)
  return [...rows].sort((a, b) => Number(a.position) - Number(b.position)).map(answerOf)
}

export function isOpen({ status }: Answer): boolean {
  return OPEN.test(status)
}

/** Turns in which a person took a conversation over. */
export function takeoversIn(database: MemoryDatabase): { readonly conversation: string; readonly turn: number }[] {
  const buried = new Set(database.rows('dead_letter').map((row) => row.event_id))
  return database
    .rows('log')
    .filter((row) => /^\{"type":"(agentMessage|echo)"/.test(String(row.event)) && !buried.has(row.event_id))
    .map((row) => ({ conversation: String(row.conversation_id), turn: Number(row.turn) }))
}

function eventOf(row: Row): ConversationEvent {
  return JSON.parse(String(row.event))
}

function answerOf(row: Row): Answer {
  const message: OutboundMessage = JSON.parse(String(row.message))
  const failure: { reason?: string } = row.failure === null ? {} : JSON.parse(String(row.failure))
  return {
    id: String(row.id),
    conversation: String(row.conversation_id),
    turn: Math.floor(Number(row.position) / POSITIONS_PER_TURN),
    text: visibleText(message.content),
    from: message.from,
    onlyOnce: row.guarantee === 'atMostOnce',
    status: String(row.status),
    reason: failure.reason,
    receipt: row.receipt === null ? undefined : String(row.receipt),
    attempts: Number(row.attempts),
    isResent: row.resent === true,
    isAutomatic: row.automatic === true,
    isStopped: row.stopped === true,
    createdAt: Number(row.created_at),
  }
}
