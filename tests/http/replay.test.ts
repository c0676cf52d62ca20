// What leaves the engine to be replayed: conversations that play as they were lived, and nothing of who lived them.

import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApiAdapter } from '../../adapters/api/adapter.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import {
  compileFlow,
  createFlowSet,
  type InboundContent,
  type OutboundContent,
  parseFlow,
  type RealConversation,
  replay,
  visibleText,
} from '../../engine/core/index.ts'
import { createEngine } from '../../engine/runtime/engine.ts'
import { bucketOf } from '../../engine/store/bucket.ts'
import { START } from '../runtime/bench.ts'
import { type AppUnderTest, createAppUnderTest } from '../support/people-app.ts'
import { onEachDatabase } from './databases.ts'

const SHOP = {
  schemaVersion: 1,
  id: 'shop',
  name: 'Shop',
  languages: ['en'],
  nodes: [
    {
      ...{ id: 'start', kind: 'trigger', on: 'keyword' },
      keywords: [{ match: 'word', words: ['refund', 'zenobia'] }],
    },
    {
      id: 'menu',
      kind: 'menu',
      text: { en: 'Dear Ulrich, which?' },
      options: [{ id: 'parcel', title: { en: 'My parcel' } }],
    },
    { id: 'ask', kind: 'question', text: { en: 'Your phone?' }, answer: { type: 'phone' }, saveAs: 'phone' },
    { id: 'bye', kind: 'message', text: { en: 'We call you' } },
    { id: 'no', kind: 'message', text: { en: 'No phone' } },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'menu' },
    { from: 'menu', outlet: 'option.parcel', to: 'ask' },
    { from: 'ask', outlet: 'answered', to: 'bye' },
    { from: 'ask', outlet: 'givenUp', to: 'no' },
  ],
}
const TAP: InboundContent = { type: 'tap', optionId: 'p1|shop@1|menu|option.parcel', title: 'My parcel' }
const text = (said: string): InboundContent => ({ type: 'text', text: said })

