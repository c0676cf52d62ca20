// Every table, once for both databases. Migrations are generated from this file; the queries beside it are plain SQL.
//
// Keys of hot tables begin with `bucket`, the hash of the conversation's id, and nothing refers across conversations:
// the tables can be partitioned or spread over machines without a rewrite. Instants are ms since 1970.

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => bigint(name, { mode: 'number' })
const inConversation = { bucket: smallint('bucket').notNull(), conversationId: uuid('conversation_id').notNull() }

/** One row per conversation; its row lock is the conversation's turn. The state is small and rewritten by every turn. */
export const conversation = pgTable(
  'conversation',
  {
    bucket: smallint('bucket').notNull(),
    id: uuid('id').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** JSON of the core's state; null until the first turn. */
    state: text('state'),
    /** Turns taken. */
    version: integer('version').notNull().default(0),
    lastInboundAt: instant('last_inbound_at'),
    contactName: text('contact_name'),
    contactPhone: text('contact_phone'),
    contactUserId: text('contact_user_id'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
)

/** Which conversation a phone number or user id belongs to. The bucket is the identity's own. */
export const identity = pgTable(
  'identity',
  {
    bucket: smallint('bucket').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    kind: text('kind', { enum: ['phone', 'userId', 'parentUserId'] }).notNull(),
    value: text('value').notNull(),
    conversationBucket: smallint('conversation_bucket').notNull(),
    conversationId: uuid('conversation_id').notNull(),
    /** The contact gave this identity up then. After a while it belongs to whoever writes from it. */
    retiredAt: instant('retired_at'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.channel, table.account, table.kind, table.value] })],
)

/** Events that wait for their turn, in order of arrival. A turn deletes what it takes. */
export const inbox = pgTable(
  'inbox',
  {
    ...inConversation,
    arrival: bigint('arrival', { mode: 'number' }).generatedByDefaultAsIdentity(),
    id: uuid('id').notNull(),
    event: text('event').notNull(),
    at: instant('at').notNull(),
    /** Tries that ended badly: the step threw, or the process died in it. */
    attempts: smallint('attempts').notNull().default(0),
    /** The engine that tries it with care, and since when. */
    triedBy: uuid('tried_by'),
    triedAt: instant('tried_at'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.conversationId, table.arrival] })],
)

/** What was taken in already, kept longer than any channel repeats itself. */
export const dedupe = pgTable(
  'dedupe',
  { ...inConversation, key: text('key').notNull(), seenAt: instant('seen_at').notNull() },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.key] }),
    index('dedupe_seen').using('brin', table.seenAt),
  ],
)

/** Every turn: the transcript, and all that a replay needs. */
export const log = pgTable(
  'log',
  {
    ...inConversation,
    turn: integer('turn').notNull(),
    eventId: uuid('event_id').notNull(),
    at: instant('at').notNull(),
    event: text('event').notNull(),
    effects: text('effects').notNull(),
    trace: text('trace').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.turn] }),
    // The last fence against an event that acts twice: the second turn cannot commit.
    unique('log_event').on(table.bucket, table.conversationId, table.eventId),
  ],
)

/** Transcript entries that move no flow: reactions, edits, deletions. */
export const note = pgTable(
  'note',
  {
    ...inConversation,
    key: text('key').notNull(),
    kind: text('kind').notNull(),
    detail: text('detail').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.conversationId, table.key] })],
)

