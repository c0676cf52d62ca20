// The layout: what may stand in it, and that documents from before there were groups are read as they were.

import { describe, expect, test } from 'vitest'
import { type Draft, parseFlow, readDraft } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const whole = {
  ...{ schemaVersion: 1, id: 'tried', name: 'Tried', languages: ['en'] },
  nodes: [
    { id: 'start', kind: 'trigger', on: 'firstMessage' },
    { id: 'bye', kind: 'end' },
  ],
  edges: [{ from: 'start', outlet: 'next', to: 'bye' }],
}
const group = { id: 'g', title: 'Orders', x: 0, y: -10, width: 400, height: 300 }
const fieldsOf = (layout: unknown) => {
  const parsed = parseFlow({ ...whole, layout })
  return parsed.ok ? [] : parsed.issues.map(({ field }) => field)
}

describe('groups and notes', () => {
  test.each<[string, unknown, string[]]>([
    ['nothing', {}, []],
    ['a group', { groups: [group] }, []],
    ['a coloured group', { groups: [{ ...group, color: 'violet' }] }, []],
    ['a note with a size', { notes: [{ id: 'n', x: 0, y: 0, text: 'x', width: 100, height: 50 }] }, []],
    ['a note without one', { notes: [{ id: 'n', x: 0, y: 0, text: 'x' }] }, []],
    ['a colour we do not have', { groups: [{ ...group, color: 'pink' }] }, ['layout.groups.0.color']],
    ['a group without a width', { groups: [{ ...group, width: undefined }] }, ['layout.groups.0.width']],
    ['a group turned inside out', { groups: [{ ...group, height: -1 }] }, ['layout.groups.0.height']],
    ['a title too long', { groups: [{ ...group, title: 'x'.repeat(121) }] }, ['layout.groups.0.title']],
    ['too many groups', { groups: Array.from({ length: 501 }, () => group) }, ['layout.groups']],
    ['as many as there may be', { groups: Array.from({ length: 500 }, () => group) }, []],
  ])('%s', (_, layout, fields) => expect(fieldsOf(layout)).toEqual(fields))

  test('a layout without groups has none', () => {
    expect(flowOf({ ...whole, layout: { nodes: {} } }).layout).toEqual({ nodes: {}, notes: [], groups: [] })
  })

  test('what is published opens as a draft as it is', () => {
    for (const { flow } of shippedDrafts) {
      const draft = flow as unknown as Draft
      expect(readDraft(draft)).toBe(draft)
    }
  })
})
