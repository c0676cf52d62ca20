// Conversations for lists.

import type { Statement } from '../store.ts'

export interface ConversationSummary {
  readonly id: string
  readonly channel: string
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly contactUserId: string | null
  readonly updatedAt: number
}

const SUMMARY = `select id, channel, contact_name as "contactName", contact_phone as "contactPhone", contact_user_id as "contactUserId",
  updated_at as "updatedAt" from conversation`

/** The most recently active first. */
export function listConversations(limit: number): Statement<ConversationSummary> {
  return { text: `${SUMMARY} order by updated_at desc limit $1`, parameters: [limit] }
}

export function readSummary(bucket: number, id: string): Statement<ConversationSummary> {
  return { text: `${SUMMARY} where bucket = $1::smallint and id = $2::uuid`, parameters: [bucket, id] }
}
