// What was tried becomes a test: run in the same world it holds, in another it says where the world has changed.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import { type Act, type Flow, recordScript, runScript, Timeline } from '../../../engine/core/index.ts'
import { flowOf, worldOf } from '../../support/play.ts'
import { moves, playing, says, taps, tryAll } from '../../support/tried.ts'
import { shippedFlows } from '../../support/walk.ts'

const shop = (answer: string) =>
  flowOf({
    id: 'shop',
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] },
      {
        id: 'menu',
        kind: 'menu',
        text: { en: 'What can we do?' },
        options: [
          { id: 'old', title: { en: 'Orders of old' } },
          { id: 'orders', title: { en: 'Orders' } },
        ],
        noReplyAfterMs: 600_000,
      },
      { id: 'answer', kind: 'message', text: { en: answer } },
      { id: 'nudge', kind: 'message', text: { en: 'Still there?' } },
      { id: 'thanks', kind: 'message', text: { en: 'Thank you' } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.old', to: 'nudge' },
      { from: 'menu', outlet: 'option.orders', to: 'answer' },
      { from: 'menu', outlet: 'noReply', to: 'nudge' },
      { from: 'answer', outlet: 'next', to: 'thanks' },
    ],
  })

const run = async (flows: readonly Flow[], script: Parameters<typeof runScript>[0]) => {
  const results = await runScript(script, worldOf(flows), evaluateUnprotected)
  return results.flatMap(({ differences }) => differences)
}

async function tried(flow: Flow, acts: readonly Act[]) {
  const options = playing([flow])
  const timeline = new Timeline(options)
  for (const act of acts) await timeline.act(act)
  return recordScript('What was tried', timeline.path(), options)
}

describe('a recorded conversation', () => {
  test('reads like one: what was done, what was seen, and that nothing was', async () => {
    const { script, endsBefore } = await tried(shop('It is on its way'), [
      says('hi'),
      { type: 'wait', ms: 60_000 },
      { type: 'wait', ms: 540_000 },
      says('Orders'),
    ])
    expect(endsBefore).toBeUndefined()
    expect(script).toEqual({
      title: 'What was tried',
      at: '2026-11-24 10:00',
      hours: 'Mon-Fri 09:00-18:00',
      steps: [
        { customer: 'hi', bot: ['What can we do?'], options: ['Orders of old', 'Orders'] },
        { wait: 60_000, nothing: true },
        { wait: 540_000, bot: ['Still there?'] },
        { customer: 'Orders', nothing: true },
      ],
    })
  })

  test('holds in its world, and says what has changed in another', async () => {
    const options = playing([shop('It is on its way')])
    const timeline = new Timeline(options)
    await timeline.act(says('hi'))
    const orders = timeline.now.simulation.optionCalled('Orders')
    expect(orders?.title).toBe('Orders')
    await timeline.act(taps(orders?.id ?? '', 'Orders'))
    const { script } = recordScript('Orders', timeline.path(), options)
    expect(await run([shop('It is on its way')], script)).toEqual([])
    expect(await run([shop('It was lost')], script)).toEqual([
      { step: 2, expected: 'a message with “It is on its way”', came: '“It was lost”' },
    ])
  })

  test('ends before what it has no words for, and says where', async () => {
    const form: Act = { type: 'customer', content: { type: 'form', name: 'address', response: '{}' } }
    const recorded = await tried(shop('It is on its way'), [says('hi'), form, says('hi')])
    expect([recorded.endsBefore, recorded.script.steps?.length]).toEqual([2, 1])
    const strange = await tried(shop('It is on its way'), [says('hi'), taps('no-such-id', 'Orders')])
    expect(strange.endsBefore).toBe(2)
    expect((await tried(shop('x'), [])).script.steps).toEqual([{ nothing: true }])
  })
})

test('whatever is tried holds when it is run as a test', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (moves) => {
      const options = playing(shippedFlows)
      const timeline = new Timeline(options)
      for await (const _ of tryAll(timeline, moves));
      for (const { id } of timeline.moments) {
        const { script } = recordScript('Tried', timeline.path(id), options)
        expect(await run(shippedFlows, script)).toEqual([])
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)
