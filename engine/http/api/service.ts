// What the API asks, answered by the runtime: rows become the shapes of `schemas.ts`.

import type { ConversationEvent, Effect, Flow, Json, TraceEntry } from '../../core/index.ts'
import { type OutboundMessage, visibleText, wordsOf } from '../../core/index.ts'
import type { Account } from '../../runtime/contacts.ts'
import type { ConversationView } from '../../runtime/desk.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Committed } from '../../runtime/turn.ts'
import type { TicketListing } from '../../store/queries/desk.ts'
import type { ConversationSummary } from '../../store/queries/list-conversations.ts'
import type { ApiSettings } from './flow-schemas.ts'
import { toReleaseFlows, toTemplate } from './flow-shapes.ts'
import type { ApiService } from './routes.ts'
import type { ApiContact, ApiConversation, ApiConversationSummary, ApiMessage, ApiTicket } from './schemas.ts'

/** A flow to begin from, with the files of its tests. */
export interface Template {
  readonly flow: Flow
  readonly tests: readonly { readonly name: string; readonly text: string }[]
}

export interface ServiceOptions {
  readonly engine: Engine
  /** Our numbers and accounts, of all channels. */
  readonly accounts: readonly Account[]
  /** The account that the API channel writes to. */
  readonly apiAccount: Account
  /** Flows that new ones may begin from, as they lie in the folder now. */
  readonly templates: () => Promise<readonly Template[]>
  readonly settings: ApiSettings
  readonly now: () => number
}

export function createApiService({
  engine,
  accounts,
  apiAccount,
  templates,
  settings,
  now,
}: ServiceOptions): ApiService {
  const { desk, releases, drafts, flowTests, publishing, library, checks, live, replaySample } = engine
  return {
    ...{ drafts, flowTests, publishing, library, checks, live, replaySample },
    templates: async () => (await templates()).map(({ flow }) => toTemplate(flow)),
    async takeTests(template, flowId, by) {
      const { tests = [] } = (await templates()).find(({ flow }) => flow.id === template) ?? {}
      for (const { name, text } of tests) await flowTests.add(flowId, name, text, by)
    },
    releaseFlows: async () => toReleaseFlows(await releases.documents()),
    settings: () => settings,
    lookUp: engine.lookUp,
    listTickets: async ({ status = 'open', limit }) => (await desk.tickets(status, limit)).map(toTicket),
    closeTicket: async (id, agent) => {
      const ticket = await desk.ticket(id)
      if (ticket === undefined) return undefined
      if (ticket.status !== 'closed')
        await withItsTurn(engine, ticket.conversationId, () => desk.closeTicket(id, agent))
      return toTicket((await desk.ticket(id)) ?? ticket)
    },
    claimTicket: async (id, { agent, from }) => {
      const ticket = await desk.ticket(id)
      if (ticket === undefined) return undefined
      if (ticket.status !== 'closed' && (ticket.agent === null || ticket.agent === from))
        await withItsTurn(engine, ticket.conversationId, () => desk.claimTicket(id, agent, from))
      const now = (await desk.ticket(id)) ?? ticket
      return { won: now.status !== 'closed' && now.agent === agent, ticket: toTicket(now) }
    },
    async listConversations({ phone, userId, limit }) {
      if (phone === undefined && userId === undefined) return (await desk.conversations(limit)).map(toSummary)
      const contact = { ...(phone !== undefined && { phone }), ...(userId !== undefined && { userId }) }
      const ids = await Promise.all(accounts.map((account) => engine.conversationOf(contact, account)))
      const found = await Promise.all(ids.map((id) => (id === undefined ? undefined : desk.summary(id))))
      return found.flatMap((summary) => summary ?? []).map(toSummary)
    },
    async conversation(id) {
      const view = await desk.conversation(id)
      return view && toConversation(view)
    },
    agentMessage: (conversationId, { text, ...rest }) =>
      desk.agentMessage(conversationId, { type: 'text', body: text }, rest),
    call: (conversationId, { name, data }) => desk.call(conversationId, name, data as Record<string, Json>),
    async inbound({ id, from, name, text, tap }) {
      const contact = { userId: from, ...(name !== undefined && { name }) }
      const content = tap ? ({ type: 'tap', ...tap } as const) : ({ type: 'text', text: text ?? '' } as const)
      const { duplicates } = await engine.receive(
        [{ type: 'message', contact, message: { id, content, sentAt: now() } }],
        apiAccount,
      )
      const conversationId = await engine.conversationOf(contact, apiAccount)
      if (conversationId === undefined) throw new Error('a message that was taken has no conversation')
      return { conversationId, duplicate: duplicates > 0 }
    },
    async publish(flows, publishedBy) {
      const published = await releases.publish(flows, { publishedBy, about: null })
      if (published.ok) live.tellRelease(published.release)
      return published.ok ? { ok: true, release: published.release, versions: [...published.versions] } : published
    },
    async release() {
      const { release, versions } = releases.current()
      return { release, versions: [...versions] }
    },
  }
}

