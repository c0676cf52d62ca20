// Random walks over the shipped flows, while versions are published that differ in nothing but their number, and conversations
// move to them: for the customer and for all that comes later nothing has happened.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  type CompiledFlow,
  type ConversationState,
  compileFlow,
  type EventEnvelope,
  type PlannedPlace,
  type Turn,
  takeTurn,
  type World,
} from '../../../engine/core/index.ts'
import { worldOfCompiled } from '../../support/talk.ts'
import { eventOf, move, shippedFlows, type Walk } from '../../support/walk.ts'

const MOVES_MAX = 3

const version = (id: string, number: number): CompiledFlow => {
  const flow = shippedFlows.find((each) => each.id === id)
  if (!flow) throw new Error(`there is no flow “${id}”`)
  return compileFlow(flow, `${id}@${number}`)
}
const compiled = shippedFlows.map(({ id }) => Array.from({ length: MOVES_MAX + 1 }, (_, n) => version(id, n + 1)))

const worlds = new Map<string, World>()

/** The world in which the flows have come to these numbers. */
function worldAt(numbers: readonly number[]): World {
  const key = numbers.join()
  const current = compiled.flatMap((versions, n) => versions[(numbers[n] ?? 1) - 1] ?? [])
  const world = worlds.get(key) ?? worldOfCompiled(current, compiled.flat())
  worlds.set(key, world)
  return world
}

/** As if there had never been another version. */
function unmoved<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll(/@\d\b/g, '@1'))
}

const withoutMoves = ({ moved: _, ...state }: ConversationState) => unmoved(state)

class Walker implements Walk {
  state: ConversationState | undefined
  at = 1_795_600_000_000
  readonly taps: Walk['taps'] = []
  readonly sent: string[] = []
  readonly requests: string[] = []
  numbers = compiled.map(() => 1)

  async take(id: string, event: EventEnvelope['event']): Promise<Turn> {
    const turn = await takeTurn(this.state, { id, at: this.at, event }, worldAt(this.numbers), evaluateUnprotected)
    this.state = JSON.parse(JSON.stringify(turn.state)) as ConversationState
    for (const effect of turn.effects) {
      if (effect.type === 'request') this.requests.push(effect.requestId)
      if (effect.type !== 'send') continue
      this.sent.push(effect.message.id)
      if (effect.message.content.type === 'options') this.taps.push(...effect.message.content.options)
    }
    return turn
  }

  /** A new version of the flow that the top run is in, to which all of its runs move. */
  publish(): EventEnvelope['event'] | undefined {
    const id = this.state?.runs.at(-1)?.version.split('@')[0]
    const n = shippedFlows.findIndex((flow) => flow.id === id)
    if (n < 0 || !this.state) return undefined
    const number = (this.numbers[n] ?? 0) + 1
    this.numbers = this.numbers.with(n, number)
    const places = this.state.runs.filter((run) => run.version.startsWith(`${id}@`))
    const plan = places.map(
      ({ version, state }): PlannedPlace => ({ version, node: state.split(':')[0] ?? '', choice: 'move' }),
    )
    return { type: 'moved', to: `${id}@${number}`, plan }
  }
}

test('whoever moves to a version of the same content is told and asked what they would have been, whenever they move', async () => {
  const seen = { moves: 0, timers: 0, requests: 0, tickets: 0, asides: 0, oldTaps: 0 }
  const moments = fc.array(fc.nat(15), { minLength: 1, maxLength: MOVES_MAX })
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 30 }), moments, async (moves, publishedAt) => {
      const [stays, goes] = [new Walker(), new Walker()]
      const due = [...publishedAt].sort((a, b) => a - b)
      for (const [n, m] of moves.entries()) {
        const moved = (due[0] ?? Number.POSITIVE_INFINITY) <= n ? goes.publish() : undefined
        if (moved) {
          due.shift()
          const runs = goes.state?.runs ?? []
          const turn = await goes.take(`p${n}`, moved)
          expect(turn.effects).toEqual([])
          expect(turn.trace.map(({ what }) => what)).toEqual(Array.from(turn.trace, () => 'moved'))
          // Twice is once.
          const state = goes.state
          const again = await goes.take(`q${n}`, moved)
          expect([again.effects, goes.state]).toEqual([[], state])
          seen.moves += 1
          seen.timers += Object.values(turn.state.timers).some(({ wakes }) => 'run' in wakes) ? 1 : 0
          seen.requests += runs.some(({ requestId }) => requestId !== undefined) ? 1 : 0
          seen.tickets += turn.state.ticket ? 1 : 0
          seen.asides += runs.length > 1 ? 1 : 0
        }
        const [event, other] = [eventOf(m, stays, n), eventOf(m, goes, n)]
        expect(unmoved(other ?? null)).toEqual(event === undefined ? null : unmoved(event))
        if (!event || !other) continue
        seen.oldTaps += JSON.stringify(event) === JSON.stringify(other) && m.do === 'tap' && goes.state?.moved ? 1 : 0
        stays.at += 1000
        goes.at += 1000
        const [expected, turn] = [await stays.take(`e${n}`, event), await goes.take(`e${n}`, other)]
        expect(unmoved(turn.effects)).toEqual(unmoved(expected.effects))
        expect(unmoved(turn.trace)).toEqual(unmoved(expected.trace))
        expect(withoutMoves(turn.state)).toEqual(withoutMoves(expected.state))
      }
    }),
    { numRuns: 500 },
  )
  // Moves met every kind of trouble that they could.
  for (const [what, count] of Object.entries(seen)) expect([what, count > 5]).toEqual([what, true])
})
