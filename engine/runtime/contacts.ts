// Who an event belongs to: identities, and the plan that makes or links them. Pure; `receive.ts` reads and writes.

import type { ContactCard } from '../core/conversation/event.ts'
import type { ChannelContact } from '../port/channel.ts'
import { bucketOf, fnv1a } from '../store/bucket.ts'
import type { FoundIdentity, IdentityLink, NewConversation } from '../store/queries/identities.ts'
import type { AskedIdentity } from '../store/queries/take-in-events.ts'
import { storableText } from '../store/rows.ts'

/** One account of ours on one channel; identities belong to it. */
export interface Account {
  readonly channel: string
  readonly account: string
}

export type Identity = Pick<AskedIdentity, 'bucket' | 'kind' | 'value'>

/** In the order in which they count: two contacts that share a user id are told apart by their numbers. */
const KINDS = ['phone', 'userId', 'parentUserId'] as const

export function identitiesOf(contact: ChannelContact, { channel, account }: Account): Identity[] {
  return KINDS.flatMap((kind) => {
    const value = storableText(contact[kind])
    if (value === undefined || value === '') return []
    return [{ bucket: bucketOf(`${channel}/${account}/${kind}/${value}`), kind, value }]
  })
}

/** Key of the advisory lock, a signed 32-bit number. */
export function lockKeyOf({ kind, value }: Identity, { channel, account }: Account): number {
  return fnv1a(`${channel}/${account}/${kind}/${value}`) | 0
}

export function cardOf({ name, phone, userId }: ChannelContact): ContactCard {
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(userId !== undefined && { userId }),
  }
}

const nameOf = ({ kind, value }: Pick<Identity, 'kind' | 'value'>) => `${kind}/${value}`

/** Someone an event is about, with the identities they gave up where they changed. */
export interface Known {
  readonly contact: ChannelContact
  readonly identities: readonly Identity[]
  readonly previous: readonly Identity[]
}

export interface Introduction {
  readonly conversations: readonly NewConversation[]
  readonly links: readonly IdentityLink[]
  readonly retired: readonly Identity[]
  /** For each of those asked: the identity that leads to their conversation; none for a change of someone unknown. */
  readonly ways: readonly (Identity | undefined)[]
}

/**
 * Makes the contacts that are missing and links the identities that came with them. Identities that already lead to two
 * conversations stay apart: joining two people's histories cannot be undone, and the number decides.
 */
export function introduce(asked: readonly Known[], found: readonly FoundIdentity[], newId: () => string): Introduction {
  const leadsTo = new Map(found.map((identity) => [nameOf(identity), identity.conversationId]))
  const conversations: NewConversation[] = []
  const links: IdentityLink[] = []
  const retired: Identity[] = []
  const ways = asked.map(({ contact, identities, previous }) => {
    const known = [...previous, ...identities].find((identity) => leadsTo.has(nameOf(identity)))
    if (known === undefined && previous.length > 0) return undefined
    const id = (known && leadsTo.get(nameOf(known))) ?? newId()
    if (known === undefined) conversations.push(conversationOf(id, contact))
    for (const identity of identities) {
      if (leadsTo.has(nameOf(identity))) continue
      leadsTo.set(nameOf(identity), id)
      links.push({ ...identity, conversation_bucket: bucketOf(id), conversation_id: id })
    }
    const current = new Set(identities.map(nameOf))
    retired.push(
      ...previous.filter((identity) => !current.has(nameOf(identity)) && leadsTo.get(nameOf(identity)) === id),
    )
    return known ?? identities[0]
  })
  return { conversations, links, retired, ways }
}

function conversationOf(id: string, { name, phone, userId }: ChannelContact): NewConversation {
  return {
    bucket: bucketOf(id),
    id,
    name: storableText(name) ?? null,
    phone: storableText(phone) ?? null,
    user_id: storableText(userId) ?? null,
  }
}
