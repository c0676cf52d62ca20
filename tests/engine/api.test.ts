// The API from outside, without WhatsApp: the API channel, publishing, people who write, and who is let in.

import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiConversation, ApiTicket } from '../../engine/http/api/schemas.ts'
import { type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'

let graph: FakeGraph
let engine: RunningEngine

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  engine = await startEngine({
    graph,
    env: {
      WHATSAPP_PHONE_NUMBER_ID: '',
      WHATSAPP_ACCESS_TOKEN: '',
      WHATSAPP_APP_SECRET: '',
      WHATSAPP_VERIFY_TOKEN: '',
    },
  })
})

afterAll(async () => {
  await engine?.close()
  await graph?.close()
})

let count = 0

/** Writes on the API channel; resolves with the conversation once it is at rest again. */
async function says(from: string, text: string, id = `m${++count}`): Promise<ApiConversation> {
  const { status, body } = await engine.api<{ conversationId: string }>('/messages', { id, from, text })
  expect(status).toBe(202)
  return atRest(body.conversationId, (conversation) => conversation.messages.some((message) => message.id === id))
}

function atRest(id: string, holds: (conversation: ApiConversation) => boolean = () => true): Promise<ApiConversation> {
  return until(`${id} to be at rest`, async () => {
    const { body } = await engine.api<ApiConversation>(`/conversations/${id}`)
    const open = body.messages?.some(({ status }) => ['queued', 'sending', 'unknown'].includes(status))
    return body.pending === 0 && !open && holds(body) ? body : undefined
  })
}

const lastText = (conversation: ApiConversation) => conversation.messages.at(-1)?.text ?? ''

test('without WhatsApp it starts, says so, and the API channel works', async () => {
  await until('it to say so', () => engine.output.includes('WhatsApp is off: set WHATSAPP_PHONE_NUMBER_ID'))
  const conversation = await says('ana', 'what is the price')
  expect(lastText(conversation)).toContain('NT$3,500')
  expect(conversation).toMatchObject({
    channel: 'api',
    contact: { userId: 'ana', phone: null, language: 'en' },
    ticketId: null,
  })
  expect(conversation.messages.map(({ direction }) => direction)).toEqual(['in', 'out'])
  expect(JSON.stringify(conversation.traces)).toContain('"rule":"shop/when-price"')
})

test('the same message id twice is one message', async () => {
  const first = await says('ben', 'price', 'ben-1')
  const { body } = await engine.api('/messages', { id: 'ben-1', from: 'ben', text: 'price' })
  expect(body).toMatchObject({ conversationId: first.id, duplicate: true })
  expect((await atRest(first.id)).messages).toHaveLength(2)
})

describe('publishing', () => {
  const shop = async () =>
    JSON.parse(await readFile(resolve(import.meta.dirname, '../../flows/shop/flow.json'), 'utf8')) as {
      nodes: Record<string, unknown>[]
      edges: object[]
    }

  test.each([
    [
      'an unknown node kind',
      (flow: Awaited<ReturnType<typeof shop>>) => ({
        ...flow,
        nodes: [...flow.nodes, { id: 'odd', kind: 'teleport' }],
      }),
      { code: 'unknown-kind', node: 'odd' },
    ],
    [
      'a missing outlet',
      (flow: Awaited<ReturnType<typeof shop>>) => ({ ...flow, edges: flow.edges.slice(1) }),
      { code: 'missing-outlet' },
    ],
    [
      'a bad expression',
      (flow: Awaited<ReturnType<typeof shop>>) => ({
        ...flow,
        nodes: [...flow.nodes, { id: 'odd', kind: 'set', assign: [{ to: 'a', from: { expression: '$eval(1)' } }] }],
      }),
      { code: 'bad-expression', node: 'odd' },
    ],
    [
      'a reserved name',
      (flow: Awaited<ReturnType<typeof shop>>) => ({
        ...flow,
        nodes: [...flow.nodes, { id: 'constructor', kind: 'end' }],
      }),
      { code: 'reserved-name', node: 'constructor' },
    ],
  ])('%s is refused with its remedy, and nothing running changes', async (_, change, issue) => {
    const before = (await engine.api('/releases/current')).body
    const { status, body } = await engine.api<{ issues: object[] }>('/releases', { flows: [change(await shop())] })
    expect(status).toBe(422)
    expect(body.issues).toContainEqual(expect.objectContaining({ ...issue, remedy: expect.stringMatching(/.{5}/) }))
    expect((await engine.api('/releases/current')).body).toEqual(before)
    expect(lastText(await says(`after-${issue.code}`, 'price'))).toContain('NT$3,500')
  })

  test('a conversation under way stays on its version; a new one takes the new version', async () => {
    await says('old', 'hi')
    const flow = await shop()
    const nodes = flow.nodes.map((node) =>
      node.id === 'products' ? { ...node, text: { en: 'Pick one of our models', hi: 'मॉडल', it: 'Modello' } } : node,
    )
    const { status, body } = await engine.api('/releases', { flows: [{ ...flow, nodes }] })
    expect([status, body]).toEqual([201, { release: 2, versions: ['satisfaction@1', 'shop@2'] }])
    expect(lastText(await says('old', 'products'))).toContain('Which model')
    await says('new', 'hi')
    expect(lastText(await says('new', 'products'))).toContain('Pick one of our models')
  })

  test('the same content again makes no release', async () => {
    const flow = await shop()
    await engine.api('/releases', { flows: [flow] })
    const { body } = await engine.api('/releases/current')
    expect((await engine.api('/releases', { flows: [flow] })).body).toEqual(body)
  })
})

