// The parts of the flows page that only think: which flows are shown, what they are called, what a file holds.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aroundMatch } from '../../designer/flows-page/around-match.ts'
import { arrange } from '../../designer/flows-page/arrange.ts'
import type { FlowSummary } from '../../designer/flows-page/flows-api.ts'
import { blankDocument, copyOf, flowIdOf } from '../../designer/flows-page/new-document.ts'
import { readFlowFile } from '../../designer/flows-page/read-flow-file.ts'
import { relativeTime } from '../../designer/ui/relative-time.ts'

const flow = (id: string, of: Partial<FlowSummary> = {}): FlowSummary => ({
  ...{ id, name: id, description: null, languages: ['en'], triggers: [], nodes: 1, errors: 0, warnings: 0 },
  ...{ state: 'draft', version: null, editedAt: '2026-01-01T00:00:00.000Z', editedBy: 'Asha', archivedAt: null },
  ...of,
})
const ids = (flows: readonly FlowSummary[]) => flows.map(({ id }) => id)
const ALL = { text: '', state: 'all', sort: 'name', descending: false } as const

describe('which flows are shown', () => {
  const old = flow('old', { archivedAt: '2026-02-01T00:00:00.000Z', state: 'off' })
  const cafe = flow('cafe', { name: 'Café', editedAt: '2026-03-01T00:00:00.000Z', warnings: 2 })
  const shop = flow('shop', { name: 'Shop front', state: 'published', version: 3, errors: 1, editedAt: null })
  const flows = [shop, old, cafe]

  test.each([
    ['what is archived is put away', ALL, ['cafe', 'shop']],
    ['and found when asked for', { ...ALL, state: 'archived' }, ['old']],
    ['by state', { ...ALL, state: 'published' }, ['shop']],
    ['by name, whatever its accents and case', { ...ALL, text: ' CAFE' }, ['cafe']],
    ['by nothing that is there', { ...ALL, text: 'zebra' }, []],
    ['the newest edit first', { ...ALL, sort: 'edited', descending: true }, ['cafe', 'shop']],
    ['what is broken before what wants a look', { ...ALL, sort: 'problems', descending: true }, ['shop', 'cafe']],
    ['what answers before what does not', { ...ALL, sort: 'state' }, ['shop', 'cafe']],
  ] as const)('%s', (_, how, expected) => {
    expect(ids(arrange(flows, how))).toEqual(expected)
  })
})

describe('a new flow', () => {
  test.each([
    ['Summer sale!', [], 'summer-sale'],
    ['Summer sale', ['summer-sale'], 'summer-sale-2'],
    ['ग्राहक सेवा', [], 'flow'],
    ['  42 ', ['flow'], 'flow-2'],
  ])('“%s” has an address of its own', (name, taken, id) => {
    expect(flowIdOf(name, new Set(taken))).toBe(id)
  })

  test('from nothing: something that starts it, in the languages that were chosen', () => {
    const document = blankDocument({ id: 'sale', name: 'Sale' }, ['hi', 'en'])
    expect(document).toMatchObject({ id: 'sale', name: 'Sale', languages: ['hi', 'en'], edges: [], schemaVersion: 1 })
    expect(document.nodes).toMatchObject([{ kind: 'trigger', on: 'keyword' }])
  })

  test('from a template: no template itself', () => {
    const copy = copyOf({ id: 'a', name: 'A', starter: true, nodes: [] }, { id: 'b', name: 'B' })
    expect(copy).toEqual({ id: 'b', name: 'B', nodes: [] })
  })
})

describe('a file', () => {
  const read = (text: string, name = 'shop.flow.json') => readFlowFile(new File([text], name))

  test('that is a flow is one, under its name', async () => {
    const text = await readFile(resolve(import.meta.dirname, '../../flows/faq-menu/flow.json'), 'utf8')
    const { document, name, issues } = await read(text)
    expect({ name, id: document?.id !== undefined, errors: issues.filter((i) => i.severity === 'error') }).toEqual({
      ...{ name: 'Questions and answers', id: true, errors: [] },
    })
  })

  test('that is a broken flow can still be mended as a draft', async () => {
    const { document, name, issues } = await read(
      '{"schemaVersion":1,"id":"Bad Id","name":"Broken","nodes":[{"id":"a","kind":"dance"}]}',
    )
    expect(document).toMatchObject({ name: 'Broken' })
    expect(name).toBe('Broken')
    expect(issues.map(({ code }) => code)).toContain('unknown-kind')
  })

  test.each([
    ['no JSON', 'hello', 'not-json'],
    ['a list', '[1]', 'not-a-flow'],
    ['nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'too-deep'],
    ['a trap', '{"id":"a","name":"b","nodes":[],"constructor":{"a":1}}', 'reserved-name'],
  ])('that is %s is refused with a reason', async (_, text, code) => {
    const { document, name, issues } = await read(text)
    expect(document).toBeUndefined()
    expect(name).toBe('shop')
    expect(issues.map((issue) => issue.code)).toContain(code)
  })

  test('that is huge is not even opened', async () => {
    const { document, issues } = await read('x'.repeat(13 * 1024 * 1024))
    expect(document).toBeUndefined()
    expect(issues[0]?.message).toContain('13 MiB')
  })
})

test('a long text is cut around what was found', () => {
  expect(aroundMatch('One Two', 'two')).toEqual({ before: 'One ', match: 'Two', after: '' })
  const { before, match, after } = aroundMatch(`${'a'.repeat(99)} NEEDLE ${'b'.repeat(999)}`, 'needle')
  expect([before.length, before[0], match, after.length, after.at(-1)]).toEqual([51, '…', 'NEEDLE', 111, '…'])
  expect(aroundMatch('Café', 'cafe')).toEqual({ before: '', match: '', after: 'Café' })
})

test.each([
  [0, 'now'],
  [-59_000, 'now'],
  [-60_000, '1 minute ago'],
  [-3 * 3_600_000, '3 hours ago'],
  [-86_400_000, 'yesterday'],
  [-400 * 86_400_000, 'last year'],
])('%d ms are “%s”', (ms, words) => {
  expect(relativeTime(1_000_000_000_000 + ms, 1_000_000_000_000, 'en')).toBe(words)
})