/** Another engine may take the turn; then the caller reads of it later. */
const TURN_WAIT_MS = 2_000

/**
 * Does something that becomes an event, and waits for the turn that takes it, so that the answer shows what came of it: not for a
 * turn of another event, after which it is still undecided. `act` gives the event's id; none where the same is on its way already:
 * then the next turn of the conversation is waited for.
 */
async function withItsTurn(
  engine: Engine,
  conversationId: string,
  act: () => Promise<string | undefined>,
): Promise<void> {
  const turned: Pick<Committed, 'conversationIds' | 'eventIds'>[] = []
  let look = () => {}
  const stopListening = engine.onTurns((committed) => {
    turned.push(committed)
    look()
  })
  try {
    const id = await act()
    const isOver = () =>
      turned.some(({ eventIds, conversationIds }) =>
        id === undefined ? conversationIds.includes(conversationId) : eventIds.includes(id),
      )
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TURN_WAIT_MS)
      look = () => {
        if (!isOver()) return
        clearTimeout(timer)
        resolve()
      }
      look()
    })
  } finally {
    stopListening()
  }
}

const instant = (ms: number) => new Date(ms).toISOString()

interface ContactColumns {
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly contactUserId: string | null
}

const toContact = ({ contactName, contactPhone, contactUserId }: ContactColumns): ApiContact => ({
  phone: contactPhone,
  userId: contactUserId,
  name: contactName,
})

function toSummary(row: ConversationSummary): ApiConversationSummary {
  return { id: row.id, channel: row.channel, contact: toContact(row), updatedAt: instant(row.updatedAt) }
}

function toTicket(row: TicketListing): ApiTicket {
  const { id, priority, reason, queue, status, agent, conversationId, note } = row
  return {
    id,
    priority,
    reason,
    queue,
    status,
    agent,
    conversationId,
    contact: toContact(row),
    note,
    notified: JSON.parse(row.notified) as string[],
    openedAt: instant(row.openedAt),
    dueAt: instant(row.dueAt),
    closedAt: row.closedAt === null ? null : instant(row.closedAt),
  }
}

function toConversation(view: ConversationView): ApiConversation {
  const { state } = view
  return {
    id: view.id,
    channel: view.channel,
    contact: {
      ...toContact(view),
      language: state?.contact.language ?? null,
      tags: [...(state?.contact.tags ?? [])],
      unreachable: state?.contact.unreachable ?? false,
      fields: { ...state?.contact.fields },
    },
    runs: (state?.runs ?? []).map(({ version, state: at, vars }) => ({ version, state: at, variables: vars })),
    ticketId: state?.ticket?.id ?? null,
    pending: view.pending,
    messages: toMessages(view),
    traces: view.turns.map(({ turn, at, event, trace }) => ({
      turn,
      at: instant(at),
      event: JSON.parse(event) as Record<string, unknown>,
      trace: JSON.parse(trace) as (TraceEntry & Record<string, unknown>)[],
    })),
  }
}

/** In the order in which people saw them: what a turn took in stands before what it said. */
function toMessages(view: ConversationView): ApiMessage[] {
  const outbound = new Map(view.messages.map((row) => [row.id, row]))
  const messages: ApiMessage[] = []
  for (const turn of view.turns) {
    const event = JSON.parse(turn.event) as ConversationEvent
    if (event.type === 'message') messages.push(inbound(event, turn))
    for (const effect of JSON.parse(turn.effects) as Effect[]) {
      const row = effect.type === 'send' ? outbound.get(effect.message.id) : undefined
      if (row) messages.push(sent(row))
    }
  }
  return messages
}

function inbound(
  { message }: Extract<ConversationEvent, { type: 'message' }>,
  { at, trace }: ConversationView['turns'][number],
): ApiMessage {
  return {
    id: message.id,
    direction: 'in',
    from: 'customer',
    at: instant(at),
    text: wordsOf(message.content) ?? '',
    content: { ...message.content },
    status: 'received',
    failure: null,
    late: (JSON.parse(trace) as TraceEntry[]).some(({ what }) => what === 'late'),
    channelMessageId: message.id,
  }
}

function sent(row: ConversationView['messages'][number]): ApiMessage {
  const message = JSON.parse(row.message) as OutboundMessage
  return {
    id: row.id,
    direction: 'out',
    from: message.from,
    at: instant(row.sentAt ?? row.createdAt),
    text: visibleText(message.content),
    content: { ...message.content },
    status: row.status === 'sent' ? (row.receipt ?? 'sent') : row.status,
    failure: row.failure,
    late: false,
    channelMessageId: row.channelMessageId,
  }
}
