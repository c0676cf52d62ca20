// The tables of engine/store/schema.ts in memory. Columns, defaults and keys are read from the schema itself; only the
// indexes that a handler reads by are made here.

import type { Table as SchemaTable } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../../../engine/store/schema.ts'
import { nullValue } from './failure.ts'
import { Index, keyOf, Table, type Unique } from './table.ts'
import { type ColumnType, compare, type Value, valueAs } from './values.ts'

type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name
/** Rows as SQL names their columns, so that a handler reads like its statement. */
type SnakeCase<Row> = { [Column in keyof Row as Snake<Column & string>]: Row[Column] }
export type RowOf<T extends SchemaTable> = SnakeCase<T['$inferSelect']>
export type InsertOf<T extends SchemaTable> = SnakeCase<T['$inferInsert']>

const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  smallint: 'smallint',
  integer: 'int',
  bigint: 'bigint',
  'double precision': 'float8',
  boolean: 'boolean',
  text: 'text',
  uuid: 'uuid',
}

interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly notNull: boolean
  readonly otherwise: Value | (() => Value)
}

function columnOf(column: PgColumn, nextIdentity: () => number): Column {
  const type = COLUMN_TYPES[column.getSQLType()]
  if (type === undefined) throw new Error(`The in-memory database does not know the type ${column.getSQLType()}.`)
  const otherwise = column.generatedIdentity === undefined ? valueAs(type, column.default) : nextIdentity
  return { name: column.name, type, notNull: column.notNull, otherwise }
}

function tableOf<T extends PgTable>(
  of: T,
  nextIdentity: () => number,
  ...indexes: Index<RowOf<T>>[]
): Table<RowOf<T>, InsertOf<T>> {
  const { name, columns, primaryKeys, uniqueConstraints } = getTableConfig(of)
  const made = columns.map((column) => columnOf(column, nextIdentity))
  const check = (given: Readonly<Record<string, unknown>>): RowOf<T> => {
    const row: Record<string, Value> = {}
    for (const { name: column, type, notNull, otherwise } of made) {
      const value = given[column]
      const checked = valueAs(type, value === undefined ? initial(otherwise) : value)
      if (checked === null && notNull) throw nullValue(name, column)
      row[column] = checked
    }
    return row as RowOf<T>
  }
  const unique = (uniqueName: string, over: readonly PgColumn[]): Unique<RowOf<T>> => ({
    name: uniqueName,
    columns: over.map((column) => column.name),
    index: new Index<RowOf<T>>(uniqueKeyOf(over.map((column) => column.name))),
  })
  const single = columns.filter((column) => column.primary)
  const uniques = [
    ...(single.length > 0 ? [unique(`${name}_pkey`, single)] : []),
    ...primaryKeys.map((key) => unique(key.getName(), key.columns)),
    ...uniqueConstraints.map((key) => unique(key.name ?? key.getName() ?? '', key.columns)),
  ]
  return new Table(name, check, check, uniques, indexes)
}

function initial(otherwise: Column['otherwise']): Value {
  return typeof otherwise === 'function' ? otherwise() : otherwise
}

function uniqueKeyOf(columns: readonly string[]) {
  return (row: object) => keyOf(...columns.map((column) => String(Reflect.get(row, column))))
}

interface InConversation {
  readonly bucket: number
  readonly conversation_id: string
}

/** The conversation a row belongs to, as a key. */
export const conversationKey = ({ bucket, conversation_id }: InConversation) => keyOf(bucket, conversation_id)

/** Key of indexes that hold a whole table in order. */
export const ALL = ''

const OPEN: readonly string[] = ['queued', 'sending', 'unknown']

export type Tables = ReturnType<typeof createTables>

