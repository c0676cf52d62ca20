// Runs that lie on each other: who goes on when one of them ends, and what a trigger leaves of them.

import { expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import { type Flow, Simulation } from '../../../engine/core/index.ts'
import { worldOf } from '../../support/play.ts'
import { asks, call, called, drawn, menu, pause, says, when } from '../../support/small-flow.ts'

const HOUR_MS = 3_600_000

function begun(...flows: readonly Flow[]) {
  const { flows: set, capabilities } = worldOf(flows)
  return new Simulation({
    world: { flows: set, capabilities, calendar: { timeZone: 'UTC' } },
    ...{ evaluate: evaluateUnprotected, startAt: Date.UTC(2026, 10, 27, 12) },
  })
}

const writes = (simulation: Simulation, ...texts: readonly string[]) =>
  texts.reduce((before, text) => before.then(() => simulation.customer({ type: 'text', text })), Promise.resolve())

const said = ({ chat }: Simulation) =>
  chat.flatMap(({ from, content }) => (from === 'flow' && 'body' in content ? [content.body] : []))

const ASIDE = drawn(
  'aside',
  [when('aside', 'aside'), asks('which', { type: 'number' }), says('thanks')],
  ['aside.next > which', 'which.answered > thanks'],
)

test('a flow that is called by the time of a run beneath another returns to the run that called it', async () => {
  const calls = drawn(
    'calls',
    [when('start', 'start'), pause('rest', 1), call('go', 'other'), says('back')],
    ['start.next > rest', 'rest.next > go', 'go.returned > back'],
  )
  const other = drawn(
    'other',
    [called(), menu('ready', ['yes']), says('done')],
    ['called.next > ready', 'ready.option.yes > done'],
  )
  const simulation = begun(calls, other, ASIDE)
  await writes(simulation, 'start', 'aside')
  await simulation.wait(HOUR_MS)
  await writes(simulation, 'yes')
  expect(said(simulation)).toEqual(['which?', 'ready?', 'done', 'back'])
  expect(simulation.state.runs).toEqual([])
})

test('a flow that is started anew takes the place of what a tap on its old menu began', async () => {
  const flow = drawn(
    'menus',
    [
      when('start', 'start'),
      menu('first', ['on']),
      menu('second', ['off'], { noReplyAfterMs: HOUR_MS }),
      says('still'),
    ],
    ['start.next > first', 'first.option.on > second', 'second.option.off > first', 'second.noReply > still'],
  )
  const leaves = drawn('leaves', [when('leave', 'leave', { whileBusy: 'replace' }), says('bye')], ['leave.next > bye'])
  const simulation = begun(flow, leaves)
  await writes(simulation, 'start', 'leave')
  await simulation.tap('on')
  await writes(simulation, 'start')
  await simulation.wait(2 * HOUR_MS)
  expect(said(simulation)).toEqual(['first?', 'bye', 'second?', 'first?'])
  expect(simulation.state.runs.map(({ state }) => state)).toEqual(['first'])
})

test('a tap answers the menu that shows it, though another word of the same flow lies above', async () => {
  const flow = drawn(
    'twice',
    [
      ...[when('start', 'start'), when('also', 'also'), menu('first', ['yes'], { noReplyAfterMs: HOUR_MS })],
      ...[menu('second', ['no']), says('thanks'), says('still')],
    ],
    [
      ...['start.next > first', 'also.next > second', 'first.option.yes > thanks', 'first.noReply > still'],
      'second.option.no > thanks',
    ],
  )
  const simulation = begun(flow)
  await writes(simulation, 'start', 'also')
  await simulation.tap('yes', true)
  await simulation.wait(2 * HOUR_MS)
  expect(said(simulation)).toEqual(['first?', 'second?', 'thanks'])
  expect(simulation.state.runs).toEqual([])
})