/** Every outbound message, from the turn that made it to its last receipt. */
export const outbox = pgTable(
  'outbox',
  {
    ...inConversation,
    id: text('id').notNull(),
    /** Order within the conversation: only the first open row may leave. */
    position: bigint('position', { mode: 'number' }).notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    message: text('message').notNull(),
    /** Said by a flow: a person who takes over stops it. */
    automatic: boolean('automatic').notNull(),
    urgency: smallint('urgency').notNull(),
    guarantee: text('guarantee', { enum: ['atLeastOnce', 'atMostOnce'] }).notNull(),
    status: text('status', { enum: ['queued', 'sending', 'unknown', 'sent', 'failed', 'withheld'] }).notNull(),
    /** Calls begun; part of the callback data, so that a receipt names the call it speaks of. */
    attempts: smallint('attempts').notNull().default(0),
    /** queued: does not leave before then. */
    dueAt: instant('due_at').notNull(),
    /** When the last call began. */
    claimedAt: instant('claimed_at'),
    /** The claim that call came from: a claim whose answer was lost is found again by it. */
    claim: uuid('claim'),
    /** sending: the call has ended by then, or its engine died. unknown: waits for a receipt until then. */
    leaseUntil: instant('lease_until'),
    /** Sent a second time because nobody knew of the first: the customer may have it twice. */
    resent: boolean('resent').notNull().default(false),
    /** A person took over while it was on its way: it must not be tried again. */
    stopped: boolean('stopped').notNull().default(false),
    /** The channel wants a template; the free form is out. */
    templateOnly: boolean('template_only').notNull().default(false),
    channelMessageId: text('channel_message_id'),
    receipt: text('receipt', { enum: ['sent', 'delivered', 'read', 'played', 'failed'] }),
    /** JSON: reason, and the channel's code and words. */
    failure: text('failure'),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.id] }),
    // Head of line: is an earlier message of this conversation still open?
    index('outbox_open')
      .on(table.bucket, table.conversationId, table.position)
      .where(sql`${table.status} in ('queued', 'sending', 'unknown')`),
    index('outbox_queued')
      .on(table.channel, table.account, table.urgency.desc(), table.dueAt)
      .where(sql`${table.status} = 'queued'`),
    index('outbox_under_way').on(table.leaseUntil).where(sql`${table.status} in ('sending', 'unknown')`),
    index('outbox_channel_message').on(table.channelMessageId).where(sql`${table.channelMessageId} is not null`),
    // The rate of one contact: when did the last messages leave?
    index('outbox_sent').on(table.bucket, table.conversationId, table.sentAt).where(sql`${table.sentAt} is not null`),
  ],
)

/** Receipts of messages nobody recorded yet. The bucket is the message id's own. */
export const orphanReceipt = pgTable(
  'orphan_receipt',
  {
    bucket: smallint('bucket').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    messageId: text('message_id').notNull(),
    status: text('status', { enum: ['sent', 'delivered', 'read', 'played', 'failed'] }).notNull(),
    /** JSON of the channel's event. */
    event: text('event').notNull(),
    seenAt: instant('seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.channel, table.account, table.messageId, table.status] }),
    index('orphan_receipt_seen').on(table.seenAt),
  ],
)

export const timer = pgTable(
  'timer',
  {
    ...inConversation,
    timerId: text('timer_id').notNull(),
    token: text('token').notNull(),
    dueAt: instant('due_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.timerId] }),
    index('timer_due').on(table.dueAt),
  ],
)

/** Look-ups that are to be made or under way; gone when their answer is in the inbox. */
export const request = pgTable(
  'request',
  {
    ...inConversation,
    requestId: text('request_id').notNull(),
    connection: text('connection').notNull(),
    /** JSON of the core's effect. */
    effect: text('effect').notNull(),
    /** A GET may be repeated after a crash, the others may not. */
    repeatable: boolean('repeatable').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Someone is calling until then; null: nobody has begun. */
    leaseUntil: instant('lease_until'),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.requestId] }),
    index('request_waiting').on(table.connection, table.createdAt),
  ],
)

/** The newest form of each ticket, for the desk's lists. */
export const ticket = pgTable(
  'ticket',
  {
    ...inConversation,
    id: text('id').notNull(),
    status: text('status', { enum: ['open', 'assigned', 'closed'] }).notNull(),
    priority: text('priority', { enum: ['P1', 'P2', 'P3'] }).notNull(),
    queue: text('queue').notNull(),
    reason: text('reason').notNull(),
    note: text('note'),
    agent: text('agent'),
    /** JSON array of roles. */
    notified: text('notified').notNull(),
    openedAt: instant('opened_at').notNull(),
    dueAt: instant('due_at').notNull(),
    closedAt: instant('closed_at'),
    /** Turn of the conversation that wrote it last. */
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bucket, table.conversationId, table.id] }),
    index('ticket_list').on(table.status, table.priority, table.dueAt),
    // Programs name a ticket by its id alone.
    index('ticket_id').on(table.id),
  ],
)

/** Events the engine gave up on, for whoever mends the bug. */
export const deadLetter = pgTable(
  'dead_letter',
  {
    ...inConversation,
    eventId: uuid('event_id').notNull(),
    event: text('event').notNull(),
    error: text('error').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.conversationId, table.eventId] })],
)

