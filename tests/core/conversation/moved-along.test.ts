// What moves along with a conversation to a new version: time, look-ups, people, sub-flows, and the menus on the phone.

import { describe, expect, test } from 'vitest'
import { subFlow } from '../../support/pinned-flows.ts'
import {
  around,
  compiled,
  type Document,
  dueTimer,
  en,
  everywhere,
  go,
  HOUR_MS,
  menu,
  publish,
  silent,
  talkIn,
} from '../../support/publishing.ts'
import { saidIn, type Talk } from '../../support/talk.ts'

describe('time', () => {
  const waits = (node: Document, version: string) => around({ kind: 'wait', ...node }, ['next'], version)
  const asks = (noReplyAfterMs: number | undefined, version: string) =>
    around(menu({ noReplyAfterMs }), ['option.a', ...(noReplyAfterMs === undefined ? [] : ['noReply'])], version)

  const cases: [string, Document, Document, number, number | undefined][] = [
    ['is the same', waits({ forMs: 3 * HOUR_MS }, 'v1'), waits({ forMs: 3 * HOUR_MS }, 'v2'), 1, 3],
    ['is longer', waits({ forMs: 3 * HOUR_MS }, 'v1'), waits({ forMs: 5 * HOUR_MS }, 'v2'), 1, 5],
    ['is shorter', waits({ forMs: 3 * HOUR_MS }, 'v1'), waits({ forMs: 2 * HOUR_MS }, 'v2'), 1, 2],
    ['is over already', waits({ forMs: 3 * HOUR_MS }, 'v1'), waits({ forMs: HOUR_MS }, 'v2'), 2, 2],
    ['to answer is longer', asks(3 * HOUR_MS, 'v1'), asks(4 * HOUR_MS, 'v2'), 1, 4],
    ['to answer has no end any more', asks(3 * HOUR_MS, 'v1'), asks(undefined, 'v2'), 1, undefined],
    ['to answer has an end now: from here on', asks(undefined, 'v1'), asks(3 * HOUR_MS, 'v2'), 1, 4],
    ['is up when we open', waits({ until: 'opening' }, 'v1'), waits({ until: 'opening' }, 'v2'), 1, 14],
    ['is up when we open, now', waits({ forMs: 3 * HOUR_MS }, 'v1'), waits({ until: 'opening' }, 'v2'), 1, 14],
    ['was up when we open', waits({ until: 'opening' }, 'v1'), waits({ forMs: 3 * HOUR_MS }, 'v2'), 1, 4],
    ['is up when we open, and we are', waits({ forMs: 20 * HOUR_MS }, 'v1'), waits({ until: 'opening' }, 'v2'), 15, 15],
  ]
  /** From eleven at night; the business opens at one in the afternoon. */
  const opensLate = (talk: Talk) => {
    const week = Array.from({ length: 7 }, () => [{ fromMinute: 13 * 60, toMinute: 15 * 60 }])
    talk.world = { ...talk.world, calendar: { timeZone: 'UTC', week } }
  }

  test.each(cases)('that %s', async (_, first, second, movesAfterHours, dueAfterHours) => {
    const talk = talkIn(first)
    talk.at = Date.UTC(2026, 10, 23, 23)
    const beganAt = talk.at
    opensLate(talk)
    await talk.says('go')
    talk.at += movesAfterHours * HOUR_MS
    const { moved } = publish(talk, second)
    opensLate(talk)
    silent(await moved())
    const timers = Object.values(talk.state?.timers ?? {})
    expect(timers.map(({ dueAt }) => (dueAt - beganAt) / HOUR_MS)).toEqual(
      dueAfterHours === undefined ? [] : [dueAfterHours],
    )
    if (dueAfterHours === undefined) return
    const told = saidIn(await talk.take(dueTimer(talk)))
    expect(told).toEqual([expect.stringMatching(/^v2 (next|noReply)/)])
    expect(talk.state?.timers).toEqual({})
  })

  test('that is up at the same instant acts once, whichever comes first', async () => {
    for (const [forMs, isSame] of [
      [3 * HOUR_MS, true],
      [HOUR_MS, false],
    ] as const) {
      const talk = talkIn(waits({ forMs: 3 * HOUR_MS }, 'v1'))
      await talk.says('go')
      const { moved } = publish(talk, waits({ forMs }, 'v2'))
      const fired = dueTimer(talk)
      await moved()
      // What waits in the inbox still names the timer it was.
      expect(saidIn(await talk.take(fired))).toEqual(isSame ? ['v2 next '] : [])
      if (!isSame) expect(saidIn(await talk.take(dueTimer(talk)))).toEqual(['v2 next '])
      expect(talk.state).toMatchObject({ runs: [], timers: {} })
    }
    const talk = talkIn(waits({ forMs: 3 * HOUR_MS }, 'v1'))
    await talk.says('go')
    const { moved } = publish(talk, waits({ forMs: 3 * HOUR_MS }, 'v2'))
    expect(saidIn(await talk.take(dueTimer(talk)))).toEqual(['v1 next '])
    expect((await moved()).effects).toEqual([])
  })

  test('that was set in another version is stopped where its node is left', async () => {
    const talk = talkIn(asks(3 * HOUR_MS, 'v1'))
    await talk.says('go')
    await publish(talk, asks(3 * HOUR_MS, 'v2')).moved()
    await publish(talk, asks(3 * HOUR_MS, 'v3')).moved()
    const [timerId] = Object.keys(talk.state?.timers ?? {})
    const turn = await talk.take(talk.message({ type: 'text', text: 'apple' }))
    expect(saidIn(turn)).toEqual(['v3 option.a '])
    expect(turn.effects).toContainEqual({ type: 'cancelTimer', timerId })
  })
})

