// Small flows of any shape: ways that cross, circles, timers, look-ups, calls.

import fc from 'fast-check'
import { type Flow, parseFlow } from '../../engine/core/index.ts'
import { asks, call, called, drawn, HELP, looksUp, menu, pause, person, says, when } from './broken-ways.ts'

const KINDS = [
  'menu',
  'number',
  'message',
  'message',
  'wait',
  'request',
  'set',
  'tell',
  'handoff',
  'branch',
  'call',
] as const
export const TITLES = ['alpha', 'bravo'] as const

interface Shape {
  readonly kinds: readonly (typeof KINDS)[number][]
  readonly hours: readonly number[]
  readonly to: readonly number[]
  readonly silent: readonly boolean[]
  readonly helps: boolean
  readonly unread: boolean
}

const shape = (branches: boolean): fc.Arbitrary<Shape> =>
  fc.integer({ min: 2, max: 7 }).chain((size) => {
    const each = <T>(value: fc.Arbitrary<T>, count = size) => fc.array(value, { minLength: count, maxLength: count })
    return fc.record({
      kinds: each(fc.constantFrom(...KINDS.filter((kind) => branches || kind !== 'branch'))),
      hours: each(fc.constantFrom(1, 9, 13, 23)),
      to: each(fc.nat(size), size * 4),
      silent: each(fc.boolean()),
      helps: fc.boolean(),
      unread: fc.boolean(),
    })
  })

/** One flow that a word starts, and the one it may call; none where the drawing has a mistake. */
export const randomFlows = (branches: boolean): fc.Arbitrary<readonly Flow[] | undefined> =>
  shape(branches).map((drawing) => flowsOf(drawing))

function flowsOf({ kinds, hours, to, silent, helps, unread }: Shape): readonly Flow[] | undefined {
  const id = (n: number) => `n${n}`
  const nodes = kinds.map((kind, n) => nodeOf(kind, id(n), hours[n] ?? 1, silent[n] ?? false))
  let next = 0
  const target = () => {
    const n = to[next++ % to.length] ?? 0
    return n < kinds.length ? id(n) : 'end'
  }
  const edges = nodes.flatMap((node, n) =>
    outletsOf(kinds[n] ?? 'message', silent[n] ?? false).map((outlet) => ({ from: node.id, outlet, to: target() })),
  )
  const nudges = unread ? [{ id: 'unread', kind: 'trigger', on: 'unread', afterMs: 600_000 }, says('nudge')] : []
  const parsed = parseFlow({
    ...{ schemaVersion: 1, id: 'tried', name: 'Tried', languages: ['en'] },
    nodes: [when('start', 'hello'), ...nodes, ...nudges, { id: 'end', kind: 'end' }],
    edges: [
      { from: 'start', outlet: 'next', to: id(0) },
      ...(unread ? [{ from: 'unread', outlet: 'next', to: 'nudge' }] : []),
      ...edges,
    ],
  })
  return parsed.ok ? [parsed.flow, CALLED, ...(helps ? [HELP] : [])] : undefined
}

const CALLED = drawn(
  'other',
  [called(), says('o1'), menu('o2', ['yes'], { noReplyAfterMs: 3_600_000 }), says('o3', '[{{topic}}]')],
  ['called.next > o1', 'o1.next > o2', 'o2.option.yes > o3', 'o2.noReply > o3'],
)

function nodeOf(kind: (typeof KINDS)[number], id: string, hours: number, silent: boolean): { id: string } {
  const timer = silent ? { noReplyAfterMs: hours * 3_600_000 } : {}
  switch (kind) {
    case 'menu':
      return menu(id, TITLES, timer)
    case 'number':
      return asks(id, { type: 'number' }, { ...timer, saveAs: 'v' })
    case 'message':
      return says(id)
    case 'tell':
      return says(id, '[{{v}}]')
    case 'wait':
      return pause(id, hours)
    case 'request':
      return { ...looksUp(id), ...{ connection: id } }
    case 'set':
      return { ...{ id, kind: 'set' }, assign: [{ to: 'v', from: { value: 'x' } }] } as { id: string }
    case 'handoff':
      return person(id)
    case 'branch':
      return { ...{ id, kind: 'branch' }, cases: [{ id: 'yes', when: { field: 'v', is: 'equals', value: '7' } }] } as {
        id: string
      }
    case 'call':
      return call(id, 'other', silent ? { topic: 'x' } : {})
  }
}

function outletsOf(kind: (typeof KINDS)[number], silent: boolean): readonly string[] {
  const noReply = silent ? ['noReply'] : []
  if (kind === 'menu') return [...TITLES.map((title) => `option.${title}`), 'other', ...noReply]
  if (kind === 'number') return ['answered', 'givenUp', ...noReply]
  if (kind === 'request') return ['ok', 'notFound', 'failed']
  if (kind === 'branch') return ['case.yes', 'otherwise']
  return [kind === 'handoff' ? 'closed' : kind === 'call' ? 'returned' : 'next']
}
