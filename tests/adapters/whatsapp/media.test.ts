// Files customers sent: fetched by id, checked, bounded, and the token shown to Meta's hosts only.

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadMedia, type MediaSource } from '../../../adapters/whatsapp/media.ts'
import { type FakeGraph, startFakeGraph } from '../../support/fake-graph.ts'

const accessToken = 'EAAG-token-nobody-may-see'
const phoneNumberId = '100200300'
const bytes = new TextEncoder().encode('not really a picture 👋')
const digest = createHash('sha256').update(bytes)
const hex = digest.copy().digest('hex')
const base64 = digest.digest('base64')

describe('from Graph', () => {
  let graph: FakeGraph
  const download = (mediaId: string, bytesMax?: number) =>
    downloadMedia(mediaId, { apiUrl: graph.url, phoneNumberId, accessToken, fetch }, bytesMax)
  beforeEach(async () => {
    graph = await startFakeGraph({ token: accessToken })
  })
  afterEach(() => graph.close())

  it.each([hex, hex.toUpperCase(), base64])('gives the bytes when their SHA-256 is %s', async (sha256) => {
    graph.addMedia('7001', { bytes, mimeType: 'image/jpeg', sha256 })
    expect(await download('7001')).toEqual({ ok: true, bytes, mimeType: 'image/jpeg' })
  })

  it('refuses bytes that are not those announced', async () => {
    graph.addMedia('7001', {
      bytes,
      mimeType: 'image/jpeg',
      sha256: hex.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    })
    expect(await download('7001')).toMatchObject({
      ok: false,
      reason: 'failed',
      message: expect.stringContaining('SHA-256'),
    })
  })

  it('stops at the size it was given', async () => {
    graph.addMedia('7001', { bytes, mimeType: 'image/jpeg' })
    expect(await download('7001', bytes.length)).toMatchObject({ ok: true })
    expect(await download('7001', bytes.length - 1)).toMatchObject({ ok: false, reason: 'tooLarge' })
  })

  it.each(['7999', '..', '.', 'a/b', '7001?x=', ''])('has nothing under %j', async (mediaId) => {
    expect(await download(mediaId)).toMatchObject({ ok: false, reason: mediaId === '7999' ? 'gone' : 'refused' })
  })

  it('leaves the token behind on a redirect', async () => {
    const seen: (string | undefined)[] = []
    const canary = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.end(bytes)
    })
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
    const { port } = canary.address() as AddressInfo
    graph.addMedia('7001', { bytes, mimeType: 'image/jpeg', redirectTo: `http://127.0.0.1:${port}/file` })
    expect(await download('7001')).toMatchObject({ ok: true })
    expect(seen).toEqual([undefined])
    canary.close()
  })

  it('does not go round in circles', async () => {
    graph.addMedia('7001', { bytes, mimeType: 'image/jpeg', redirectTo: '/files/7001' })
    // Without the token the fake says 404; what counts is that it ends.
    expect(await download('7001')).toMatchObject({ ok: false })
  })

  it('is a value also when nobody is there', async () => {
    await graph.close()
    expect(await download('7001')).toMatchObject({ ok: false, reason: 'failed' })
  })
})

describe('hosts', () => {
  const REAL = 'https://graph.facebook.com/v25.0'

  /** Graph names `url`; every request is remembered with whether it had the token. */
  function sourceOf(url: string, answer: (address: string) => Response, apiUrl = REAL) {
    const asked: [address: string, hasToken: boolean][] = []
    const fetch: MediaSource['fetch'] = async (input, init) => {
      const address = String(input)
      asked.push([address, new Headers(init?.headers).has('authorization')])
      return address.startsWith(`${apiUrl}/7001`) ? Response.json({ url, mime_type: 'image/jpeg' }) : answer(address)
    }
    return { asked, source: { apiUrl, phoneNumberId, accessToken, fetch } }
  }
  const lookup = (apiUrl = REAL): [string, boolean] => [`${apiUrl}/7001?phone_number_id=${phoneNumberId}`, true]

  it.each(['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', 'https://graph.facebook.com/file/1'])(
    '%s gets the token',
    async (url) => {
      const { asked, source } = sourceOf(url, () => new Response(bytes))
      expect(await downloadMedia('7001', source)).toMatchObject({ ok: true })
      expect(asked).toEqual([lookup(), [url, true]])
    },
  )

  it.each([
    'https://evil.example/1',
    'https://lookaside.fbsbx.com.evil.example/1',
    'https://evil.example/lookaside.fbsbx.com',
    'https://lookaside.fbsbx.com@evil.example/1',
    'https://user@lookaside.fbsbx.com/1',
    'https://:pass@lookaside.fbsbx.com/1',
    'https://lookaside.fbsbx.com:8443/1',
    'http://lookaside.fbsbx.com/1',
    'http://127.0.0.1/1',
    'http://localhost:8080/1',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'lookaside.fbsbx.com/1',
    '',
  ])('%j is not even asked', async (url) => {
    const { asked, source } = sourceOf(url, () => new Response(bytes))
    expect(await downloadMedia('7001', source)).toMatchObject({ ok: false, reason: 'refused' })
    expect(asked).toEqual([lookup()])
  })

  it('follows no redirect away from Meta', async () => {
    const url = 'https://lookaside.fbsbx.com/1'
    const { asked, source } = sourceOf(
      url,
      () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } }),
    )
    expect(await downloadMedia('7001', source)).toMatchObject({ ok: false, reason: 'refused' })
    expect(asked).toEqual([lookup(), [url, true]])
  })

  it('asks for a new address once when the old one has run out', async () => {
    const url = 'https://lookaside.fbsbx.com/1'
    let tries = 0
    const { asked, source } = sourceOf(url, () =>
      ++tries === 1 ? new Response(null, { status: 404 }) : new Response(bytes),
    )
    expect(await downloadMedia('7001', source)).toMatchObject({ ok: true })
    expect(asked).toEqual([lookup(), [url, true], lookup(), [url, true]])
  })

  it('never reads past the cap, whatever length was announced', async () => {
    let pulled = 0
    const endless = () => {
      const body = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(1_000).fill(++pulled % 256)) })
      return new Response(body, { headers: { 'content-length': '10' } })
    }
    const { source } = sourceOf('https://lookaside.fbsbx.com/1', endless)
    expect(await downloadMedia('7001', source, 10_000)).toMatchObject({ ok: false, reason: 'tooLarge' })
    expect(pulled).toBeLessThan(20)
  })

  it('shows no token in what went wrong', async () => {
    const fetch = () => Promise.reject(new Error(`bad header Bearer ${accessToken}`))
    const result = await downloadMedia('7001', { apiUrl: REAL, phoneNumberId, accessToken, fetch })
    expect(result).toEqual({ ok: false, reason: 'failed', message: 'bad header Bearer [access token]' })
  })
})
