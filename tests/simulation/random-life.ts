// A random life of an engine: everything that can happen to it, in an order made from a seed. For databases that are compared.

import {
  compileFlow,
  createFlowSet,
  issuesBetween,
  issuesTogether,
  parseFlow,
  waysIssues,
} from '../../engine/core/index.ts'
import type { ReceiptStatus } from '../../engine/core/message/receipt.ts'
import type { ChannelContact, ChannelEvent, SendInstruction } from '../../engine/port/channel.ts'
import { createIds } from '../../engine/runtime/ids.ts'
import { Releases } from '../../engine/runtime/releases.ts'
import { giveUpAfterRestore } from '../../engine/runtime/restored.ts'
import { bucketOf } from '../../engine/store/bucket.ts'
import { claimOverdue } from '../../engine/store/queries/requests.ts'
import { saveTickets } from '../../engine/store/queries/write-turns.ts'
import { type Store, StoreAwayError } from '../../engine/store/store.ts'
import { type Bench, type Clock, createBench, START } from '../runtime/bench.ts'
import { type EchoCore, echoCore } from '../runtime/echo-core.ts'
import { fakeChannel, no } from '../runtime/fake-channel.ts'
import { FaultyStore } from '../runtime/faulty-store.ts'
import type { Random } from './random.ts'

const STEPS = 100
/** Between two comparisons of all tables; the rows of statements are compared at once. */
const STEPS_UNSEEN = 20
const CONTACTS = 8
const DAY_MS = 24 * 60 * 60_000
/** Where rows are equal in what orders them, a shorter list may hold any of them. */
const ALL_OF_THEM = 1_000

const TEXTS = [
  ...[
    'hi',
    'say 2',
    'say 3',
    'once only',
    'template',
    'timer 500',
    'timer 60000',
    'cancel',
    'get /x',
    'post /x',
    'person',
  ],
  ...['throw', 'throw twice', 'unwritable', 'nul \u0000 and half \ud83d', `quotes ' " \\`, '🙂'],
] as const

const ANSWERS: readonly (SendInstruction | undefined)[] = [
  ...Array.from({ length: 12 }, () => undefined),
  ...([
    { instruction: 'unknown' },
    { instruction: 'unknown' },
    { instruction: 'reject' },
    { instruction: 'template' },
  ] as const),
  ...([{ instruction: 'retry', afterMs: 3_000, scope: 'contact' }, { instruction: 'contactGone' }] as const),
]

const RECEIPTS: readonly ReceiptStatus[] = ['sent', 'delivered', 'read', 'failed']

/** `compare` is called now and then, and at the end. */
export async function live(database: Store, clock: Clock, random: Random, compare: () => Promise<void>): Promise<void> {
  const store = new FaultyStore(database)
  const channel = fakeChannel()
  const draw = random.of('answers')
  channel.answer = () => {
    const failure = draw.any(ANSWERS)
    return failure === undefined ? undefined : no(failure as never)
  }
  const fetch = async () => Response.json({ ok: true })
  let engines = 0
  const core = clumsyCore()
  const engine = () => {
    engines += 1
    return createBench({ store, clock, channel, core, fetch, randomBytes: random.of(`engine ${engines}`).fill })
  }
  let b = engine()
  const steps = stepsOf(random, store, clock)
  for (let n = 0; n < STEPS; n += 1) {
    clock.pass(random.between(1, 400))
    if (random.chance(0.03)) b = engine()
    if (random.chance(0.08)) store.next = random.pick(['away', 'dies', 'commitUnknown'])
    await trying(() => random.any(steps)?.(b))
    store.next = undefined
    if (n % STEPS_UNSEEN === 0) await compare()
  }
  await trying(() => b.settle())
  await compare()
}

/** What the database refuses, or a turn that cannot be written, is part of life. */
async function trying(step: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof StoreAwayError || isDuplicate(error))) throw error
  }
}

/** A bug of ours: the turn of one text makes an id twice, so that its batch cannot be written. */
function clumsyCore(): EchoCore {
  const core = echoCore()
  return {
    ...core,
    async takeTurn(state, envelope, world, evaluate) {
      const turn = await core.takeTurn(state, envelope, world, evaluate)
      const { event } = envelope
      const text = event.type === 'message' ? JSON.stringify(event.message) : ''
      if (text.includes('say 2'))
        turn.state.runs.push({ id: 1, version: 'f1@1', state: 'hello', vars: {}, trail: [], began: 'first' })
      const isClumsy = text.includes('unwritable')
      return isClumsy ? { ...turn, effects: [...turn.effects, ...turn.effects] } : turn
    },
  }
}

const isDuplicate = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'

type Step = (b: Bench) => Promise<unknown>

