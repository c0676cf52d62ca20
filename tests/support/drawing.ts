// Random drawings and random edits of them, for laws that must hold whatever people draw: valid flows, two hands that do not meet.

import fc from 'fast-check'
import { type Draft, type DraftEdge, type DraftNode, outletsOfDraft, readDraft } from '../../engine/core/index.ts'

const words = fc.constantFrom('hello', 'price', 'order late', 'ciao', 'कीमत', '订单', 'stop it', 'Wo ist es?')
const KINDS = ['message', 'menu', 'question', 'branch', 'handoff', 'wait', 'set', 'tag'] as const
/** A circle of these alone would run for ever. */
const AUTOMATIC = new Set(['message', 'branch', 'set', 'tag'])

const text = fc.record({ en: words, hi: words }, { requiredKeys: ['en'], noNullPrototype: true })
const option = (n: number) => fc.record({ title: text }).map(({ title }) => ({ id: `o${n}`, title }))
const options = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => option(n))))

const CONTENT: Record<(typeof KINDS)[number], fc.Arbitrary<Record<string, unknown>>> = {
  message: fc.record({ text }),
  menu: fc.record(
    { text, again: text, options, retries: fc.integer({ min: 0, max: 3 }) },
    { requiredKeys: ['text', 'options'] },
  ),
  question: fc.record({ text, answer: fc.constant({ type: 'text' }), saveAs: fc.constant('answer') }),
  branch: fc.constant({ cases: [{ id: 'c1', label: 'Open', when: { field: 'business.open', is: 'isTrue' } }] }),
  handoff: fc.record({ priority: fc.constantFrom('P1', 'P2'), reason: fc.constant('help'), text }),
  wait: fc.record({ forMs: fc.integer({ min: 1000, max: 99_000 }) }),
  set: fc.record({ assign: fc.constant([{ to: 'seen', from: { value: true } }]) }),
  tag: fc.record({ add: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }) }),
}

const triggerNode = (n: number) =>
  fc
    .record({ priority: fc.integer({ min: -9, max: 9 }), words: fc.uniqueArray(words, { minLength: 1, maxLength: 5 }) })
    .map(({ priority, words }) => ({
      id: `t${n}`,
      kind: 'trigger',
      on: 'keyword',
      priority,
      keywords: [
        { match: 'word', language: 'en', words },
        { match: 'phrase', words: ['good day'] },
      ],
    }))

const bodyNode = (n: number) =>
  fc.constantFrom(...KINDS).chain((kind) => CONTENT[kind].map((content) => ({ id: `n${n}`, kind, ...content })))

/** A flow that parses: every way out that must lead somewhere does, and no circle runs for ever. */
export const drawing: fc.Arbitrary<Draft> = fc
  .record({
    triggers: fc
      .integer({ min: 1, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => triggerNode(n)))),
    body: fc
      .integer({ min: 2, max: 9 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => bodyNode(n)))),
    luck: fc.infiniteStream(fc.nat(1000)),
  })
  .map(({ triggers, body, luck }) => {
    const nodes: DraftNode[] = [...triggers, ...body, { id: 'end', kind: 'end' }] as DraftNode[]
    const pick = () => luck.next().value as number
    const edges = nodes.flatMap((node, at) => {
      const first = AUTOMATIC.has(node.kind) ? at + 1 : triggers.length
      return outletsOfDraft(node)
        .filter(({ required }) => required || pick() % 2 === 0)
        .map(({ name }): DraftEdge => {
          const to = nodes[first + (pick() % (nodes.length - first))]?.id ?? 'end'
          return { from: node.id, outlet: name, to }
        })
    })
    const places = Object.fromEntries(nodes.map((node, n) => [node.id, { x: n * 10, y: pick() }]))
    return readDraft({
      ...{ schemaVersion: 1, id: 'drawn', name: 'Drawn', languages: ['en', 'hi'], nodes, edges },
      layout: { nodes: places, notes: [{ id: 'note', x: 0, y: 0, text: 'first' }], groups: [] },
    })
  })

