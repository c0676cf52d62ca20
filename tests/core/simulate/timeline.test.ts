// Stepping back and going on: what was tried stays as it was, whatever is tried beside it, and comes again just so.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Moment, Timeline, visibleText } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { moves, playing, says, taps, tryAll } from '../../support/tried.ts'
import { shippedFlows } from '../../support/walk.ts'

const menu = (answer: string) =>
  flowOf({
    id: 'shop',
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] },
      {
        id: 'menu',
        kind: 'menu',
        text: { en: 'What?' },
        options: ['a', 'b'].map((id) => ({ id, title: { en: id.toUpperCase() } })),
      },
      { id: 'a', kind: 'message', text: { en: answer } },
      { id: 'b', kind: 'message', text: { en: 'B it is' } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.a', to: 'a' },
      { from: 'menu', outlet: 'option.b', to: 'b' },
    ],
  })

/** The last thing that was said to the customer. */
const last = (moment: Moment | undefined) =>
  moment?.simulation.chat
    .flatMap(({ from, content }) => (from === 'customer' ? [] : [visibleText(content as never)]))
    .at(-1)
const ids = (moments: readonly Moment[]) => moments.map(({ id }) => id)

/** Everything that can be told of a moment. */
const told = ({ id, after, act, simulation }: Moment) =>
  structuredClone({
    ...{ id, after, act, now: simulation.now, state: simulation.state },
    ...{ chat: simulation.chat, turns: simulation.turns, tickets: simulation.tickets },
  })

describe('a timeline', () => {
  test('goes back to any moment and on differently; both branches stay', async () => {
    const timeline = new Timeline(playing([menu('A it is')]))
    await timeline.act(says('hi'))
    const a = await timeline.act(says('A'))
    expect(last(a)).toBe('A it is')
    timeline.goTo(1)
    expect(last(timeline.now)).toContain('What?')
    const b = await timeline.act(says('B'))
    expect([last(b), last(a)]).toEqual(['B it is', 'A it is'])
    expect([ids(timeline.path()), ids(timeline.branches(1))]).toEqual([[0, 1, 3], [2]])
    expect([timeline.back()?.id, timeline.back()?.id, timeline.back()]).toEqual([1, 0, undefined])
    expect([timeline.forward()?.id, timeline.forward()?.id, timeline.forward()]).toEqual([1, 3, undefined])
    // Once one has gone there, the other branch is the way forward.
    timeline.goTo(2)
    timeline.goTo(0)
    expect([timeline.forward()?.id, timeline.forward()?.id]).toEqual([1, 2])
    expect(ids(timeline.branches(1))).toEqual([3])
    expect(() => timeline.goTo(9)).toThrow('There is no moment 9: the newest is 3.')
  })

  test('is tried again on another drawing: the same acts, its answers', async () => {
    const timeline = new Timeline(playing([menu('A it is')]))
    await timeline.act(says('hi'))
    const [a] = timeline.now.simulation.options()
    await timeline.act(taps(a?.id ?? '', 'A'))
    timeline.goTo(1)
    await timeline.act(says('B'))
    const again = await timeline.replay({ world: playing([menu('A, now better')]).world })
    expect(again.moments.slice(2).map(last)).toEqual(['A, now better', 'B it is'])
    expect([again.now.id, last(timeline.moments[2])]).toEqual([3, 'A it is'])
  })
})

test('whatever is tried: moments stay as they were, and all of it tried again is the same to the last word', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (moves) => {
      const timeline = new Timeline(playing(shippedFlows))
      const seen = [told(timeline.now)]
      for await (const moment of tryAll(timeline, moves)) seen.push(told(moment))
      expect(timeline.moments.map(told)).toEqual(seen)
      const again = await timeline.replay({})
      expect(again.moments.map(told)).toEqual(seen)
      expect(ids(again.path())).toEqual(ids(timeline.path()))
      // The channel gives each of its messages another id.
      for (const { simulation } of again.moments) {
        const heard = simulation.turns.flatMap(({ event }) => (event.type === 'message' ? [event.message.id] : []))
        expect(new Set(heard).size).toBe(heard.length)
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)