/** The token bucket of each number on our side, shared by all engines. The bucket is the number's own. */
export const pace = pgTable(
  'pace',
  {
    bucket: smallint('bucket').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    tokens: doublePrecision('tokens').notNull(),
    refreshedAt: instant('refreshed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.channel, table.account] })],
)

/** Published versions: a row never changes. */
export const flowVersion = pgTable(
  'flow_version',
  {
    flowId: text('flow_id').notNull(),
    number: integer('number').notNull(),
    /** SHA-256 of what the flow does; layout and comments do not count. */
    contentHash: text('content_hash').notNull(),
    document: text('document').notNull(),
    publishedAt: instant('published_at').notNull(),
    /** A person's name; null where a program or the first start published it. */
    publishedBy: text('published_by'),
    /** What its author said of it, for the history. */
    about: text('about'),
  },
  (table) => [
    primaryKey({ columns: [table.flowId, table.number] }),
    unique('flow_version_content').on(table.flowId, table.contentHash),
  ],
)

export const release = pgTable('release', {
  number: integer('number').primaryKey(),
  publishedAt: instant('published_at').notNull(),
  publishedBy: text('published_by'),
  /** What was said of it: of content that answers again there is no new version to say it of. */
  about: text('about'),
})

/** The versions that answer customers in a release. */
export const releaseFlow = pgTable(
  'release_flow',
  {
    release: integer('release').notNull(),
    flowId: text('flow_id').notNull(),
    number: integer('number').notNull(),
  },
  (table) => [primaryKey({ columns: [table.release, table.flowId] })],
)

/** Plans for conversations under way, each until everybody it concerns has been told. */
export const move = pgTable('move', {
  id: uuid('id').primaryKey(),
  flowId: text('flow_id').notNull(),
  /** The version that was published with it. */
  number: integer('number').notNull(),
  /** JSON of the places that do not stay. */
  plan: text('plan').notNull(),
  pass: smallint('pass').notNull(),
  /** The last conversation that was looked at in this pass. */
  bucket: smallint('bucket').notNull(),
  conversationId: uuid('conversation_id').notNull(),
  /** The next slice is taken then. */
  dueAt: instant('due_at').notNull(),
  createdAt: instant('created_at').notNull(),
})

/** What somebody is drawing. A flow that was never changed here has none: its published version stands for it. */
export const draft = pgTable('draft', {
  flowId: text('flow_id').primaryKey(),
  /** Counts saves, from 1. A save names the one it began from, so that nobody overwrites what they have not seen. */
  revision: integer('revision').notNull(),
  /** JSON as it is drawn; it may be broken. */
  document: text('document').notNull(),
  editedBy: text('edited_by').notNull(),
  editedAt: instant('edited_at').notNull(),
  createdAt: instant('created_at').notNull(),
  archivedAt: instant('archived_at'),
})

/** Conversation tests of a flow, as the text of their file: people save them while they try the flow. */
export const flowTest = pgTable(
  'flow_test',
  {
    flowId: text('flow_id').notNull(),
    /** Of the file, without `.conversation.yaml`. */
    name: text('name').notNull(),
    text: text('text').notNull(),
    editedBy: text('edited_by').notNull(),
    editedAt: instant('edited_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.flowId, t.name] })],
)

/** What the whole team decided, one JSON document a name. */
export const setting = pgTable('setting', {
  name: text('name').primaryKey(),
  /** Counts saves, from 1. A save names the one it began from. */
  revision: integer('revision').notNull(),
  document: text('document').notNull(),
  editedBy: text('edited_by').notNull(),
  editedAt: instant('edited_at').notNull(),
})

/** People who may sign in. */
export const account = pgTable(
  'account',
  {
    id: uuid('id').primaryKey(),
    /** In lower case. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['admin', 'builder', 'agent', 'viewer'] }).notNull(),
    /** argon2id; null until the invitation is taken. */
    passwordHash: text('password_hash'),
    createdAt: instant('created_at').notNull(),
    disabledAt: instant('disabled_at'),
  },
  (table) => [unique('account_email').on(table.email)],
)

/** Who is signed in. Tokens are stored as SHA-256: whoever reads the table can sign in as nobody. */
export const session = pgTable(
  'session',
  {
    tokenHash: text('token_hash').primaryKey(),
    accountId: uuid('account_id').notNull(),
    createdAt: instant('created_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    /** Where it was opened, as the browser and the network said: for its owner to tell it from others. */
    address: text('address'),
    userAgent: text('user_agent'),
  },
  (table) => [index('session_account').on(table.accountId)],
)

/** One-time tokens: for the first account (no account id), for an invited one, for a forgotten password. */
export const invitation = pgTable('invitation', {
  tokenHash: text('token_hash').primaryKey(),
  accountId: uuid('account_id'),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

/** Failed tries to sign in, by address and by account. */
export const signInTry = pgTable('sign_in_try', {
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  since: instant('since').notNull(),
})
