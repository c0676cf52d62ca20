// The webhook from outside: what is taken, what is refused, what the same body twice does, and a kill between any two messages.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PHONE_NUMBER_ID, type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import { answers } from '../support/graph-answers.ts'
import { batchPayload, signedWebhook, textMessagePayload } from '../support/whatsapp-payloads.ts'

let graph: FakeGraph
let engine: RunningEngine

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  engine = await startEngine({ graph, env: { BUSINESS_HOURS: '24/7' } })
})

afterAll(async () => {
  await engine?.close()
  await graph?.close()
})

const signed = (body: string) => signedWebhook(body, SECRETS.appSecret)
const says = (from: string, text: string, id: string) =>
  textMessagePayload({ phoneNumberId: PHONE_NUMBER_ID, from, text, id, timestamp: Date.now() })

describe('at the door', () => {
  test('the handshake answers the challenge for our token only', async () => {
    const ask = (token: string) =>
      fetch(`${engine.url}/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=0012345&hub.verify_token=${token}`)
    const known = await ask(SECRETS.verifyToken)
    expect([known.status, await known.text()]).toEqual([200, '0012345'])
    expect((await ask('another')).status).toBe(403)
  })

  test('one flipped byte is 401', async () => {
    const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)))
    expect(await engine.post(says('886911000001', 'hi 😀', 'wamid.flipped'), flip)).toBe(401)
  })

  test('no signature is 401', async () => {
    const response = await fetch(`${engine.url}/webhooks/whatsapp`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test('signed, but no JSON is 400', async () => {
    const { body, headers } = signed('{"object": ')
    expect((await fetch(`${engine.url}/webhooks/whatsapp`, { method: 'POST', body, headers })).status).toBe(400)
  })

  test('five megabytes are 413', async () => {
    const { body, headers } = signed(' '.repeat(5 * 1024 * 1024))
    expect((await fetch(`${engine.url}/webhooks/whatsapp`, { method: 'POST', body, headers })).status).toBe(413)
  })

  test('another content type is 415', async () => {
    const { body, headers } = signed('{}')
    for (const type of ['multipart/form-data', 'text/html', 'application/x-www-form-urlencoded']) {
      const response = await fetch(`${engine.url}/webhooks/whatsapp`, {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': type },
      })
      expect([type, response.status]).toEqual([type, 415])
    }
  })

  test('the API wants the token', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      expect((await fetch(`${engine.url}/api/tickets`, { headers })).status).toBe(401)
    }
    expect((await engine.api('/tickets?limit=0')).status).toBe(400)
    expect((await engine.api('/tickets/none/close', {})).status).toBe(404)
    expect((await engine.api('/openapi.json')).body.openapi).toBe('3.1.0')
  })

  test('health and figures', async () => {
    expect((await fetch(`${engine.url}/healthz`)).status).toBe(200)
    // A machine that is busy with other tests lets the engine stand still at times, and it says so.
    await until('it to be ready', async () => (await fetch(`${engine.url}/readyz`)).status === 200)
    expect(await (await fetch(`${engine.url}/metrics`)).text()).toContain('parley_inbound_total')
  })
})

describe('every shape that Meta documents', () => {
  const folder = resolve(import.meta.dirname, '../payloads/whatsapp')
  const payloads = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.events.json'))

  test.each(payloads)('%s is taken with 200, twice', async (name) => {
    const body = readFileSync(resolve(folder, name), 'utf8')
    const { headers } = signed(body)
    for (let i = 0; i < 2; i++) {
      expect((await fetch(`${engine.url}/webhooks/whatsapp`, { method: 'POST', body, headers })).status).toBe(200)
    }
  })

  test('a message for a number that is not ours is answered 200, counted, and stored nowhere', async () => {
    const id = 'wamid.notours'
    const strange = { phoneNumberId: '999', from: '886911000099', text: 'price', id, timestamp: Date.now() }
    const counted = async () =>
      Number(
        /ignored_total\{kind="unknown-number"\} (\d+)/.exec(await (await fetch(`${engine.url}/metrics`)).text())?.[1],
      )
    const before = (await counted()) || 0
    expect(await engine.post(textMessagePayload(strange))).toBe(200)
    expect(await counted()).toBe(before + 1)
    const { body } = await engine.api<{ conversations: unknown[] }>(
      `/conversations?phone=${encodeURIComponent('+886911000099')}`,
    )
    expect(body.conversations).toEqual([])
  })

  test('and the engine still answers', async () => {
    const customer = engine.customer('886911000002')
    await customer.says('price')
    expect(customer.news()[0]?.text).toContain('NT$3,500')
  })
})