onEachDatabase('GET /replay/conversations', (database) => {
  let app: AppUnderTest
  let people: number
  let live: Awaited<ReturnType<typeof open>>

  async function open() {
    const adapter = createApiAdapter()
    const clock = { at: START }
    const engine = createEngine({
      ...{ store: database().store, adapters: [adapter], calendar: { timeZone: 'UTC' }, connections: new Map() },
      ...{ evaluate: evaluateUnprotected, now: () => clock.at },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
    await engine.start()
    expect(await engine.releases.publish([SHOP])).toMatchObject({ ok: true })
    const taken = (act: () => Promise<unknown>) =>
      new Promise<void>((resolve, reject) => {
        const stop = engine.onTurns(() => {
          stop()
          resolve()
        })
        act().catch(reject)
      })
    /** One customer, message by message, a minute apart. */
    const lives = async (contact: { name?: string; phone?: string; userId: string }, ...said: InboundContent[]) => {
      for (const content of said) {
        clock.at += 60_000
        const message = { id: randomUUID(), content, sentAt: clock.at }
        await taken(() => engine.receive([{ type: 'message', contact, message }], adapter))
      }
      return (await engine.conversationOf(contact, adapter)) ?? ''
    }
    return { engine, taken, lives }
  }

  const somebody = (name = 'Bo') => ({ name, userId: `${name.toLowerCase()}-${++people}` })
  const ask = async (query = '') =>
    (await app.program(`/replay/conversations${query}`)).body.conversations as RealConversation[]
  const said = ({ acts }: RealConversation) =>
    acts.map((act) => (act.type === 'customer' ? ('text' in act.content ? act.content.text : act.content) : act))

  beforeEach(async () => {
    people = 0
    live = await open()
    app = createAppUnderTest(database().store, { service: { replaySample: live.engine.replaySample } })
    return () => live.engine.stop()
  })

  test('where nobody has written yet there are none', async () => {
    expect(await ask()).toEqual([])
  })

  test('what is taken plays as it was lived: the same answers at the same turns', async () => {
    await live.lives(somebody(), text('A refund, pronto!'), TAP, text('+39 333 1234567'))
    const [taken] = await ask()
    const parsed = parseFlow(SHOP)
    if (taken === undefined || !parsed.ok) throw new Error('there is nothing to play')
    const flows = createFlowSet([compileFlow(parsed.flow, 'shop@1')])
    const world = { flows, capabilities: createApiAdapter().capabilities, calendar: { timeZone: 'UTC' } }
    const { chat } = await replay(taken, { world, evaluate: evaluateUnprotected })
    expect(
      chat.filter(({ from }) => from === 'flow').map(({ content }) => visibleText(content as OutboundContent)),
    ).toEqual(['Dear Ulrich, which?\nMy parcel', 'Your phone?', 'We call you'])
    expect(taken.acts.map(({ at }) => at)).toEqual([1, 2, 3].map((minute) => START + minute * 60_000))
  })

  describe('nothing of who the customers are leaves, whoever asks', () => {
    const SECRETS = [
      ...['Ulrich', 'Quarkson', 'ulrich.q', 'posteo', '+393331234567', '393331234567', '3331234567', '1234567'],
      ...[
        '4539578763621486',
        '4539 5787',
        'DE89370400440532013000',
        'Bahnhofstraße',
        'Wunderlich',
        '45.0703',
        '7.6869',
      ],
      ...['IMG-secret', 'रविशंकर', '王小明', 'Tortuga', '887766', 'X9Y8Z7'],
    ]
    const PHONE = '+393331234567'
    const lived = async () => {
      const who = { name: 'Ulrich Quarkson', phone: PHONE, userId: 'ulrich.q' }
      const id = await live.lives(
        who,
        text('Refund please, I am ulrich quarkson of Bahnhofstraße 12, mail Ulrich.Q@posteo.de'),
        text('My number is +39 333 123 4567 or 3331234567, card 4539 5787 6362 1486, DE89370400440532013000'),
        text('मेरा नाम रविशंकर है'),
        text('我叫王小明'),
        TAP,
        { type: 'tap', optionId: 'p1|shop@1|Wunderlich|Tortuga', title: 'For Wunderlich' },
        {
          type: 'media',
          kind: 'image',
          mediaId: 'IMG-secret',
          caption: 'Tortuga',
          filename: 'Wunderlich.pdf',
          sha256: '887766',
        },
        { type: 'location', latitude: 45.0703, longitude: 7.6869, name: 'Wunderlich', address: 'Bahnhofstraße 12' },
        { type: 'contacts', contacts: [{ name: 'Wunderlich', phones: [PHONE] }] },
        { type: 'order', items: [{ id: 'X9Y8Z7', quantity: 2 }], text: 'for Wunderlich' },
        { type: 'form', name: 'address', response: '{"street":"Bahnhofstraße","Wunderlich":[887766]}' },
        { type: 'form', name: 'address', response: 'broken: Wunderlich {' },
        { type: 'unsupported', kind: 'Wunderlich', reason: 'Tortuga' },
      )
      await live.taken(() =>
        live.engine.desk.agentMessage(id, { type: 'text', body: 'Dear Ulrich Quarkson' }, { agent: 'Wunderlich' }),
      )
      await live.taken(() => live.engine.desk.call(id, 'Wunderlich', { who: 'Tortuga' }))
      await lookUp(id)
      return id
    }

    /** As an engine writes it that asked a connection. */
    async function lookUp(id: string) {
      const asked = {
        type: 'request',
        requestId: 'r1',
        connection: 'crm',
        method: 'GET',
        path: '/orders/X9Y8Z7',
        timeoutMs: 1,
      }
      const body = { name: 'Quarkson', order: 887766, parcel: 'refund', nested: [{ Wunderlich: PHONE }] }
      const answered = { type: 'response', requestId: 'r1', outcome: { result: 'ok', status: 200, body } }
      for (const [turn, event, effects] of [
        [900, { type: 'timer', timerId: 'x', token: 'y' }, [asked]],
        [901, answered, []],
      ] as const)
        await database().store.query({
          text: 'insert into log (bucket, conversation_id, turn, event_id, at, event, effects, trace) values ($1, $2, $3, $4, $5, $6, $7, $8)',
          parameters: [
            bucketOf(id),
            id,
            turn,
            randomUUID(),
            START,
            JSON.stringify(event),
            JSON.stringify(effects),
            '[]',
          ],
        })
    }

    test.each(['builder', 'admin'])('not to a %s', async (role) => {
      const id = await lived()
      const { token } = await app.join(role)
      const { status, body } = await app.askAs(token, '/replay/conversations?last=500&flow=shop')
      expect(status).toBe(200)
      const answer = JSON.stringify(body).toLowerCase()
      expect([...SECRETS, id].filter((secret) => answer.includes(secret.toLowerCase()))).toEqual([])
      expect((body.conversations as RealConversation[])[0]?.acts).toHaveLength(15)
    })

    test('and a draft that asks for a name does not get it', async () => {
      await lived()
      const spying = {
        ...SHOP,
        id: 'spy',
        nodes: SHOP.nodes.map((node) => ({ ...node, text: { en: 'Ulrich Quarkson' } })),
      }
      expect(await live.engine.drafts.create(spying, 'Eve')).toMatchObject({ ok: true })
      expect(JSON.stringify(await ask('?flow=spy')).toLowerCase()).not.toMatch(/ulrich|quarkson/)
    })

    test('what replaces it has the same shape, and is the same wherever it stood', async () => {
      await lived()
      const [taken] = await ask()
      const [first = '', numbers] = taken === undefined ? [] : said(taken)
      expect(first).toMatch(
        /^Refund please, I am [a-z]{6} [a-z]{8} of [A-Z][a-z]{12} 12, \w{4} [A-Z][a-z]{5}\.[A-Z]@[a-z]{6}\.[a-z]{2}$/,
      )
      const [, name, surname] = /I am (\w+) (\w+)/.exec(String(first)) ?? []
      expect(taken?.contact?.card?.name?.toLowerCase()).toBe(`${name} ${surname}`)
      expect(numbers).toMatch(
        /^My \w{6} is \+39 33\d \d{3} \d{4} or 33\d{8}, \w{4} 45\d\d \d{4} \d{4} \d{4}, [A-Z]{2}\d{20}$/,
      )
      expect(taken?.lookUps).toMatchObject([
        {
          path: expect.stringMatching(/^\/\w{6}\/[A-Z]\d[A-Z]\d[A-Z]\d$/),
          outcome: { status: 200, body: { parcel: 'refund' } },
        },
      ])
    })
  })

  describe('what stays readable', () => {
    const stays = async (word: string, query = '') => {
      const [taken] = await ask(query)
      return taken !== undefined && said(taken).some((each) => String(each).includes(word))
    }

    test('is what answers now, even a word that is somebody’s name', async () => {
      await live.lives(somebody('Zenobia'), text('Zenobia wants a refund'))
      expect(await stays('Zenobia wants a refund')).toBe(false)
      expect(await stays('Zenobia')).toBe(true)
      expect(await stays('refund')).toBe(true)
    })

    test('is what the draft at hand understands', async () => {
      await live.lives(somebody(), text('a voucher'))
      const draft = JSON.parse(JSON.stringify(SHOP).replace('refund', 'voucher').replace('"shop"', '"draft"'))
      await live.engine.drafts.create(draft, 'Ana')
      expect([await stays('voucher'), await stays('voucher', '?flow=draft')]).toEqual([false, true])
    })

    test('is what three customers say, and not what one says three times', async () => {
      await live.lives(somebody('A'), text('gizmo'))
      await live.lives(somebody('B'), text('gizmo gizmo'), text('gizmo'))
      expect(await stays('gizmo')).toBe(false)
      await live.lives(somebody('C'), text('gizmo?'))
      expect(await stays('gizmo')).toBe(true)
    })

    test('are short numbers, dates as dates, and small words', async () => {
      await live.lives(somebody(), text('yes, 2 tomorrow at 18:30, born 27/11/1980'))
      const [taken] = await ask()
      expect(taken && said(taken)[0]).toMatch(
        /^yes, 2 tomorrow at 18:30, \w{4} (0[1-9]|1[0-2])\/(0[1-9]|1[0-2])\/1980$/,
      )
    })
  })

  test('the newest come first, as many as were asked for, and each without its beginning where that is long ago', async () => {
    const id = await live.lives(somebody('A'), text('refund'))
    await live.lives(somebody('B'), text('refund'), text('refund'))
    expect((await ask()).map(({ acts }) => acts.length)).toEqual([2, 1])
    expect((await ask('?last=1')).map(({ acts }) => acts.length)).toEqual([2])
    expect((await app.program('/replay/conversations?last=9999')).status).toBe(400)
    const { store } = database()
    await store.query({ text: 'update log set turn = turn + 1000 where conversation_id = $1', parameters: [id] })
    const begun = (await ask())[1]
    expect(begun).toMatchObject({ acts: [{ type: 'customer' }], contact: { tags: [] } })
  })
})
