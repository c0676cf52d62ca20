// Fetches a file a customer sent: its address by id, then its bytes. The token goes to Meta's media hosts and nowhere else.

import { createHash, timingSafeEqual } from 'node:crypto'
import { defined, type JsonObject, numberOf, objectOf, textOf } from './json.ts'
import { LIMITS } from './limits.ts'

export interface MediaSource {
  /** Graph's base with its version, without a slash at the end. */
  readonly apiUrl: string
  readonly phoneNumberId: string
  readonly accessToken: string
  /** Must honour `signal`. */
  readonly fetch: typeof fetch
  readonly timeoutMs?: number
}

export type MediaDownload =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer>; readonly mimeType?: string }
  | {
      readonly ok: false
      /** `gone`: no longer at the channel. `refused`: from a host or with a content we do not take. `failed`: worth trying again. */
      readonly reason: 'gone' | 'tooLarge' | 'refused' | 'failed'
      /** For people; never the token. */
      readonly message: string
    }

const MEDIA_TIMEOUT_MS = 60_000
const META_MEDIA_HOST = 'lookaside.fbsbx.com'
const REDIRECTS_MAX = 3
/** A file's address lives for 5 minutes; when it is already gone, the id gives a new one. */
const ADDRESS_TRIES = 2

/**
 * Downloads a file by the `mediaId` of an inbound message. Never throws.
 * @param bytesMax more than this is not read to the end, whatever the channel announced.
 */
export async function downloadMedia(
  mediaId: string,
  source: MediaSource,
  bytesMax: number = LIMITS.media.document.bytesMax,
): Promise<MediaDownload> {
  const signal = AbortSignal.timeout(source.timeoutMs ?? MEDIA_TIMEOUT_MS)
  try {
    for (let tries = 1; ; tries++) {
      const download = await downloadOnce(mediaId, source, bytesMax, signal)
      if (download.ok || download.reason !== 'gone' || tries === ADDRESS_TRIES) return download
    }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return problem('failed', words.replaceAll(source.accessToken, '[access token]'))
  }
}

async function downloadOnce(
  mediaId: string,
  source: MediaSource,
  bytesMax: number,
  signal: AbortSignal,
): Promise<MediaDownload> {
  // A dot or two would name another place at Graph.
  if (!/^[\w:-]+$/.test(mediaId)) return problem('refused', 'the media id is not one of Meta')
  const query = new URLSearchParams({ phone_number_id: source.phoneNumberId })
  const lookup = await source.fetch(`${source.apiUrl}/${mediaId}?${query}`, {
    headers: { authorization: `Bearer ${source.accessToken}` },
    redirect: 'manual',
    signal,
  })
  if (!lookup.ok) return problemOfStatus(lookup.status)
  const about = objectOf(JSON.parse(await lookup.text())) ?? {}
  if ((numberOf(about.file_size) ?? 0) > bytesMax) return tooLarge(bytesMax)

  const response = await fetchBytes(textOf(about.url) ?? '', source, signal)
  if (!(response instanceof Response)) return response
  if (!response.ok) return problemOfStatus(response.status)
  const bytes = await readUpTo(response, bytesMax)
  if (bytes === undefined) return tooLarge(bytesMax)
  return checked(bytes, about)
}

/** Follows redirects by hand: the token goes with the first request only, and never to a host that is not Meta's. */
async function fetchBytes(
  address: string,
  source: MediaSource,
  signal: AbortSignal,
): Promise<Response | MediaDownload> {
  let url = address
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    if (!isMediaHost(url, source.apiUrl))
      return problem('refused', `the file lies on a host that is not Meta's: ${hostOf(url)}`)
    const headers: Record<string, string> = hop === 0 ? { authorization: `Bearer ${source.accessToken}` } : {}
    const response = await source.fetch(url, { headers, redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    url = URL.canParse(location, url) ? new URL(location, url).href : location
  }
  return problem('refused', `the file was redirected more than ${REDIRECTS_MAX} times`)
}

/** Graph's own host and Meta's media host, by https. Hosts of this machine only where Graph itself is one, as in tests. */
function isMediaHost(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const graph = new URL(apiUrl)
  if (isLoopback(graph) && isLoopback(url)) return true
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  return url.host === graph.host || url.host === META_MEDIA_HOST
}

function isLoopback(url: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'no readable address'
}

async function readUpTo(response: Response, bytesMax: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > bytesMax) {
    await response.body?.cancel()
    return undefined
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    // Leaving the loop cancels the rest of the stream.
    if (length > bytesMax) return undefined
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** The announced SHA-256 comes in base64 or in hexadecimal; a file that differs from it was cut or exchanged. */
function checked(bytes: Uint8Array<ArrayBuffer>, about: JsonObject): MediaDownload {
  const announced = textOf(about.sha256)
  if (announced !== undefined) {
    const digest = createHash('sha256').update(bytes).digest()
    const expected = Buffer.from(announced, /^[0-9a-f]{64}$/i.test(announced) ? 'hex' : 'base64')
    if (expected.length !== digest.length || !timingSafeEqual(expected, digest)) {
      return problem('failed', 'the file does not have the SHA-256 that WhatsApp announced')
    }
  }
  return defined({ ok: true as const, bytes, mimeType: textOf(about.mime_type) })
}

function tooLarge(bytesMax: number): MediaDownload {
  return problem('tooLarge', `the file is larger than ${bytesMax} bytes`)
}

function problemOfStatus(status: number): MediaDownload {
  return problem(status === 404 || status === 410 ? 'gone' : 'failed', `WhatsApp answered ${status}`)
}

function problem(reason: Extract<MediaDownload, { ok: false }>['reason'], message: string): MediaDownload {
  return { ok: false, reason, message }
}