export function createTables(nextArrival: () => number) {
  type Inbox = RowOf<typeof schema.inbox>
  const inboxOrder = new Index<Inbox>(
    () => ALL,
    (a, b) => a.bucket - b.bucket || compare(a.conversation_id, b.conversation_id) || a.arrival - b.arrival,
  )
  const inboxOf = new Index<Inbox>(conversationKey, (a, b) => a.arrival - b.arrival)

  type Dedupe = RowOf<typeof schema.dedupe>
  const dedupeSeen = new Index<Dedupe>(
    () => ALL,
    (a, b) => a.seen_at - b.seen_at,
  )

  type Log = RowOf<typeof schema.log>
  const logOf = new Index<Log>(conversationKey, (a, b) => a.turn - b.turn)

  type Note = RowOf<typeof schema.note>
  const noteOf = new Index<Note>(conversationKey, (a, b) => a.at - b.at || compare(a.key, b.key))

  type Outbox = RowOf<typeof schema.outbox>
  const outboxOf = new Index<Outbox>(conversationKey, (a, b) => a.position - b.position)
  const outboxOpen = new Index<Outbox>(
    (row) => (OPEN.includes(row.status) ? conversationKey(row) : undefined),
    (a, b) => a.position - b.position,
  )
  const outboxQueued = new Index<Outbox>(
    ({ status, channel, account }) => (status === 'queued' ? keyOf(channel, account) : undefined),
    (a, b) => b.urgency - a.urgency || a.due_at - b.due_at,
  )
  const outboxUnderWay = new Index<Outbox>(
    ({ status }) => (status === 'sending' || status === 'unknown' ? ALL : undefined),
    (a, b) => compare(a.lease_until, b.lease_until),
  )
  const outboxChannelMessage = new Index<Outbox>((row) => row.channel_message_id ?? undefined)
  const outboxSent = new Index<Outbox>(
    (row) => (row.sent_at === null ? undefined : conversationKey(row)),
    (a, b) => compare(a.sent_at, b.sent_at),
  )

  type Orphan = RowOf<typeof schema.orphanReceipt>
  const orphanSeen = new Index<Orphan>(
    () => ALL,
    (a, b) => a.seen_at - b.seen_at,
  )

  type Timer = RowOf<typeof schema.timer>
  const timerDue = new Index<Timer>(
    () => ALL,
    (a, b) => a.due_at - b.due_at,
  )

  type Request = RowOf<typeof schema.request>
  const requestOf = new Index<Request>(conversationKey)
  const requestWaiting = new Index<Request>(
    ({ connection }) => connection,
    (a, b) => a.created_at - b.created_at,
  )
  const requestCreated = new Index<Request>(
    () => ALL,
    (a, b) => a.created_at - b.created_at,
  )

  const ticketId = new Index<RowOf<typeof schema.ticket>>(({ id }) => id)

  type FlowVersion = RowOf<typeof schema.flowVersion>
  const versionsOf = new Index<FlowVersion>(
    ({ flow_id }) => flow_id,
    (a, b) => a.number - b.number,
  )
  const flowsOf = new Index<RowOf<typeof schema.releaseFlow>>(({ release }) => `${release}`)

  const none = (): number => {
    throw new Error('Only the inbox counts by itself.')
  }
  const outbox = tableOf(
    schema.outbox,
    none,
    ...[outboxOf, outboxOpen, outboxQueued, outboxUnderWay, outboxChannelMessage, outboxSent],
  )
  return {
    conversation: tableOf(schema.conversation, none),
    identity: tableOf(schema.identity, none),
    inbox: Object.assign(tableOf(schema.inbox, nextArrival, inboxOrder, inboxOf), { order: inboxOrder, of: inboxOf }),
    dedupe: Object.assign(tableOf(schema.dedupe, none, dedupeSeen), { seen: dedupeSeen }),
    log: Object.assign(tableOf(schema.log, none, logOf), { of: logOf }),
    note: Object.assign(tableOf(schema.note, none, noteOf), { of: noteOf }),
    outbox: Object.assign(outbox, {
      of: outboxOf,
      open: outboxOpen,
      queued: outboxQueued,
      underWay: outboxUnderWay,
      channelMessage: outboxChannelMessage,
      sent: outboxSent,
    }),
    orphan_receipt: Object.assign(tableOf(schema.orphanReceipt, none, orphanSeen), { seen: orphanSeen }),
    timer: Object.assign(tableOf(schema.timer, none, timerDue), { due: timerDue }),
    request: Object.assign(tableOf(schema.request, none, requestOf, requestWaiting, requestCreated), {
      of: requestOf,
      waiting: requestWaiting,
      created: requestCreated,
    }),
    ticket: Object.assign(tableOf(schema.ticket, none, ticketId), { byId: ticketId }),
    dead_letter: tableOf(schema.deadLetter, none),
    pace: tableOf(schema.pace, none),
    flow_version: Object.assign(tableOf(schema.flowVersion, none, versionsOf), { of: versionsOf }),
    move: tableOf(schema.move, none),
    draft: tableOf(schema.draft, none),
    setting: tableOf(schema.setting, none),
    release: tableOf(schema.release, none),
    release_flow: Object.assign(tableOf(schema.releaseFlow, none, flowsOf), { of: flowsOf }),
  }
}

export const TABLE_NAMES = Object.keys(createTables(() => 0)) as readonly (keyof Tables)[]
