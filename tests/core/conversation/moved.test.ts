// A new version is published while conversations stand in an older one: they go on in it where they stand, or a person takes
// them, and the customer is told nothing.

import { describe, expect, test } from 'vitest'
import { type ConversationEvent, type PlannedPlace, versionsNeeded } from '../../../engine/core/index.ts'
import { pinnedFlows, subFlow } from '../../support/pinned-flows.ts'
import {
  around,
  compiled,
  type Document,
  dueTimer,
  en,
  go,
  menu,
  publish,
  silent,
  talkIn,
  word,
} from '../../support/publishing.ts'
import { saidIn, Talk } from '../../support/talk.ts'

/** What the conversation waits for: a look-up, a person, a timer, or else the customer. */
function next(talk: Talk): ConversationEvent | undefined {
  const requestId = talk.state?.runs.find((run) => run.requestId !== undefined)?.requestId
  if (requestId !== undefined)
    return { type: 'response', requestId, outcome: { result: 'ok', status: 200, body: { state: 'there' } } }
  if (talk.state?.ticket) return { type: 'ticketClosed', ticketId: talk.state.ticket.id }
  if (Object.keys(talk.state?.timers ?? {}).length > 0) return dueTimer(talk)
  return talk.state?.runs.length === 0 ? undefined : talk.message({ type: 'text', text: 'A' })
}

/** Plays up to the end, or to the first state in which the version's node is stood at. */
async function playOn(talk: Talk, until: (talk: Talk) => boolean = () => false): Promise<void> {
  for (let events = 0; events < 20 && !until(talk); events += 1) {
    const event = next(talk)
    if (event === undefined) return
    await talk.take(event)
  }
}

describe.each(pinnedFlows.filter(([, { first }]) => first.id !== 'stops-end'))(
  'a conversation in a flow with a node of kind %s',
  (_kind, { begins, first, later }) => {
    const sub = compiled(subFlow('v1'), 1)
    /** Every rest on its way, with what it stands in. */
    const rests = async () => {
      const found: string[] = []
      const talk = talkIn(first, sub)
      await talk.says(begins)
      for (; talk.state && talk.state.runs.length > 0; await talk.take(next(talk) as ConversationEvent))
        found.push(talk.state.runs.map(({ state }) => state).join(' '))
      return found
    }
    const restAt = async (n: number) => {
      const talk = talkIn(first, sub)
      await talk.says(begins)
      for (let step = 0; step < n; step += 1) await talk.take(next(talk) as ConversationEvent)
      return talk
    }

    test('goes on in the new version from wherever it stands', async () => {
      const stops = await rests()
      expect(stops.length).toBeGreaterThan(0)
      for (const n of stops.keys()) {
        const talk = await restAt(n)
        const { vars } = talk.state?.runs[0] ?? {}
        const turn = await publish(talk, later.changed, undefined, sub).moved()
        silent(turn)
        expect(talk.state?.runs[0]).toMatchObject({ version: `${first.id}@2`, vars })
        const before = talk.turns.length
        await playOn(talk)
        const told = talk.turns.slice(before).flatMap(saidIn)
        expect(told.at(-1)).toContain('v2 tail')
        expect(told.filter((text) => text.startsWith('v1') && !/^v1 (sub|thanks)/.test(text))).toEqual([])
      }
    })

    test('goes to a person where its node is gone, and on in the new version elsewhere', async () => {
      for (const [n, at] of (await rests()).entries()) {
        const talk = await restAt(n)
        const hadTicket = talk.state?.ticket
        const turn = await publish(talk, later['without the node'], undefined, sub).moved()
        silent(turn)
        if (!/^node/.test(at)) {
          await playOn(talk)
          expect(talk.turns.flatMap(saidIn).at(-1)).toContain('v2 tail')
          continue
        }
        expect(talk.state?.runs).toEqual([])
        expect(talk.state?.timers).toEqual({})
        if (hadTicket) expect(talk.state?.ticket).toEqual(hadTicket)
        else
          expect(talk.state?.ticket).toMatchObject({
            ...{ reason: 'flow-changed', priority: 'P3', queue: 'support', status: 'open' },
            note: expect.stringContaining('there is no “node” any more'),
          })
        expect(turn.trace).toContainEqual({ what: 'routed', to: 'person', detail: expect.stringContaining('“node”') })
      }
    })
  },
)

