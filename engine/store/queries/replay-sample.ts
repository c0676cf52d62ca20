// The newest conversations that customers took part in, with what a replay needs of their turns.

import { inBucketOf } from '../planner.ts'
import type { Statement } from '../store.ts'

export interface SampledTurn {
  readonly turn: number
  readonly at: number
  /** JSON of the core's event; not even that where it was given up. */
  readonly event: string
  /** JSON of the core's effects, where a look-up is among them. */
  readonly effects: string | null
  /** A run began in it. */
  readonly begins: boolean
}

export interface SampledConversation {
  /** JSON of the core's state. */
  readonly state: string
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly contactUserId: string | null
  /** The newest ones, the oldest of them first. */
  readonly turns: readonly SampledTurn[]
}

const SAMPLE = `
select sampled.state, sampled.contact_name as "contactName", sampled.contact_phone as "contactPhone",
  sampled.contact_user_id as "contactUserId", coalesce(newest.turns, '[]') as turns
from (
  select bucket, id, state, contact_name, contact_phone, contact_user_id, last_inbound_at from conversation
  where last_inbound_at is not null and state is not null
  order by last_inbound_at desc, id limit $1::int
) as sampled
left join lateral (
  select json_agg(each order by each.turn) as turns from (
    select log.turn, log.at, log.event,
      case when log.effects like '%"type":"request"%' then log.effects end as effects,
      log.trace like '%"$start"%' as begins
    from log where ${inBucketOf('log', 'sampled')} and log.conversation_id = sampled.id
    order by log.turn desc limit $2::int
  ) as each
) as newest on true
order by sampled.last_inbound_at desc, sampled.id`

/** `conversations` and `turns`: how many at most, of all and of each. */
export function sampleConversations(conversations: number, turns: number): Statement<SampledConversation> {
  return { text: SAMPLE, parameters: [conversations, turns] }
}
