// The compiled machine is XState's own: it loads in plain XState, every target exists, and an actor walks it.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createActor, createMachine, SimulatedClock, transition } from 'xstate'
import { afterEvent } from '../../../engine/core/compile/machine.ts'
import { compileFlow, type Flow, machineConfig, parseFlowText } from '../../../engine/core/index.ts'
import type { TransitionConfig } from '../../../engine/core/nodes/kind.ts'
import { flowOf } from '../../support/play.ts'

const root = resolve(import.meta.dirname, '../../../flows')
const shipped = readdirSync(root).map((name): Flow => {
  const parsed = parseFlowText(readFileSync(resolve(root, name, 'flow.json'), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.flow
})

const targetOf = (to: TransitionConfig) => (typeof to === 'string' ? to : to.target)

describe.each(shipped.map((flow) => [flow.id, flow] as const))('%s', (id, flow) => {
  const config = machineConfig(flow, `${id}@1`)

  test('is plain JSON', () => expect(JSON.parse(JSON.stringify(config))).toEqual(config))

  test('every transition leads to a state that is there', () => {
    const targets = [
      ...Object.values(config.on).map((target) => target.slice(1)),
      ...Object.values(config.states).flatMap((state) => [
        ...Object.values(state.on ?? {}).map(targetOf),
        ...Object.values(state.after ?? {}).map(targetOf),
      ]),
    ]
    expect(targets.filter((target) => !(target in config.states))).toEqual([])
  })

  test('every state that waits has a way on', () => {
    const stuck = Object.entries(config.states).filter(
      ([, state]) => state.type !== 'final' && Object.keys({ ...state.on, ...state.after }).length === 0,
    )
    expect(stuck.map(([name]) => name)).toEqual([])
  })

  test('plain XState takes every event of every state', () => {
    const machine = createMachine(config as Parameters<typeof createMachine>[0])
    for (const [name, state] of Object.entries(config.states)) {
      for (const [event, target] of Object.entries(state.on ?? {})) {
        const actor = createActor(machine, {
          snapshot: machine.resolveState({ value: name, context: {} }),
          clock: new SimulatedClock(),
        }).start()
        actor.send({ type: event })
        expect([name, event, actor.getSnapshot().value]).toEqual([name, event, targetOf(target)])
        actor.stop()
      }
    }
  })
})

test.each(shipped.map((flow) => [flow.id, flow] as const))(
  '%s goes where XState goes with the whole machine',
  (id, flow) => {
    const compiled = compileFlow(flow, `${id}@1`)
    const whole = createMachine(compiled.config as Parameters<typeof createMachine>[0])
    // Far more taps than can be tried from everywhere: each is tried from a state or two, and each state with one or two.
    const anywhere = Object.keys(compiled.config.on)
    const tapsOf = (i: number) => [anywhere[i % anywhere.length], anywhere[(i * 31 + 7) % anywhere.length]]
    for (const [i, [name, state]] of Object.entries(compiled.config.states).entries()) {
      const timers = Object.keys(state.after ?? {}).map((delay) => afterEvent(compiled.version, name, delay))
      const events = [...Object.keys(state.on ?? {}), ...timers, ...(state.type === 'final' ? [] : tapsOf(i))]
      for (const event of events) {
        if (event === undefined) continue
        const [to, actions] = transition(whole, whole.resolveState({ value: name, context: {} }), { type: event })
        const next = compiled.machine.next(name, event)
        expect([name, event, next?.state, next?.done]).toEqual([name, event, to.value, to.status === 'done'])
        expect(next?.actions).toEqual(actions.map(ours))
      }
    }
  },
)

/** What an action of XState does, in our words. */
function ours({ type, params }: { type: string; params?: unknown }): unknown {
  const of = (params ?? {}) as Record<string, unknown>
  if (type === 'xstate.raise')
    return { type: 'setTimer', event: (of.event as { type: string }).type, delayMs: of.delay }
  if (type === 'xstate.cancel') return { type: 'cancelTimer', event: of.sendId }
  return { type: 'enter', node: of.node, again: of.again ?? 0 }
}

test('a timer of a menu is an `after` that an actor fires by itself', () => {
  const flow = flowOf({
    nodes: [
      { id: 'start', kind: 'trigger', on: 'api', call: 'go' },
      {
        id: 'menu',
        kind: 'menu',
        text: { en: '?' },
        options: [{ id: 'a', title: { en: 'A' } }],
        noReplyAfterMs: 60_000,
      },
      { id: 'late', kind: 'handoff', reason: 'no-reply' },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.a', to: 'late' },
      { from: 'menu', outlet: 'noReply', to: 'late' },
    ],
  })
  const clock = new SimulatedClock()
  const actor = createActor(createMachine(machineConfig(flow, 'tried@1') as Parameters<typeof createMachine>[0]), {
    clock,
  }).start()
  actor.send({ type: 'trigger.start' })
  clock.increment(59_999)
  expect(actor.getSnapshot().value).toBe('menu')
  clock.increment(1)
  expect(actor.getSnapshot().value).toBe('late')
})

test('events that come from outside and mean nothing are neither followed nor remembered', () => {
  const flow = shipped.find((f) => f.id === 'shop')
  if (!flow) throw new Error('the shop is not there')
  const { machine } = compileFlow(flow, 'shop@1')
  for (const event of ['tap.nowhere.option.x', '__proto__', 'constructor', 'toString', '*', '']) {
    expect(machine.next('$start', event)).toBeUndefined()
    expect(machine.next('constructor', event)).toBeUndefined()
  }
})
