// The newest conversations as a replay takes them, without what tells who the customers are. Nothing else of them leaves here.

import { randomBytes } from 'node:crypto'
import {
  type ConversationEvent,
  type ConversationState,
  type Effect,
  formatOptionId,
  type InboundContent,
  type Json,
  parseOptionId,
  type RealAct,
  type RealConversation,
  type RealLookUp,
  visibleText,
} from '../core/index.ts'
import { type SampledConversation, sampleConversations } from '../store/queries/replay-sample.ts'
import type { Store } from '../store/store.ts'
import type { Drafts } from './drafts.ts'
import type { Releases } from './releases.ts'
import { Mask } from './replay-mask.ts'
import { wordsThatStay } from './replay-words.ts'

/** Played in a browser one by one: more take longer than somebody who wants to publish waits. */
export const REPLAY_CONVERSATIONS_MAX = 500
/** Of one conversation, the newest: a customer of years is one among many. */
const TURNS_MAX = 100
/** All of an answer, as JSON: a page must be able to hold them. */
const BYTES_MAX = 4 * 1024 * 1024

interface ReplaySampleOptions {
  readonly store: Store
  readonly releases: Pick<Releases, 'documents'>
  readonly drafts: Pick<Drafts, 'read'>
}

interface Turn {
  readonly at: number
  readonly event: ConversationEvent
  readonly effects: readonly Effect[]
}

interface Sampled {
  readonly row: SampledConversation
  readonly state: ConversationState
  /** All of it; else its older turns are left out. */
  readonly isWhole: boolean
  readonly turns: readonly Turn[]
}

export class ReplaySample {
  readonly #options: ReplaySampleOptions

  constructor(options: ReplaySampleOptions) {
    this.#options = options
  }

  /** The newest first, at most `last` of them; `flow`: words of its draft stay readable too. */
  async take(last: number, flow?: string): Promise<RealConversation[]> {
    const { store, releases, drafts } = this.#options
    const rows = await store.query(sampleConversations(Math.min(last, REPLAY_CONVERSATIONS_MAX), TURNS_MAX))
    const sampled = rows.map(read).filter(({ turns }) => turns.some(({ event }) => event.type === 'message'))
    const { flows } = await releases.documents()
    const draft = flow === undefined ? undefined : await drafts.read(flow)
    const stays = wordsThatStay({
      release: flows.map(({ document }) => document),
      draft: draft?.document,
      names: sampled.flatMap(namesIn),
      said: sampled.map(({ turns }) => turns.map(({ event }) => JSON.stringify(contentOf(event) ?? '')).join('\n')),
    })
    // Made anew each time: what one answer calls somebody says nothing of another answer.
    const mask = new Mask({ key: randomBytes(32), stays })
    return bounded(sampled.map((each, n) => masked(`c${n + 1}`, each, mask)))
  }
}

function read(row: SampledConversation): Sampled {
  const isWhole = (row.turns[0]?.turn ?? 1) <= 1
  const begins = isWhole ? 0 : row.turns.findIndex((turn) => turn.begins)
  const turns = row.turns.slice(Math.max(0, begins)).flatMap(({ at, event, effects }): Turn[] => {
    const parsed = parsedOr<ConversationEvent>(event)
    return parsed === undefined
      ? []
      : [{ at, event: parsed, effects: effects === null ? [] : (parsedOr(effects) ?? []) }]
  })
  return { row, state: JSON.parse(row.state), isWhole, turns }
}

function parsedOr<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

const contentOf = (event: ConversationEvent) => (event.type === 'message' ? event.message.content : undefined)

function namesIn({ row, state, turns }: Sampled): string[] {
  const told = turns.flatMap(({ event }) => {
    const content = contentOf(event)
    const card = 'contact' in event ? event.contact?.name : undefined
    return [card, ...(content?.type === 'contacts' ? content.contacts.map(({ name }) => name) : [])]
  })
  return [row.contactName, row.contactUserId, state.contact.name, ...told].filter((name) => typeof name === 'string')
}