export type Edit = (draft: Draft) => Draft

const withNode = (draft: Draft, id: string, change: (node: DraftNode) => Record<string, unknown>): Draft => ({
  ...draft,
  nodes: draft.nodes.map((node) => (node.id === id ? ({ ...node, ...change(node) } as DraftNode) : node)),
})

/** Whose node it is: two hands that edit only their own do not meet. The end is nobody's. */
export type Hand = 'left' | 'right'
const ownOf = ({ nodes }: Draft, hand: Hand) => {
  const isNews = (id: string) => id.startsWith('left') || id.startsWith('right')
  return nodes.filter(({ id }) =>
    isNews(id) ? id.startsWith(hand) : id !== 'end' && (Number(id.slice(1)) % 2 === 0) === (hand === 'left'),
  )
}

interface Stroke {
  readonly what: number
  readonly where: number
  readonly luck: number
  readonly said: string
}

/** One valid change by one hand, of its own nodes only. */
function stroke(draft: Draft, hand: Hand, { what, where, luck, said }: Stroke): Draft {
  const own = ownOf(draft, hand)
  const node = own[where % own.length]
  if (!node) return draft
  const targets = own.filter(({ kind }) => kind !== 'trigger' && !AUTOMATIC.has(kind)).map(({ id }) => id)
  const target = [...targets, 'end'][luck % (targets.length + 1)] ?? 'end'
  const list = (field: string) => (node[field] ?? []) as readonly Record<string, unknown>[]
  const strokes: readonly Edit[] = [
    (d) => withNode(d, node.id, () => ({ name: said })),
    (d) => ('text' in node ? withNode(d, node.id, () => ({ text: { ...(node.text as object), hi: said } })) : d),
    (d) => ('text' in node ? withNode(d, node.id, () => ({ text: { ...(node.text as object), en: said } })) : d),
    (d) => (node.kind === 'trigger' ? withNode(d, node.id, () => ({ priority: luck % 50 })) : d),
    (d) => ({
      ...d,
      edges: d.edges.map((edge, i) => (edge.from === node.id && i % 2 === luck % 2 ? { ...edge, to: target } : edge)),
    }),
    (d) =>
      d.layout ? { ...d, layout: { ...d.layout, nodes: { ...d.layout.nodes, [node.id]: { x: luck, y: what } } } } : d,
    // A word more, a word less.
    (d) => {
      if (node.kind !== 'trigger') return d
      const [group, ...rest] = list('keywords')
      const words = group?.words as readonly string[]
      const changed = words.length > 1 && luck % 2 === 0 ? words.slice(1) : [...words, `${said} ${luck}`]
      return withNode(d, node.id, () => ({ keywords: [{ ...group, words: [...new Set(changed)] }, ...rest] }))
    },
    // An option more, with its way on.
    (d) => {
      const id = `x${luck}`
      if (node.kind !== 'menu' || list('options').some((o) => o.id === id)) return d
      const at = luck % (list('options').length + 1)
      const added = [...list('options').slice(0, at), { id, title: { en: said } }, ...list('options').slice(at)]
      const edges = [...d.edges, { from: node.id, outlet: `option.${id}`, to: target }]
      return { ...withNode(d, node.id, () => ({ options: added })), edges }
    },
    // An option less, with its way on.
    (d) => {
      const gone = list('options')[luck % (list('options').length || 1)]
      if (node.kind !== 'menu' || list('options').length < 2 || !gone) return d
      const edges = d.edges.filter(({ from, outlet }) => from !== node.id || outlet !== `option.${gone.id}`)
      return { ...withNode(d, node.id, () => ({ options: list('options').filter((o) => o !== gone) })), edges }
    },
    // Options the other way round.
    (d) => (node.kind === 'menu' ? withNode(d, node.id, () => ({ options: [...list('options')].reverse() })) : d),
    // A node more, put into one of its ways out.
    (d) => {
      const id = `${hand}-${luck}`
      const edge = d.edges.find(({ from }) => from === node.id)
      if (!edge || d.nodes.some((n) => n.id === id)) return d
      const at = d.nodes.indexOf(node) + 1
      const news = { id, kind: 'message', text: { en: said } }
      const nodes = [...d.nodes.slice(0, at), news, ...d.nodes.slice(at)]
      const edges = d.edges.map((e) => (e === edge ? { ...e, to: id } : e))
      return { ...d, nodes, edges: [...edges, { from: id, outlet: 'next', to: 'end' }] }
    },
    // A node less, where only its own hand has led to it.
    (d) => {
      const led = d.edges.filter(({ to }) => to === node.id)
      if (node.kind === 'trigger' || led.some(({ from }) => !own.some(({ id }) => id === from))) return d
      const edges = d.edges
        .filter(({ from }) => from !== node.id)
        .map((e) => (e.to === node.id ? { ...e, to: 'end' } : e))
      const places = Object.entries(d.layout?.nodes ?? {}).filter(([id]) => id !== node.id)
      return {
        ...d,
        nodes: d.nodes.filter((n) => n !== node),
        edges,
        ...(d.layout && { layout: { ...d.layout, nodes: Object.fromEntries(places) } }),
      }
    },
    (d) =>
      d.layout
        ? {
            ...d,
            layout: {
              ...d.layout,
              notes: [...d.layout.notes, { id: `${hand}-${luck}-${d.layout.notes.length}`, x: 1, y: 2, text: said }],
            },
          }
        : d,
  ]
  return strokes[what % strokes.length]?.(draft) ?? draft
}

