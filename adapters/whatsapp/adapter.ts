// The WhatsApp Cloud API behind the port: one adapter per business phone number.

import type { SendRequest, SendResult, WebhookAdapter } from '../../engine/port/channel.ts'
import { type Clock, machineClock } from '../../engine/port/clock.ts'
import { type BuildResult, buildMessage } from './build.ts'
import { WHATSAPP_CAPABILITIES } from './capabilities.ts'
import { answerHandshake } from './handshake.ts'
import { downloadMedia, type MediaDownload } from './media.ts'
import { parseWebhook } from './parse.ts'
import { type MessagesEndpoint, SEND_TIMEOUTS, type SendTimeouts, sendMessage, sendTyping } from './send.ts'
import { SIGNATURE_HEADER, verifySignature } from './signature.ts'

/** Graph's base address with the version this adapter was written for. */
export const GRAPH_API_URL = 'https://graph.facebook.com/v25.0'

export interface WhatsAppOptions {
  /** Meta's id of our number (digits), not the number itself. */
  readonly phoneNumberId: string
  readonly accessToken: string
  /** The app's secret; webhooks are signed with it. */
  readonly appSecret: string
  /** Our own word, told to Meta when the webhook's address is entered. */
  readonly verifyToken: string
  /** With the version; a slash at the end does no harm. Default: `GRAPH_API_URL`. */
  readonly apiUrl?: string
  /** Must honour `signal`. Default: the global `fetch`, looked up at each call. */
  readonly fetch?: typeof fetch
  /** Arrival, ms since 1970; read only for items whose own time is broken. Default: the machine's clock. */
  readonly now?: () => number
  /** What the time-outs are counted by. Default: the machine's. */
  readonly clock?: Clock
  /** Default: 10 s to the first header, 30 s in all. */
  readonly timeouts?: Partial<SendTimeouts>
}

export interface WhatsAppAdapter extends WebhookAdapter {
  /** Fetches a file a customer sent. Never throws. `bytesMax` defaults to the channel's own largest, 100 MiB. */
  downloadMedia(mediaId: string, bytesMax?: number): Promise<MediaDownload>
}

/**
 * @throws TypeError when a setting cannot work. The message names the setting and never holds a secret.
 */
export function createWhatsAppAdapter(options: WhatsAppOptions): WhatsAppAdapter {
  refuseBadSettings(options)
  const { phoneNumberId, accessToken, appSecret, verifyToken, now = Date.now, clock = machineClock } = options
  const apiUrl = (options.apiUrl ?? GRAPH_API_URL).replace(/\/+$/, '')
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const endpoint: MessagesEndpoint = {
    url: `${apiUrl}/${phoneNumberId}/messages`,
    accessToken,
    fetch,
    timeouts: { ...SEND_TIMEOUTS, ...options.timeouts },
    clock,
  }

  return {
    channel: WHATSAPP_CAPABILITIES.channel,
    account: phoneNumberId,
    capabilities: WHATSAPP_CAPABILITIES,
    async send(request: SendRequest): Promise<SendResult> {
      const built = build(request)
      return built.ok ? sendMessage(built.body, endpoint) : built
    },
    showTyping: (messageId) => sendTyping(messageId, endpoint),
    verify: (body, headers) => verifySignature(body, headers.get(SIGNATURE_HEADER), appSecret),
    parse: (body) => parseWebhook(body, { phoneNumberId, now }),
    handshake: (query) => answerHandshake(query, verifyToken),
    downloadMedia: (mediaId, bytesMax) =>
      downloadMedia(mediaId, { apiUrl, phoneNumberId, accessToken, fetch }, bytesMax),
  }
}

/** Content comes out of a store: a row of the wrong shape must fail its own message, not its sender. */
function build(request: SendRequest): BuildResult {
  try {
    return buildMessage(request)
  } catch (error) {
    const message = `the content could not be built: ${error instanceof Error ? error.message : String(error)}`
    return { ok: false, failure: { code: 'build', message, instruction: 'reject' } }
  }
}

/** Found at the start, by name; found at the first send, each would look like trouble at Meta. */
function refuseBadSettings({ phoneNumberId, accessToken, appSecret, verifyToken, apiUrl }: WhatsAppOptions): void {
  if (!/^[\w-]+$/.test(phoneNumberId))
    throw new TypeError("phoneNumberId: expected Meta's id of the number, letters and digits only")
  if (!/^[\x21-\x7e]+$/.test(accessToken))
    throw new TypeError('accessToken: expected a token without spaces or line breaks')
  if (appSecret.trim() === '') throw new TypeError('appSecret: expected the secret of the Meta app, got an empty text')
  if (verifyToken.trim() === '') throw new TypeError('verifyToken: expected a word of your own, got an empty text')
  if (apiUrl !== undefined && !/^https?:$/.test(URL.canParse(apiUrl) ? new URL(apiUrl).protocol : '')) {
    throw new TypeError(`apiUrl: expected an address such as ${GRAPH_API_URL}, got "${apiUrl}"`)
  }
}