function stepsOf(random: Random, store: FaultyStore, clock: Clock): Step[] {
  const said: ChannelEvent[] = []
  let messages = 0
  const contact = (): ChannelContact => {
    const n = random.between(1, CONTACTS)
    const withUser = random.chance(0.3) ? { userId: `u${random.between(1, CONTACTS)}` } : {}
    return random.chance(0.1) ? { userId: `u${n}` } : { phone: `+${n}`, name: `n${n}`, ...withUser }
  }
  const event = (b: Bench): ChannelEvent => {
    const known = random.chance(0.15) ? random.any(said) : undefined
    if (known !== undefined) return known
    messages += 1
    const [eventId, at] = [`e${messages}`, clock.at]
    const kinds: (() => ChannelEvent)[] = [
      ...Array.from({ length: 14 }, () => () => b.message(contact(), random.any(TEXTS) ?? '', { id: `m${messages}` })),
      () => ({ type: 'note', eventId, contact: contact(), kind: 'reaction', detail: { emoji: '👍' }, at }),
      () => ({ type: 'preference', eventId, contact: contact(), marketing: 'stop', at }),
      () => ({ type: 'identityChanged', eventId, previous: contact(), current: contact(), at }),
    ]
    const made = (random.any(kinds) ?? (() => b.message({ phone: '+1' }, 'hi')))()
    said.push(made)
    return made
  }
  const receive: Step = (b) => b.receive(...Array.from({ length: random.between(1, 6) }, () => event(b)))
  const receipt: Step = async (b) => {
    const sent = random.any(b.channel.sent)
    const status = random.any(RECEIPTS) ?? 'sent'
    const more = {
      ...(random.chance(0.4) && { callbackData: undefined }),
      ...(status === 'failed' && { failure: { instruction: 'reject', code: '1', message: 'no' } as const }),
    }
    if (sent !== undefined) await b.receipt(sent, status, more)
    else
      await b.receipt({ to: '', text: '', callbackData: '', messageId: 'wamid-1' }, status, { callbackData: undefined })
  }
  const desk: Step = async (b) => {
    for (const filter of ['open', 'assigned', 'closed', 'all'] as const) await b.desk.tickets(filter, ALL_OF_THEM)
    const ticket = random.any(await b.desk.tickets('all', ALL_OF_THEM))
    const chosen = random.any(await b.desk.conversations(ALL_OF_THEM))
    if (chosen === undefined) return
    await b.desk.conversation(chosen.id)
    await b.desk.summary(chosen.id)
    await b.desk.agentMessage(
      chosen.id,
      { type: 'text', body: 'hello' },
      { clientMessageId: `c${random.between(1, 9)}` },
    )
    await b.desk.call(chosen.id, 'start')
    if (ticket === undefined) return
    await b.desk.closeTicket(ticket.id, 'ann')
    await store.query(saveTickets([closed(ticket.id, ticket.conversationId, clock.at)]))
  }
  const publish: Step = async () => {
    const releases = releasesOn(store)
    await releases.publish([flow(`f${random.between(1, 3)}`, `text ${random.between(1, 3)}`)])
    await releases.load()
    const versions = ['f1@1', 'f2@1', 'f3@2']
    await store
      .transaction((t) => releases.worldFor(t, { channel: 'fake', account: 'us', release: 1, versions }))
      .catch(() => undefined)
  }
  // Answers take their time, and meanwhile people take over what is on its way.
  const slowly: Step = async (b) => {
    const { answer } = b.channel
    let letGo: () => void = () => undefined
    const until = new Promise<void>((resolve) => {
      letGo = resolve
    })
    b.channel.answer = async (sent) => {
      await until
      return random.chance(0.5) ? no({ instruction: 'retry', afterMs: 3_000, scope: 'message' } as never) : answer(sent)
    }
    const before = b.channel.sent.length
    try {
      await b.deliverer.runOnce()
      for (const { to } of b.channel.sent.slice(before)) await b.says(to, 'person', { id: `p${to}${clock.at}` })
      await b.takeTurns()
    } finally {
      b.channel.answer = answer
      letGo()
      await b.deliverer.idle()
    }
  }
  const restored: Step = async (b) => {
    if (random.chance(0.5)) await giveUpAfterRestore({ store, ids: createIds(clock.now, random.fill), now: clock.at })
    await store.query(claimOverdue(['orders'], clock.at - 500, clock.at + 1_000, ALL_OF_THEM))
    await b.settle()
  }
  const moving: Step = async (b) => {
    await b.moves.underWay('f1')
    const plan = [{ version: 1, node: 'hello', choice: random.pick(['move', 'handOver'] as const) }]
    if (random.chance(0.5)) await store.transaction((t) => b.moves.applyPlan(t, 'f1', 2, plan))
    clock.pass(random.pick([0, 20, 30_000]))
    await b.moves.runOnce()
  }
  const tired: Step = async (b) => {
    clock.pass(random.pick([1_000, 30_000, 90_000, 9.5 * DAY_MS]))
    await b.sweep.runOnce()
  }
  return [
    ...[receive, receive, receive, receive, receipt, receipt, desk, publish, tired, restored, slowly, slowly, moving],
    (b) => b.receiver.conversationOf(contact(), b.account),
    (b) => b.turns.runOnce(),
    (b) => b.takeTurns(),
    (b) => b.takeTurns(),
    (b) => b.deliverer.runOnce().then(() => b.deliverer.idle()),
    (b) => b.deliver(),
    (b) => b.timers.runOnce(),
    (b) => b.requests.runOnce().then(() => b.requests.idle()),
    (b) => b.settle(),
    (b) => b.sweep.runOnce(),
  ]
}

const closed = (id: string, conversation_id: string, at: number) => ({
  ...{ bucket: bucketOf(conversation_id), conversation_id, id, status: 'closed', priority: 'P1', queue: 'support' },
  ...{
    reason: 'asked-for-agent',
    note: 'done',
    agent: 'ann',
    notified: '[]',
    opened_at: at,
    due_at: at,
    closed_at: at,
  },
  version: 1,
})

function releasesOn(store: FaultyStore): Releases {
  return new Releases({
    store,
    flows: { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet },
    calendar: { timeZone: 'UTC' },
    capabilitiesOf: () => fakeChannel().capabilities,
    now: () => START,
    onError: () => undefined,
  })
}

/** A flow that greets. */
const flow = (id: string, text: string) => ({
  ...{ schemaVersion: 1, id, name: id, languages: ['en'] },
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: [id], match: 'exact' }] },
    { id: 'hello', kind: 'message', text: { en: text } },
    { id: 'bye', kind: 'end' },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'hello' },
    { from: 'hello', outlet: 'next', to: 'bye' },
  ],
})