function masked(id: string, { row, state, isWhole, turns }: Sampled, mask: Mask): RealConversation {
  const { language, tags } = state.contact
  const card = {
    ...(row.contactName !== null && { name: mask.text(row.contactName) }),
    ...(row.contactPhone !== null && { phone: mask.text(row.contactPhone) }),
  }
  return {
    id,
    // What was known at the end was not known at the beginning.
    contact: {
      card,
      ...(!isWhole && { tags: tags.map((tag) => mask.text(tag)), ...(language !== undefined && { language }) }),
    },
    acts: turns.flatMap(({ at, event }) => actOf(at, event, mask) ?? []),
    lookUps: lookUpsIn(turns, mask),
  }
}

function actOf(at: number, event: ConversationEvent, mask: Mask): RealAct | undefined {
  switch (event.type) {
    case 'message':
      return { type: 'customer', at, content: maskedContent(event.message.content, mask) }
    case 'agentMessage':
    case 'echo':
      return { type: 'agent', at, text: mask.text(visibleText(event.content)) }
    case 'ticketClosed':
      return { type: 'closeTicket', at }
    case 'receipt':
      return event.status === 'read' || event.status === 'played' ? { type: 'read', at } : undefined
    case 'call':
      return { type: 'call', at, name: mask.text(event.name) }
    default:
      return undefined
  }
}

/** Field by field: what a channel adds one day is left out until somebody has thought of it. */
function maskedContent(content: InboundContent, mask: Mask): InboundContent {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: mask.text(content.text) }
    case 'tap': {
      const option = parseOptionId(content.optionId)
      const optionId =
        option &&
        formatOptionId({
          version: mask.text(option.version),
          node: mask.text(option.node),
          outlet: mask.text(option.outlet),
        })
      return { type: 'tap', optionId: optionId ?? '', title: mask.text(content.title) }
    }
    case 'media': {
      const { kind, caption } = content
      return { type: 'media', kind, mediaId: 'hidden', ...(caption !== undefined && { caption: mask.text(caption) }) }
    }
    case 'location':
      // Whole degrees: some hundred kilometres.
      return { type: 'location', latitude: Math.round(content.latitude), longitude: Math.round(content.longitude) }
    case 'contacts':
      return {
        type: 'contacts',
        contacts: content.contacts.map(({ name, phones }) => ({
          name: mask.text(name),
          phones: phones.map((phone) => mask.text(phone)),
        })),
      }
    case 'order': {
      const items = content.items.map(({ id, quantity }) => ({ id: mask.text(id), quantity }))
      return { type: 'order', items, ...(content.text !== undefined && { text: mask.text(content.text) }) }
    }
    case 'form': {
      const response = parsedOr<Json>(content.response)
      return {
        type: 'form',
        name: mask.text(content.name),
        response: response === undefined ? mask.text(content.response) : JSON.stringify(mask.json(response)),
      }
    }
    case 'unsupported':
      return { type: 'unsupported', kind: mask.text(content.kind) }
  }
}

function lookUpsIn(turns: readonly Turn[], mask: Mask): RealLookUp[] {
  const asked = new Map<string, Extract<Effect, { type: 'request' }>>()
  const found: RealLookUp[] = []
  for (const { event, effects } of turns) {
    const request = event.type === 'response' ? asked.get(event.requestId) : undefined
    if (event.type === 'response' && request !== undefined) {
      const { outcome } = event
      const { connection, path } = request
      found.push({
        ...{ connection: mask.text(connection), path: mask.path(path) },
        outcome:
          outcome.result === 'ok'
            ? { ...outcome, body: mask.json(outcome.body) }
            : outcome.result === 'failed'
              ? { ...outcome, reason: mask.text(outcome.reason) }
              : outcome,
      })
    }
    for (const effect of effects) if (effect.type === 'request') asked.set(effect.requestId, effect)
  }
  return found
}

/** Whole ones, the newest first, as many as fit. */
function bounded(conversations: readonly RealConversation[]): RealConversation[] {
  let bytes = 0
  const last = conversations.findIndex((each) => {
    bytes += Buffer.byteLength(JSON.stringify(each))
    return bytes > BYTES_MAX
  })
  return last < 0 ? [...conversations] : conversations.slice(0, last)
}