describe('once', () => {
  test('the same body twenty times, side by side, acts once', async () => {
    const payload = says('886911000003', 'price', 'wamid.twenty')
    expect(await Promise.all(Array.from({ length: 20 }, () => engine.post(payload)))).toEqual(
      Array.from({ length: 20 }, () => 200),
    )
    const customer = engine.customer('886911000003')
    await customer.settled()
    expect(customer.sent().length).toBe(1)
    expect((await customer.conversation())?.messages.filter((m) => m.direction === 'in').length).toBe(1)
  })

  test('a batch keeps its order, and one contact stays one conversation', async () => {
    const customer = engine.customer('886911000004')
    const items = ['hi', 'products', 'model a'].map((text, i) => says('886911000004', text, `wamid.batch.${i}`))
    expect(await engine.post(batchPayload(...items))).toBe(200)
    await customer.settled((conversation) => conversation.messages.filter((m) => m.direction === 'in').length === 3)
    expect(
      customer
        .sent()
        .map((m) => m.options.map((o) => o.title).includes('Model A') || m.text)
        .at(1),
    ).toBe(true)
    expect(customer.sent().at(-1)?.text).toContain('15cm')
  })

  test('a lost answer is settled by the receipt: nothing goes out twice', async () => {
    graph.receiptsTo(`${engine.url}/webhooks/whatsapp`, SECRETS.appSecret)
    graph.respondWith(() => {
      graph.respondWith(undefined)
      return answers.resetAfterAcceptance()
    })
    const customer = engine.customer('886911000005')
    await customer.says('price')
    await graph.settled()
    await customer.settled()
    expect(customer.sent().length).toBe(1)
  })
})

describe('who it is', () => {
  const USER = 'TW.13491208655302741918'
  const writes = (who: { from?: string; userId?: string }, text: string, id: string) =>
    engine.post(textMessagePayload({ phoneNumberId: PHONE_NUMBER_ID, ...who, text, id, timestamp: Date.now() }))

  test('somebody without a number is answered by their user id', async () => {
    await writes({ userId: 'TW.555' }, 'price', 'wamid.bsuid.1')
    const [sent] = await until('the answer', () => {
      const found = graph.sent.filter((message) => message.recipient === 'TW.555')
      return found.length > 0 ? found : undefined
    })
    expect(sent).toMatchObject({ recipient: 'TW.555', text: expect.stringContaining('NT$3,500') })
    expect(sent?.body).not.toHaveProperty('to')
  })

  test('number and user id together, then the user id alone: one conversation', async () => {
    const customer = engine.customer('886911000008')
    await writes({ from: '886911000008', userId: USER }, 'hi', 'wamid.both.1')
    await until('the menu', () => customer.sent().length === 1)
    await writes({ userId: USER }, 'products', 'wamid.both.2')
    await until('the models', () => customer.sent().length === 2)
    expect(customer.sent()[1]?.text).toContain('Which model')
  })
})

describe('kill -9 between any two messages', () => {
  test('the conversation is still there, nothing lost, nothing twice', async () => {
    const customer = engine.customer('886911000006')
    const restart = async () => {
      await engine.kill()
      await engine.start()
      graph.receiptsTo(`${engine.url}/webhooks/whatsapp`, SECRETS.appSecret)
    }
    await customer.says('hi')
    await restart()
    await customer.taps('Products')
    await restart()
    await customer.says('1')
    await restart()
    await customer.says('back')
    expect(customer.sent().map((m) => m.text.split('\n')[0])).toHaveLength(4)
    expect(customer.sent().at(-1)?.text).toContain('Which model')
    await restart()
    await customer.says('AGENT please')
    await restart()
    await customer.says('price')
    expect(customer.sent().length).toBe(5)
    expect(await customer.tickets()).toMatchObject([{ priority: 'P3', reason: 'asked-for-agent', status: 'open' }])
  })

  test('a message taken in the instant before the kill is answered after it', async () => {
    const customer = engine.customer('886911000007')
    graph.respondWith(() => answers.pairRate())
    expect(await engine.post(says('886911000007', 'price', 'wamid.before-kill'))).toBe(200)
    await engine.kill()
    graph.respondWith(undefined)
    await engine.start()
    await until('the answer', () => customer.sent().length > 0, 90_000)
    expect(customer.sent()[0]?.text).toContain('NT$3,500')
  })
})

describe('SIGTERM', () => {
  test('ends it cleanly', async () => {
    expect(await engine.stop()).toBe(0)
    await engine.start()
  })

  test('ends it also while a channel goes on talking on the connections it has', async () => {
    let over = false
    let answered = 0
    const talk = async (name: number) => {
      for (let n = 0; !over; n += 1) {
        const status = await engine.post(says(`88691100010${name}`, 'hi', `wamid.talk.${name}.${n}`)).catch(() => 0)
        if (status === 200) answered += 1
        else await pause(10)
      }
    }
    const talks = [0, 1, 2, 3].map(talk)
    try {
      await until('the talk', () => answered > 50)
      expect(await engine.stop()).toBe(0)
    } finally {
      over = true
      await Promise.all(talks)
    }
    await engine.start()
  }, 30_000)
})

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
