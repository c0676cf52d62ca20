// Menus edited as an outline: what stays keeps its ids, edges and translations; what is new gets free ones.

import { describe, expect, it } from 'vitest'
import { applyOutline, type NewLine, type OutlineLine, readOutline } from '../../designer/editor/model/outline.ts'
import { above, foldKey, unfolded } from '../../designer/editor/model/outline-lines.ts'
import { readIndented } from '../../designer/editor/model/outline-text.ts'
import { type Draft, parseFlow, readDraft } from '../../engine/core/index.ts'

const option = (id: string, en: string, it?: string) => ({ id, title: { en, ...(it && { it }) } })
const draft = (): Draft =>
  readDraft({
    schemaVersion: 1,
    id: 'shop',
    name: 'Shop',
    languages: ['en', 'it'],
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] },
      {
        id: 'main',
        kind: 'menu',
        text: { en: 'Main' },
        options: [option('order', 'Order', 'Ordine'), { ...option('products', 'Products', 'Prodotti'), value: 7 }],
      },
      {
        id: 'models',
        kind: 'menu',
        text: { en: 'Which?' },
        options: [option('a', 'Model A', 'Modello A'), option('b', 'Model B')],
      },
      { id: 'order-text', kind: 'message', text: { en: 'It is on its way' } },
      { id: 'a-text', kind: 'message', text: { en: 'A is fine' } },
      { id: 'b-text', kind: 'message', text: { en: 'B is fine' } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'main' },
      { from: 'main', outlet: 'option.order', to: 'order-text' },
      { from: 'main', outlet: 'option.products', to: 'models' },
      { from: 'models', outlet: 'option.a', to: 'a-text' },
      { from: 'models', outlet: 'option.b', to: 'b-text' },
    ],
    layout: { nodes: { main: { x: 0, y: 0 }, models: { x: 400, y: 0 } }, notes: [], groups: [] },
  })

const outline = (of: Draft) => readOutline(of, 'main', 'en')
const shown = (of: Draft) => outline(of).map(({ depth, title }) => `${'  '.repeat(depth)}${title}`)
const edge = (of: Draft, from: string, outlet: string) =>
  of.edges.find((e) => e.from === from && e.outlet === outlet)?.to
const node = (of: Draft, id: string) => of.nodes.find((n) => n.id === id)
const optionsOf = (of: Draft, id: string) => node(of, id)?.options as Record<string, unknown>[]
const apply = (of: Draft, lines: readonly NewLine[]) => applyOutline(of, 'main', 'en', lines)