describe('a look-up under way', () => {
  const asks = (version: string, save: string, timeoutMs = 5_000) =>
    around(
      { kind: 'request', connection: 'orders', path: '/x', timeoutMs, save: [{ to: 'said', from: save }] },
      ['ok', 'notFound', 'failed'],
      version,
    )
  const body = { state: 'sent', more: 'tomorrow' }

  test('is answered in the new version, which keeps what it wants of it', async () => {
    const talk = talkIn(asks('v1', 'state'))
    await talk.says('go')
    const requestId = talk.state?.runs[0]?.requestId ?? ''
    const turn = await publish(talk, asks('v2', 'more')).moved()
    expect(turn.effects).toEqual([])
    const answer = await talk.take({ type: 'response', requestId, outcome: { result: 'ok', status: 200, body } })
    expect(saidIn(answer)).toEqual(['v2 ok tomorrow'])
  })

  test('that is lost fails by the time the new version gives it', async () => {
    const talk = talkIn(asks('v1', 'state'))
    await talk.says('go')
    const beganAt = talk.at
    talk.at += 1_000
    await publish(talk, asks('v2', 'state', 9_000)).moved()
    const lost = dueTimer(talk)
    expect(talk.at - beganAt).toBe(69_000)
    expect(saidIn(await talk.take(lost))).toEqual(['v2 failed '])
  })

  test('whose node is gone goes to a person, and its answer to nobody', async () => {
    const talk = talkIn(asks('v1', 'state'))
    await talk.says('go')
    const requestId = talk.state?.runs[0]?.requestId ?? ''
    silent(await publish(talk, around(menu(), ['option.a'], 'v2')).moved())
    expect(talk.state?.ticket?.note).toContain('“node” was a request and is a menu')
    const answer = await talk.take({ type: 'response', requestId, outcome: { result: 'ok', status: 200, body } })
    expect(answer.effects).toEqual([])
  })
})

describe('a person who has the conversation', () => {
  const handsOver = (version: string) => around({ kind: 'handoff', reason: 'asked' }, ['closed'], version)

  test('keeps it, and the flow goes on in the new version when they close', async () => {
    const talk = talkIn(handsOver('v1'))
    await talk.says('go')
    const ticket = talk.state?.ticket
    const turn = await publish(talk, handsOver('v2')).moved()
    expect([turn.effects, talk.state?.ticket]).toEqual([[], ticket])
    const closed = await talk.take({ type: 'ticketClosed', ticketId: ticket?.id ?? '' })
    expect(saidIn(closed)).toEqual(['v2 closed '])
  })

  test('keeps the same ticket where the flow is given to a person, and nothing goes on behind it', async () => {
    const talk = talkIn(handsOver('v1'))
    await talk.says('go')
    const ticket = talk.state?.ticket
    const turn = await publish(talk, handsOver('v2'), everywhere(talk, 'tried', 'handOver')).moved()
    expect([turn.effects, talk.state?.ticket, talk.state?.runs]).toEqual([[], ticket, []])
    expect(saidIn(await talk.take({ type: 'ticketClosed', ticketId: ticket?.id ?? '' }))).toEqual([])
  })
})

