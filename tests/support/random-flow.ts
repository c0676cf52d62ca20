// Small flows of any shape: ways that cross, circles, timers, look-ups, calls.

import fc from 'fast-check'
import { type Flow, parseFlow } from '../../engine/core/index.ts'
import { asks, call, called, drawn, en, HELP, looksUp, menu, pause, person, says, when } from './small-flow.ts'

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
  readonly beside?: Beside | undefined
}

/** A flow that another word starts: a row of nodes, each waiting for the customer or for time. */
interface Beside {
  readonly kinds: readonly (typeof BESIDE_KINDS)[number][]
  readonly hours: readonly number[]
  readonly trigger: { readonly whileBusy: 'aside' | 'replace'; readonly interrupts: boolean }
  readonly note: boolean
  /** How often the same must be asked; nothing answers that where it is zero. */
  readonly again: 0 | 2 | 3
}

const BESIDE_KINDS = ['message', 'menu', 'text', 'wait', 'opening', 'handoff'] as const
export const BESIDE_WORD = 'besides'

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
      beside: fc.option(beside, { nil: undefined }),
    })
  })

const beside: fc.Arbitrary<Beside> = fc.record({
  kinds: fc.array(fc.constantFrom(...BESIDE_KINDS), { minLength: 1, maxLength: 4 }),
  hours: fc.array(fc.constantFrom(1, 9), { minLength: 4, maxLength: 4 }),
  trigger: fc.record({ whileBusy: fc.constantFrom('aside', 'aside', 'replace'), interrupts: fc.boolean() }),
  note: fc.boolean(),
  again: fc.constantFrom(0, 0, 2, 3),
})

/** One flow that a word starts, the one it may call, and what may lie beside it; none where the drawing has a mistake. */
export const randomFlows = (branches: boolean): fc.Arbitrary<readonly Flow[] | undefined> =>
  shape(branches).map((drawing) => flowsOf(drawing))

function flowsOf({ kinds, hours, to, silent, helps, unread, beside }: Shape): readonly Flow[] | undefined {
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
  return parsed.ok
    ? [parsed.flow, CALLED, ...(helps ? [HELP] : []), ...(beside ? [flowBeside(beside)] : [])]
    : undefined
}

function flowBeside({ kinds, hours, trigger, note, again }: Beside): Flow {
  const id = (n: number) => (n < kinds.length ? `b${n}` : 'end')
  const outlets = { message: ['next'], menu: ['option.yes', 'other', 'noReply'], text: ['answered', 'noReply'] }
  const outletsFor = (kind: Beside['kinds'][number]) =>
    kind === 'wait' || kind === 'opening' ? ['next'] : kind === 'handoff' ? ['closed'] : outlets[kind]
  const nodes = kinds.map((kind, n) => {
    const timer = { noReplyAfterMs: (hours[n] ?? 1) * 3_600_000 }
    if (kind === 'menu') return menu(id(n), ['yes'], timer)
    if (kind === 'text') return asks(id(n), { type: 'text' }, timer)
    if (kind === 'wait') return pause(id(n), hours[n] ?? 1)
    if (kind === 'opening') return { id: id(n), kind: 'wait', until: 'opening' }
    return kind === 'handoff' ? person(id(n), { text: en('a person comes') }) : says(id(n))
  })
  const notes = note ? [{ id: 'note', kind: 'trigger', on: 'outOfHours' }, says('closed')] : []
  const repeats = again ? [{ id: 'again', kind: 'trigger', on: 'sameQuestion', times: again }, says('more')] : []
  return drawn(
    'beside',
    [when('aside', BESIDE_WORD, trigger), ...nodes, ...notes, ...repeats, { id: 'end', kind: 'end' }],
    [
      `aside.next > ${id(0)}`,
      ...(note ? ['note.next > closed'] : []),
      ...(again ? ['again.next > more'] : []),
      ...kinds.flatMap((kind, n) => outletsFor(kind).map((outlet) => `${id(n)}.${outlet} > ${id(n + 1)}`)),
    ],
  )
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