describe('people', () => {
  test('one reply, asked for twice, goes out once; closing twice closes once', async () => {
    const { id } = await says('cara', 'agent')
    const reply = { text: 'I am here', agent: 'Wei', clientMessageId: 'c-1' }
    for (let i = 0; i < 3; i++) expect((await engine.api(`/conversations/${id}/messages`, reply)).status).toBe(202)
    const conversation = await atRest(id, ({ messages }) => messages.some(({ from }) => from === 'agent'))
    expect(conversation.messages.filter(({ from }) => from === 'agent')).toMatchObject([
      { text: 'I am here', status: 'sent' },
    ])

    const { body } = await engine.api<{ tickets: ApiTicket[] }>('/tickets?status=assigned')
    const ticket = body.tickets.find(({ conversationId }) => conversationId === id)
    expect(ticket).toMatchObject({
      priority: 'P3',
      reason: 'asked-for-agent',
      status: 'assigned',
      contact: { userId: 'cara' },
    })
    for (const body of ['', '{}']) {
      const answer = await engine.api(`/tickets/${ticket?.id}/close`, body)
      expect(answer).toMatchObject({
        status: 200,
        body: { ticket: { status: 'closed', closedAt: expect.stringContaining('T') } },
      })
    }
    const closed = await atRest(id, ({ ticketId }) => ticketId === null)
    expect(closed.messages.filter(({ text }) => text.includes('rate'))).toHaveLength(1)
  })

  test('of two who want one ticket one has it, and the other is told who', async () => {
    const { id } = await says('eve', 'agent')
    const { ticketId } = await atRest(id, (conversation) => conversation.ticketId !== null)
    const claim = (agent: string, from?: string) =>
      engine.api<{ ticket: ApiTicket; detail?: string }>(`/tickets/${ticketId}/claim`, { agent, from })
    const answers = await Promise.all([claim('Ana'), claim('Bo')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect(won?.body.ticket).toMatchObject({ status: 'assigned' })
    expect(lost?.body).toMatchObject({ detail: `${won?.body.ticket.agent} has the ticket already.` })
    expect(lost?.body.ticket.agent).toBe(won?.body.ticket.agent)
    const owner = won?.body.ticket.agent ?? ''
    expect(await claim('Cy', 'nobody')).toMatchObject({ status: 409 })
    expect(await claim('Cy', owner)).toMatchObject({ status: 200, body: { ticket: { agent: 'Cy' } } })
    expect((await engine.api('/tickets/none/claim', { agent: 'Ana' })).status).toBe(404)
    await engine.api(`/tickets/${ticketId}/close`, {})
    expect(await claim('Ana')).toMatchObject({ status: 409, body: { detail: 'The ticket is closed already.' } })
  })

  test('another program starts a follow-up', async () => {
    const { id } = await says('dora', 'price')
    expect((await engine.api(`/conversations/${id}/calls`, { name: 'follow-up', data: { __proto__: 1 } })).status).toBe(
      202,
    )
    const conversation = await atRest(id, ({ messages }) => messages.length > 2)
    expect(conversation.messages.at(-1)).toMatchObject({ direction: 'out', from: 'flow' })
  })

  test('what is not there is 404, what is wrong is 400, each with its reason', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000'
    for (const path of [`/conversations/${nobody}`, '/conversations/x', '/nothing'])
      expect((await engine.api(path)).status).toBe(404)
    expect((await engine.api(`/conversations/${nobody}/messages`, { text: 'hi' })).status).toBe(404)
    expect((await engine.api('/messages', { id: '1', from: 'x' })).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('text'),
    })
    expect((await engine.api('/tickets?status=maybe')).status).toBe(400)
  })
})

describe('who is let in without ADMIN_TOKEN', () => {
  let open: RunningEngine
  beforeAll(async () => {
    open = await startEngine({ graph, env: { ADMIN_TOKEN: '' } })
  })
  afterAll(() => open?.close())

  const status = (headers: Record<string, string>) =>
    new Promise<number>((done, failed) => {
      request(`${open.url}/api/tickets`, { headers }, (response) => done(response.resume().statusCode ?? 0))
        .on('error', failed)
        .end()
    })

  test.each([
    ['a program on this machine', {}, 200],
    ['a proxy on this machine, for somebody far away', { 'x-forwarded-for': '203.0.113.9' }, 403],
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['this machine under a foreign name', { host: 'evil.example' }, 403],
  ])('%s', async (_, headers, expected) => {
    expect(await status(headers)).toBe(expected)
  })
})
