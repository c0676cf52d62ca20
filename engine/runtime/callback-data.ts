// Our name of one call to a channel, echoed in receipts: it settles calls whose answer was lost.

import { BUCKETS } from '../store/bucket.ts'

export interface CallName {
  readonly bucket: number
  readonly conversationId: string
  readonly outboundId: string
  /** Which call for this message, from 1. */
  readonly attempt: number
}

const FORM = /^v1:(\d{1,3}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(.{1,200}):(\d{1,5})$/

/** Under 300 characters; WhatsApp takes 512. */
export function formatCallbackData({ bucket, conversationId, outboundId, attempt }: CallName): string {
  return `v1:${bucket}:${conversationId}:${outboundId}:${attempt}`
}

/** `undefined` for what others sent through the same number. */
export function parseCallbackData(text: string | undefined): CallName | undefined {
  const [, bucket, conversationId, outboundId, attempt] = FORM.exec(text ?? '') ?? []
  if (conversationId === undefined || outboundId === undefined || Number(bucket) >= BUCKETS) return undefined
  return { bucket: Number(bucket), conversationId, outboundId, attempt: Number(attempt) }
}