describe('an outline', () => {
  it('shows the menus that options lead to, and where the other options lead', () => {
    expect(shown(draft())).toEqual(['Order', 'Products', '  Model A', '  Model B'])
    expect(outline(draft()).map(({ leadsTo }) => leadsTo)).toEqual(['order-text', undefined, 'a-text', 'b-text'])
  })

  it('put back as it was changes nothing but the order of edges', () => {
    const before = draft()
    const after = apply(before, outline(before))
    expect(after.nodes).toEqual(before.nodes)
    expect(new Set(after.edges.map((e) => JSON.stringify(e)))).toEqual(
      new Set(before.edges.map((e) => JSON.stringify(e))),
    )
    expect(after.nodes.every((n, at) => n === before.nodes[at])).toBe(true)
  })

  it('ends in a circle of menus', () => {
    const before = draft()
    const round = {
      ...before,
      edges: [...before.edges.slice(0, 4), { from: 'models', outlet: 'option.b', to: 'main' }],
    }
    expect(shown(round)).toEqual(['Order', 'Products', '  Model A', '  Model B'])
    expect(outline(round)[3]?.leadsTo).toBe('main')
  })

  it('takes a new title in one language and leaves the others', () => {
    const lines = outline(draft()).map((line, at) => (at === 2 ? { ...line, title: 'Model A+' } : line))
    expect(optionsOf(apply(draft(), lines), 'models')[0]).toEqual({
      id: 'a',
      title: { en: 'Model A+', it: 'Modello A' },
    })
  })

  it('makes a line typed below another a new option with an id from its title', () => {
    const after = apply(draft(), [...outline(draft()), { depth: 1, title: 'Model C' }])
    expect(optionsOf(after, 'models').map(({ id }) => id)).toEqual(['a', 'b', 'model-c'])
    expect(optionsOf(after, 'models')[2]).toEqual({ id: 'model-c', title: { en: 'Model C' } })
  })

  it('makes a sub-menu of a line that is moved in, with a way back', () => {
    const lines: NewLine[] = outline(draft())
    const after = apply(draft(), [lines[0]!, { depth: 1, title: 'By parcel' }, ...lines.slice(1)])
    const inner = edge(after, 'main', 'option.order')
    expect(node(after, inner ?? '')).toMatchObject({ kind: 'menu', name: 'Order', back: true })
    expect(optionsOf(after, inner ?? '')).toEqual([{ id: 'by-parcel', title: { en: 'By parcel' } }])
    expect(edge(after, inner ?? '', 'option.by-parcel')).toBe('order-text')
    expect(after.layout?.nodes[inner ?? '']?.x).toBeGreaterThan(232)
  })

  it('moves an option into another menu with its translations, its value and where it leads', () => {
    const [order, products, a, b] = outline(draft())
    const after = apply(draft(), [order!, { ...products!, depth: 0 }, a!, { ...b!, depth: 0 }])
    expect(shown(after)).toEqual(['Order', 'Products', '  Model A', 'Model B'])
    expect(optionsOf(after, 'main')).toHaveLength(3)
    expect(edge(after, 'main', 'option.b')).toBe('b-text')
    expect(edge(after, 'models', 'option.b')).toBeUndefined()
    expect(optionsOf(after, 'main')[1]).toMatchObject({ id: 'products', value: 7, title: { it: 'Prodotti' } })
  })

  it('renames an id only where it is taken in the menu it moves to', () => {
    const before = draft()
    const clash = {
      ...before,
      nodes: before.nodes.map((n) => (n.id === 'models' ? { ...n, options: [option('order', 'Order it')] } : n)),
      edges: [...before.edges.slice(0, 3), { from: 'models', outlet: 'option.order', to: 'a-text' }],
    }
    const after = apply(
      clash,
      outline(clash).map((line) => ({ ...line, depth: 0 })),
    )
    expect(optionsOf(after, 'main').map(({ id }) => id)).toEqual(['order', 'products', 'order-2'])
    expect(edge(after, 'main', 'option.order')).toBe('order-text')
    expect(edge(after, 'main', 'option.order-2')).toBe('a-text')
  })

  it('gives up a menu that has no line left, unless another way leads there', () => {
    const [order, products, a, b] = outline(draft())
    const flat = [order!, products!, { ...a!, depth: 0 }, { ...b!, depth: 0 }]
    const after = apply(draft(), flat)
    expect(node(after, 'models')).toBeUndefined()
    expect(edge(after, 'main', 'option.products')).toBeUndefined()
    expect(after.layout?.nodes.models).toBeUndefined()
    const led = { ...draft(), edges: [...draft().edges, { from: 'a-text', outlet: 'next', to: 'models' }] }
    const kept = apply(led, flat)
    expect(node(kept, 'models')).toBeDefined()
    expect(edge(kept, 'main', 'option.products')).toBe('models')
  })

  it('takes a removed line away with the menu beneath it', () => {
    const after = apply(draft(), [outline(draft())[0]!])
    expect(shown(after)).toEqual(['Order'])
    expect(node(after, 'models')).toBeUndefined()
    expect(after.edges).toEqual([
      { from: 'start', outlet: 'next', to: 'main' },
      { from: 'main', outlet: 'option.order', to: 'order-text' },
    ])
  })

  it('brings a line that stands too far in nearer', () => {
    const after = apply(draft(), [
      { depth: 3, title: 'One' },
      { depth: 5, title: 'Two' },
    ])
    expect(shown(after)).toEqual(['One', '  Two'])
  })

  it('makes the whole tree of a pasted list, and a flow that only lacks its ends', () => {
    const pasted = readIndented('- Order\n    - Late\n        - By a day\n    - Lost\n- Products\n')
    const after = apply(draft(), pasted)
    expect(shown(after)).toEqual(['Order', '  Late', '    By a day', '  Lost', 'Products'])
    const parsed = parseFlow(after)
    const codes = parsed.ok ? [] : parsed.issues.filter((i) => i.severity === 'error').map((i) => i.code)
    expect(new Set(codes)).toEqual(new Set(['missing-outlet']))
  })

  it('lays new menus where nothing else stands', () => {
    const after = apply(draft(), readIndented('A\n  a1\nB\n  b1\nC\n  c1'))
    const points = after.nodes.flatMap(({ id, kind }) => (kind === 'menu' ? [after.layout?.nodes[id]] : []))
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length)
  })

  it('leaves a broken menu standing', () => {
    const broken = {
      ...draft(),
      nodes: [{ id: 'main', kind: 'menu', options: [7, { title: 3 }, { id: 'x' }] }],
    } as Draft
    expect(shown(broken)).toEqual([''])
    expect(optionsOf(apply(broken, [{ ...outline(broken)[0]!, title: 'X' }]), 'main')).toEqual([
      { id: 'x', title: { en: 'X' } },
      { title: 3 },
    ])
  })
})

describe('a folded line', () => {
  const lines: OutlineLine[] = [0, 1, 2, 1, 0, 1].map((depth, n) => ({
    ...{ depth, title: `${n}` },
    of: { menu: `m${depth}`, option: `o${n}`, place: n },
  }))
  const folded = (...places: number[]) => new Set(lines.filter((_, n) => places.includes(n)).map(foldKey))

  it('hides what lies beneath it, however deep, and nothing else', () => {
    expect(unfolded(lines, folded())).toEqual([0, 1, 2, 3, 4, 5])
    expect(unfolded(lines, folded(0))).toEqual([0, 4, 5])
    expect(unfolded(lines, folded(1, 4))).toEqual([0, 1, 3, 4])
    expect(unfolded(lines, folded(0, 1))).toEqual([0, 4, 5])
    // A line with nothing beneath it hides nothing.
    expect(unfolded(lines, folded(5))).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('is found from any line that it hides', () => {
    const titles = (at: number) => above(lines, at).map(({ title }) => title)
    expect([titles(2), titles(3), titles(0), titles(5)]).toEqual([['1', '0'], ['0'], [], ['4']])
  })
})

describe('a pasted list', () => {
  it('is read whatever its signs and indents', () => {
    expect(readIndented('1. One\n\tTwo\n\t\t• Three\n2) Four\n\n  a) Five')).toEqual([
      { depth: 0, title: 'One' },
      { depth: 1, title: 'Two' },
      { depth: 2, title: 'Three' },
      { depth: 0, title: 'Four' },
      { depth: 1, title: 'Five' },
    ])
  })

  it('comes nearer as a whole where all of it is indented', () => {
    expect(readIndented('    One\n        Two\n  Three').map(({ depth }) => depth)).toEqual([0, 1, 0])
  })
})