describe('a plan', () => {
  const first = around(menu(), ['option.a'], 'v1')
  const second = around(menu(), ['option.a'], 'v2')
  const place = (more: Partial<PlannedPlace> = {}): PlannedPlace[] => [
    { version: 'tried@1', node: 'node', choice: 'move', ...more },
  ]

  test('may give a conversation to a person although it could go on', async () => {
    const talk = talkIn(first)
    await talk.says('go')
    const turn = await publish(talk, second, place({ choice: 'handOver' })).moved()
    expect(turn.effects).toMatchObject([{ type: 'ticket', ticket: { reason: 'flow-changed', status: 'open' } }])
    expect(talk.state).toMatchObject({ runs: [], ticket: { note: expect.stringContaining('“node” of tried@1') } })
    expect(await talk.says('apple')).toEqual([])
    await talk.take({ type: 'ticketClosed', ticketId: talk.state?.ticket?.id ?? '' })
    expect(await talk.says('go')).toEqual([expect.stringContaining('which?')])
  })

  test.each<[string, Partial<PlannedPlace>]>([
    ['another node', { node: 'elsewhere' }],
    ['another version', { version: 'tried@7' }],
    ['another flow', { version: 'other@1' }],
  ])('for %s changes nothing', async (_, other) => {
    const talk = talkIn(first)
    await talk.says('go')
    const before = talk.state
    const turn = await publish(talk, second, place(other)).moved()
    expect([turn.effects, talk.state]).toEqual([[], before])
    expect(turn.trace).toEqual([{ what: 'ignored', because: expect.stringContaining('gone on already') }])
    expect(await talk.says('apple')).toEqual(['v1 option.a '])
  })

  test('comes too late for who has gone on, and for who has nothing under way', async () => {
    const talk = talkIn(first)
    await talk.says('go')
    const { moved } = publish(talk, second)
    await talk.says('apple')
    const before = talk.state
    expect([(await moved()).effects, talk.state]).toEqual([[], before])
    const nobody = new Talk(talk.world)
    expect((await nobody.take({ type: 'moved', to: 'tried@2', plan: place() })).effects).toEqual([])
  })

  test.each(['move', 'handOver'] as const)('that comes twice is carried out once: %s', async (choice) => {
    const talk = talkIn(first)
    await talk.says('go')
    const { moved } = publish(talk, second, place({ choice }))
    await moved()
    const once = talk.state
    expect([(await moved()).effects, talk.state]).toEqual([[], once])
  })

  test('for a version that nobody can read leaves everything where it is', async () => {
    const talk = talkIn(first)
    await talk.says('go')
    const before = talk.state
    const turn = await talk.take({ type: 'moved', to: 'tried@9', plan: place() })
    expect([turn.effects, talk.state]).toEqual([[], before])
    expect(turn.trace).toEqual([{ what: 'ignored', because: expect.stringContaining('cannot be read') }])
  })

  test('needs the versions that it leads to', async () => {
    const talk = talkIn(first)
    await talk.says('go')
    const { event, moved } = publish(talk, second)
    expect(versionsNeeded(talk.state, event)).toEqual(['tried@1', 'tried@2'])
    await moved()
    publish(talk, second)
    const tap = (optionId: string) => talk.message({ type: 'tap', optionId, title: 'x' })
    expect(versionsNeeded({ ...talk.state, runs: [] } as never, tap('p1|tried@1|node|option.a'))).toEqual([
      'tried@1',
      'tried@2',
    ])
    expect(versionsNeeded(talk.state, tap('p1|__proto__|node|option.a'))).toEqual(['tried@2', '__proto__'])
  })

  test('moves all runs of the flow, and hands over all where one of them cannot go on', async () => {
    const aside = word('hello', 'greet')
    const flow = (version: string, greet?: Document): Document => ({
      nodes: [go.node, aside.node, { id: 'node', ...menu() }, { id: 'greet', ...(greet ?? menu()) }].concat({
        ...{ id: 'done', kind: 'message', text: en(`${version} done`) },
      }),
      edges: [go.edge, aside.edge, { from: 'node', outlet: 'option.a', to: 'done' }].concat(
        ...['option.a', 'answered'].map((outlet) =>
          (outlet === 'answered') === (greet !== undefined) ? [{ from: 'greet', outlet, to: 'done' }] : [],
        ),
      ),
    })
    const begun = async () => {
      const talk = talkIn(flow('v1'))
      await talk.says('go')
      await talk.says('hello')
      expect(talk.state?.runs.map(({ state }) => state)).toEqual(['node', 'greet'])
      return talk
    }
    const talk = await begun()
    await publish(talk, flow('v2')).moved()
    expect(talk.state?.runs.map(({ version }) => version)).toEqual(['tried@2', 'tried@2'])
    expect(await talk.says('apple')).toEqual(['v2 done'])
    expect(await talk.says('apple')).toEqual(['v2 done'])

    const other = await begun()
    const question = { kind: 'question', text: en('name?'), answer: { type: 'text' }, saveAs: 'said' }
    const turn = await publish(other, flow('v2', question)).moved()
    silent(turn)
    expect(other.state?.runs).toEqual([])
    expect(other.state?.ticket?.note).toContain('“greet” was a menu and is a question')
  })
})

describe('a question', () => {
  const question = (retries: number, version: string) =>
    around(
      { kind: 'question', text: en(`${version} number?`), again: en(`${version} a number!`), retries, saveAs: 'said' },
      ['answered', 'givenUp'],
      version,
    )
  const withAnswer = (document: Document, answer: Document): Document => ({
    ...document,
    nodes: (document.nodes as Document[]).map((node) => (node.kind === 'question' ? { ...node, answer } : node)),
  })
  const number = (retries: number, version: string) => withAnswer(question(retries, version), { type: 'number' })

  test.each([
    [2, 'node:again-2', 'v2 givenUp '],
    [3, 'node:again-2', 'v2 a number!'],
    [1, 'node:again-1', 'v2 givenUp '],
    [0, 'node', 'v2 givenUp '],
  ])('in its last try, where now it asks again %i times, stands at %s', async (retries, state, then) => {
    const talk = talkIn(number(2, 'v1'))
    for (const text of ['go', 'x', 'y']) await talk.says(text)
    expect(talk.state?.runs[0]?.state).toBe('node:again-2')
    silent(await publish(talk, number(retries, 'v2')).moved())
    expect(talk.state?.runs[0]?.state).toBe(state)
    expect(await talk.says('z')).toEqual([then])
  })

  test('takes the answer for what it asks now', async () => {
    const talk = talkIn(number(2, 'v1'))
    await talk.says('go')
    await publish(talk, withAnswer(question(2, 'v2'), { type: 'yesNo' })).moved()
    expect(await talk.says('7')).toEqual(['v2 a number!'])
    expect(await talk.says('yes')).toEqual(['v2 answered true'])
  })
})