describe('a sub-flow', () => {
  const calls = (version: string) => around({ kind: 'call', flow: 'sub', input: {} }, ['returned'], version)

  test('that moves comes back to the one that called it', async () => {
    const talk = talkIn(calls('v1'), compiled(subFlow('v1'), 1))
    await talk.says('go')
    const caller = compiled(calls('v1'), 1)
    await publish(talk, subFlow('v2'), [{ version: 'sub@1', node: 'ask', choice: 'move' }], caller).moved()
    expect(talk.state?.runs.map(({ version }) => version)).toEqual(['tried@1', 'sub@2'])
    expect(await talk.says('Ana')).toEqual(['v2 thanks Ana', 'v1 returned '])
  })

  test('that is given to a person takes what called it along', async () => {
    const talk = talkIn(calls('v1'), compiled(subFlow('v1'), 1))
    await talk.says('go')
    const plan = [{ version: 'sub@1', node: 'ask', choice: 'handOver' }] as const
    silent(await publish(talk, subFlow('v2'), plan, compiled(calls('v1'), 1)).moved())
    expect(talk.state?.runs).toEqual([])
    expect(talk.state?.ticket?.reason).toBe('flow-changed')
  })
})

describe('a tap on a menu of the version before', () => {
  const named = (ids: readonly string[], version: string, more: Document = {}) =>
    around(
      menu({ options: ids.map((id) => ({ id, title: en(`${version} ${id}`) })), ...more }),
      ids.map((id) => `option.${id}`),
      version,
    )
  const tap = (talk: Talk, outlet: string, version = 'tried@1') =>
    talk.take(talk.message({ type: 'tap', optionId: `p1|${version}|node|${outlet}`, title: 'x' }))

  test('acts in the new one, again and again, through several moves', async () => {
    const talk = talkIn(named(['a', 'b'], 'v1'))
    await talk.says('go')
    await publish(talk, named(['a', 'b'], 'v2')).moved()
    expect(saidIn(await tap(talk, 'option.a'))).toEqual(['v2 option.a '])
    // The run has ended; the menu is still there on the phone.
    expect(saidIn(await tap(talk, 'option.b'))).toEqual(['v2 option.b '])
    await talk.says('go')
    await publish(talk, named(['a', 'b'], 'v3')).moved()
    expect(saidIn(await tap(talk, 'option.a'))).toEqual(['v3 option.a '])
    expect(saidIn(await tap(talk, 'option.b', 'tried@2'))).toEqual(['v3 option.b '])
    expect(talk.state?.moved).toEqual({ 'tried@1': 'tried@3', 'tried@2': 'tried@3' })
  })

  test('keeps its old meaning where the new one has no such option, or the conversation never moved', async () => {
    const talk = talkIn(named(['a', 'b'], 'v1'))
    await talk.says('go')
    const { moved } = publish(talk, named(['a'], 'v2'))
    const before = talk.state
    expect(saidIn(await tap(talk, 'option.a'))).toEqual(['v1 option.a '])
    talk.state = before
    await moved()
    expect(saidIn(await tap(talk, 'option.b'))).toEqual(['v1 option.b '])
  })

  test('acts in the old one while something stands there', async () => {
    const talk = talkIn(named(['a'], 'v1'))
    await talk.says('go')
    await publish(talk, named(['a'], 'v2')).moved()
    const runs = talk.state?.runs.map((run) => ({ ...run, version: 'tried@1' })) ?? []
    talk.state = { ...(talk.state as NonNullable<Talk['state']>), runs }
    expect(saidIn(await tap(talk, 'option.a'))).toEqual(['v1 option.a '])
  })

  test('of a page shows the next page, as the new version has it', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => `o${n}`)
    const talk = talkIn(named(ids(30), 'v1'))
    await talk.says('go')
    await tap(talk, 'more')
    expect(talk.state?.runs[0]?.page).toBe(1)
    silent(await publish(talk, named(ids(29), 'v2')).moved())
    expect(talk.state?.runs[0]?.page).toBe(1)
    expect(saidIn(await tap(talk, 'more'))[0]).toContain('v2 o18')
  })

  test('for “back” leads to no menu that is gone', async () => {
    const second = { id: 'second', ...menu({ text: en('second') }) }
    const third = { id: 'third', ...menu({ text: en('third') }) }
    const flow = (nodes: readonly Document[], edges: readonly Document[]): Document => ({
      nodes: [go.node, { id: 'node', ...menu({ text: en('first') }) }, ...nodes],
      edges: [go.edge, ...edges],
    })
    const edge = (from: string, to: string) => ({ from, outlet: 'option.a', to })
    const end = { id: 'end', kind: 'end' }
    const talk = talkIn(
      flow([second, third, end], [edge('node', 'second'), edge('second', 'third'), edge('third', 'end')]),
    )
    for (const text of ['go', 'apple', 'apple']) await talk.says(text)
    expect(talk.state?.runs[0]?.trail).toEqual(['node', 'second', 'third'])
    await publish(talk, flow([third, end], [edge('node', 'third'), edge('third', 'end')])).moved()
    expect(await talk.says('back')).toEqual([expect.stringContaining('first')])
  })
})
