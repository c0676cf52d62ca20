// The service window: free-form messages may go out for a time after the customer's last word; after it only templates.

import { SERVICE_WINDOW_MARGIN_MS } from '../limits.ts'
import { say } from '../said.ts'
import type { ChannelCapabilities } from './capabilities.ts'
import type { OutboundContent, OutboundMessage } from './outbound.ts'

/** When the window closes, ms since 1970; `undefined`: it never does. A contact who never wrote has none open. */
export function windowClosesAt(
  lastInboundAt: number | undefined,
  capabilities: ChannelCapabilities,
): number | undefined {
  if (capabilities.serviceWindowMs === undefined) return undefined
  return lastInboundAt === undefined ? 0 : lastInboundAt + capabilities.serviceWindowMs
}

export type SendDecision =
  | { readonly send: OutboundContent; readonly because: string }
  | { readonly withhold: 'windowClosed'; readonly because: string }

/** What may go out at the moment of sending: the message, its template, or nothing. */
export function decideSend(
  message: OutboundMessage,
  at: number,
  lastInboundAt: number | undefined,
  capabilities: ChannelCapabilities,
): SendDecision {
  const closesAt = windowClosesAt(lastInboundAt, capabilities)
  if (message.content.type === 'template')
    return { send: message.content, because: say`a template may go out at any time`.text }
  if (closesAt === undefined) return { send: message.content, because: say`this channel has no service window`.text }
  if (at < closesAt - SERVICE_WINDOW_MARGIN_MS)
    return { send: message.content, because: say`the service window is open for ${minutes(closesAt - at)}`.text }
  if (message.template)
    return { send: message.template, because: say`the service window has closed: the template goes out`.text }
  return { withhold: 'windowClosed', because: say`the service window has closed and this message has no template`.text }
}

function minutes(ms: number): string {
  const all = Math.floor(ms / 60_000)
  return all >= 60 ? `${Math.floor(all / 60)} h ${all % 60} min` : `${all} min`
}