/** Some valid changes by one hand, one after the other. */
export const handwork = (hand: Hand): fc.Arbitrary<Edit> =>
  fc
    .array(fc.record({ what: fc.nat(99), where: fc.nat(99), luck: fc.nat(30), said: words }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((strokes) => (draft) => strokes.reduce((drawn, one) => stroke(drawn, hand, one), draft))

/** Anything at all with the shape of a draft, over few names, so that two of them meet everywhere. */
export const scrawl: fc.Arbitrary<Draft> = (() => {
  const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'a#2', '')
  const { any } = fc.letrec<{ any: unknown; list: unknown[]; record: Record<string, unknown> }>((tie) => ({
    any: fc.oneof({ maxDepth: 4 }, name, fc.integer({ min: 0, max: 3 }), fc.constant(null), tie('list'), tie('record')),
    list: fc.array(tie('any'), { maxLength: 4 }),
    record: fc.dictionary(fc.oneof(name, fc.constantFrom('id', 'from', 'outlet', 'to', 'words', 'match')), tie('any'), {
      maxKeys: 4,
    }),
  }))
  const node = fc.record(
    {
      id: name,
      kind: fc.constantFrom('menu', 'trigger', 'wait', 'odd'),
      options: any,
      keywords: any,
      text: any,
      answer: any,
    },
    { requiredKeys: ['id', 'kind'] },
  )
  const edge = fc.record({ from: name, outlet: fc.constantFrom('other', 'next', 'option.a'), to: name })
  const layout = fc.record({
    nodes: fc.dictionary(name, fc.record({ x: fc.nat(3), y: fc.nat(3) })),
    notes: any,
    zoom: any,
  })
  return (
    fc
      .record(
        {
          id: name,
          languages: any,
          nodes: fc.array(node, { maxLength: 5 }),
          edges: fc.array(edge, { maxLength: 5 }),
          layout,
          words: any,
        },
        { requiredKeys: ['nodes', 'edges'] },
      )
      // Records as JSON has them, with a prototype.
      .map((drawn) => readDraft(JSON.parse(JSON.stringify(drawn))))
  )
})()
