// Words that another flow takes: named where they would be waited for in vain, and nowhere else.

import { describe, expect, test } from 'vitest'
import { type Draft, type Flow, problemsOf, readDraft } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

type Keyword = { readonly match: string; readonly words: readonly string[]; readonly language?: string }

const trigger = (keywords: readonly Keyword[], more: object) => ({
  id: 'start',
  kind: 'trigger',
  on: 'keyword',
  keywords,
  ...more,
})
const rest = { edges: [{ from: 'start', outlet: 'next', to: 'end' }] }
const draftOf = (keywords: readonly Keyword[], more: object = {}, id = 'tried'): Draft =>
  readDraft({
    ...{ schemaVersion: 1, id, name: 'Tried', languages: ['en'] },
    ...{ nodes: [trigger(keywords, more), { id: 'end', kind: 'end' }], ...rest },
  })
const flow = (id: string, name: string, keywords: readonly Keyword[], more: object = {}): Flow => ({
  ...flowOf({ id, nodes: [trigger(keywords, more), { id: 'end', kind: 'end' }], ...rest }),
  name,
})
const word = (...words: string[]): Keyword => ({ match: 'word', words })
/** With more behind it, the other flow's word would still be found by a plain word. */
const begins = (...words: string[]): Keyword => ({ match: 'startsWith', words })
const told = (draft: Draft, published: readonly Flow[]) =>
  problemsOf(draft, published)
    .filter(({ code }) => code === 'answered-first')
    .map(({ message, remedy }) => `${message} ${remedy}`)

const shop = flow('shop', 'Shop front', [begins('menu', 'order')])
const RAISE = 'Give this trigger a higher priority, or take the words away here or there.'

describe('a word of a draft', () => {
  test('that an older flow has as well is answered there, and the warning says by which flow', () => {
    const draft = draftOf([word('pizza', 'menu', 'order')])
    expect(told(draft, [shop])).toEqual([
      `Whoever writes “menu”, “order” is answered by the flow “Shop front”: it is asked before this one. ${RAISE}`,
    ])
    expect(problemsOf(draft, [shop])).toMatchObject([
      { code: 'answered-first', severity: 'warning', flow: 'tried', node: 'start' },
    ])
    expect(told(draft, [])).toEqual([])
  })

  test('is its own where it is older, has the higher priority, or fits more closely', () => {
    const mine = [word('menu')]
    expect(told(draftOf(mine), [flow('tried', 'Tried', mine), shop])).toEqual([])
    expect(told(draftOf(mine, { priority: 1 }), [shop])).toEqual([])
    expect(told(draftOf([{ match: 'exact', words: ['menu'] }]), [shop])).toEqual([])
  })

  test('is lost to a word of another kind as well: what counts is what a customer writes', () => {
    expect(
      told(draftOf([word('menus')]), [
        flow('shop', 'Shop', [{ match: 'pattern', words: ['menus?'] }], { priority: 5 }),
      ]),
    ).toHaveLength(1)
    expect(
      told(draftOf([{ match: 'pattern', words: ['menus?'] }]), [flow('shop', 'Shop', [word('menu')], { priority: 5 })]),
    ).toEqual([expect.stringMatching(/^Whoever writes “menus\?” is answered by the flow “Shop”/)])
  })

  test('that goes before everything elsewhere is not won back by a priority', () => {
    const first = flow('shop', 'Shop front', [begins('agent')], { interrupts: true })
    expect(told(draftOf([word('agent')], { priority: 100 }), [first])).toEqual([
      'Whoever writes “agent” is answered by the flow “Shop front”: it is asked before this one. Its trigger goes before everything else: take the words away here or there.',
    ])
  })

  test('is one of many: three are named, the others counted, each flow told once', () => {
    const words = ['a1', 'b1', 'c1', 'd1', 'e1']
    const others = [flow('one', 'One', [begins(...words)]), flow('two', 'Two', [begins('zz')])]
    expect(told(draftOf([word(...words, 'zz')]), others)).toEqual([
      expect.stringMatching(
        /^Whoever writes “a1”, “b1”, “c1” \(and 2 more of these words\) is answered by the flow “One”/,
      ),
      expect.stringMatching(/^Whoever writes “zz” is answered by the flow “Two”/),
    ])
  })
})

test('the answer is another one once the words or the others are', () => {
  const published = [shop]
  expect(told(draftOf([word('menu')]), published)).toHaveLength(1)
  expect(told(draftOf([word('pizza')]), published)).toEqual([])
  expect(told(draftOf([word('menu')]), [flow('shop', 'Shop', [word('other')])])).toEqual([])
})

test('flows that ship take no words from each other', () => {
  const ship = shippedDrafts.filter(({ flow }) => !flow.starter)
  const published = ship.map(({ flow }) => flow)
  expect(published.length).toBeGreaterThan(1)
  for (const { draft } of ship) expect(told(draft, published)).toEqual([])
})
