// What the forms do to a drawing, without the page: lists of words, known values, conditions, triggers, languages.

import { describe, expect, it } from 'vitest'
import {
  asExpression,
  comparisonOf,
  formOf,
  operatorsFor,
  withField,
  withForm,
  withOperator,
} from '../../designer/editor/model/conditions.ts'
import { addLanguage, moveLanguage, removeLanguage, textsInLanguage } from '../../designer/editor/model/languages.ts'
import { ruleSetOf } from '../../designer/editor/model/rule-set.ts'
import { changeOn, TRIGGERS } from '../../designer/editor/model/trigger-fields.ts'
import { asTemplate, exampleScope, knownValues, usedValues } from '../../designer/editor/model/values.ts'
import { addWords, findWords, splitWords } from '../../designer/editor/model/word-list.ts'
import {
  checkExpression,
  type DraftNode,
  explainMessage,
  operators,
  parseFlow,
  readDraft,
  standingOf,
} from '../../engine/core/index.ts'
import shop from '../../flows/shop/flow.json' with { type: 'json' }

describe('a list of words', () => {
  it('is cut at commas, semicolons, tabs and lines', () => {
    expect(splitWords('hi, hello;  good   morning\tciao\r\n\nनमस्ते，再见', 'all')).toEqual([
      ...['hi', 'hello', 'good morning', 'ciao', 'नमस्ते', '再见'],
    ])
    expect(splitWords('\\d{2,4}\n a;b ', 'lines')).toEqual(['\\d{2,4}', 'a;b'])
  })

  it('folds words that are matched alike, and says so', () => {
    const { words, added, duplicates } = addWords(['Hello'], ['hello', 'HÉLLO', 'ciao', 'Ciao'], { max: 10 })
    expect({ words, added, duplicates }).toEqual({
      words: ['Hello', 'ciao'],
      added: 1,
      duplicates: ['hello', 'HÉLLO', 'Ciao'],
    })
    expect(addWords(['a'], ['A'], { max: 10 }).words).toEqual(['a'])
  })

  it('keeps patterns apart by each letter', () => {
    expect(addWords(['\\W'], ['\\w'], { max: 10, separators: 'lines' }).added).toBe(1)
  })

  it('ends where it is full, and stays quick', () => {
    const many = Array.from({ length: 6000 }, (_, n) => `word ${n}`)
    const began = performance.now()
    const { words, beyond } = addWords([], many, { max: 5000 })
    expect([words.length, beyond]).toEqual([5000, 1000])
    const { places, count } = findWords(words, '99', 100)
    expect([places.length, count]).toEqual([95, 95])
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

describe('the values of a flow', () => {
  const draft = readDraft(shop)
  it('are known with an example and where they are set', () => {
    const values = knownValues(draft)
    expect(values.find(({ path }) => path === 'model')).toMatchObject({ type: 'text', example: 'Model A' })
    expect(values.find(({ path }) => path === 'contact.lastOffer')?.setBy).toEqual(['give-discount'])
    expect(values.find(({ path }) => path === 'business.open')?.setBy).toEqual([])
    expect(exampleScope(values)).toMatchObject({ model: 'Model A', contact: { name: 'Ana', tags: ['customer'] } })
  })

  it('are found where they are read: in texts, comparisons and expressions', () => {
    const order = usedValues(draft).find(({ path }) => path === 'orderNumber')
    expect(order?.setBy).toEqual(['ask-order', 'read-number'])
    expect(order?.readBy).toEqual(expect.arrayContaining(['number-known', 'read-number', 'find-order']))
    expect(usedValues(draft).map(({ path }) => path)).not.toContain('message')
  })

  it('come into a text with the formatter they want', () => {
    expect(asTemplate({ path: 'visit', type: 'dateTime' })).toBe('{{visit | dateTime}}')
    expect(asTemplate({ path: 'orderNumber', type: 'text' })).toBe('{{orderNumber}}')
  })
})

describe('a condition', () => {
  const tagged = { field: 'contact.tags', is: 'contains', value: 'vip' }
  it('is told by its form, broken or not', () => {
    expect([{ all: [] }, { not: 1 }, { expression: 'x' }, 7, null, tagged].map(formOf)).toEqual([
      ...['all', 'not', 'expression', 'field', 'field', 'field'],
    ])
    expect(comparisonOf(7)).toEqual({ field: '', is: 'equals', value: undefined })
  })

  it('keeps its value as far as another comparison takes one', () => {
    const comparison = comparisonOf(tagged)
    expect(withOperator(comparison, 'oneOf')).toEqual({ field: 'contact.tags', is: 'oneOf', value: ['vip'] })
    expect(withOperator(comparison, 'isSet')).toEqual({ field: 'contact.tags', is: 'isSet' })
    expect(withField(comparison, 'business.open', 'yesNo')).toEqual({ field: 'business.open', is: 'isTrue' })
  })

  it('offers every operator for every type, each once', () => {
    const { fitting, others } = operatorsFor('number')
    expect([...fitting, ...others].sort()).toEqual(Object.keys(operators).sort())
  })

  it('turns into groups and back without losing the comparison', () => {
    const all = withForm(tagged, 'all')
    expect(all).toEqual({ all: [tagged] })
    expect(withForm(all, 'any')).toEqual({ any: [tagged] })
    expect(withForm(withForm(all, 'not'), 'field')).toEqual(tagged)
  })

  it('starts an expression that may be used, whatever it compares', () => {
    for (const is of Object.keys(operators)) {
      const expression = asExpression({
        all: [{ field: 'contact.tags', is, value: 'vip' }, { not: { any: [tagged] } }],
      })
      expect([is, checkExpression(expression)]).toEqual([is, expect.objectContaining({ ok: true })])
    }
  })
})

describe('a trigger', () => {
  const node: DraftNode = {
    id: 't',
    kind: 'trigger',
    on: 'keyword',
    priority: 3,
    keywords: [{ match: 'word', words: ['hi'] }],
  }
  const flow = (trigger: DraftNode) => ({
    ...{ schemaVersion: 1, id: 'f', name: 'F', languages: ['en'] },
    nodes: [trigger, { id: 'end', kind: 'end' }],
    edges: [{ from: 't', outlet: 'next', to: 'end' }],
  })
  it('of every kind is whole after the change', () => {
    for (const on of TRIGGERS) {
      const changed = changeOn(node, on, ['en'])
      expect([on, parseFlow(flow(changed))]).toEqual([on, expect.objectContaining({ ok: true })])
      expect(changed.priority).toBe(3)
    }
  })
})

describe('the languages of a flow', () => {
  const draft = readDraft(shop)
  it('go with what is written in them, and nothing else', () => {
    expect(textsInLanguage(draft, 'hi')).toBeGreaterThan(50)
    const without = removeLanguage(draft, 'hi')
    expect(without.languages).toEqual(['en', 'it'])
    expect(textsInLanguage({ ...without, languages: draft.languages }, 'hi')).toBe(0)
    const parsed = parseFlow(without)
    expect(parsed.ok && parsed.warnings.filter(({ code }) => code === 'unlisted-language')).toEqual([])
  })

  it('keep a text that is there in one language only, and the last language', () => {
    const node = { id: 'm', kind: 'message', text: { hi: 'नमस्ते' } }
    const one = { ...draft, nodes: [node], languages: ['en', 'hi'] }
    expect(removeLanguage(one, 'hi').nodes[0]).toBe(node)
    expect(removeLanguage({ ...one, languages: ['hi'] }, 'hi').languages).toEqual(['hi'])
  })

  it('are added last and moved', () => {
    expect(moveLanguage(addLanguage(draft, 'de'), 'de', -3).languages).toEqual(['de', 'en', 'hi', 'it'])
    expect(moveLanguage(draft, 'en', -1)).toBe(draft)
  })
})

describe('the rules that answer together', () => {
  const draft = readDraft(shop)
  it('are asked also where the rest of the drawing is not whole', () => {
    const broken = { ...draft, edges: [], nodes: [...draft.nodes, { id: 'empty', kind: 'trigger', on: 'keyword' }] }
    const { flows, left } = ruleSetOf(broken, [])
    expect(left.map(({ id }) => id)).toEqual(['empty'])
    expect(explainMessage(flows, 'hello').won?.node).toBe('when-greeted')
  })

  it('are those of the drawing where it is published too, and lose or win against the others', () => {
    const trigger = (priority: number) => ({
      id: 'when',
      kind: 'trigger',
      on: 'keyword',
      priority,
      keywords: [{ match: 'word', words: ['hello'] }],
    })
    const other = (priority: number) => ({ id: 'other', name: 'Other', languages: ['en'], nodes: [trigger(priority)] })
    const { flows } = ruleSetOf(draft, [{ ...shop, nodes: [] }, other(99)])
    expect(explainMessage(flows, 'hello').won).toMatchObject({ flow: 'other', flowName: 'Other' })
    expect(explainMessage(ruleSetOf(draft, [other(-99)]).flows, 'hello').won?.flow).toBe('shop')
    expect(standingOf(flows, 'shop/when-greeted')?.place).toBeGreaterThan(1)
  })
})
