// Where a node that is added comes to lie: where it was dropped, and on no other.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freePlace } from '../../designer/editor/canvas/places.ts'
import { estimate } from '../../designer/editor/canvas/sizes.ts'
import { type Draft, readDraft } from '../../engine/core/index.ts'

type Point = { readonly x: number; readonly y: number }

const SIZE = { width: 232, height: 200 }

const drawn = (points: readonly Point[]): Draft =>
  readDraft({
    ...{ schemaVersion: 1, id: 'shop', name: 'Shop', languages: ['en'], edges: [] },
    nodes: points.map((_, n) => ({ id: `n${n}`, kind: 'message', text: { en: 'Hello' } })),
    layout: { nodes: Object.fromEntries(points.map((point, n) => [`n${n}`, point])), notes: [], groups: [] },
  })

test('where nothing lies, it stays where it was dropped', () => {
  expect(freePlace(drawn([{ x: 0, y: 0 }]), { x: 400, y: 10 }, SIZE)).toEqual({ x: 400, y: 10 })
  expect(freePlace(drawn([]), { x: -5, y: -5 }, SIZE)).toEqual({ x: -5, y: -5 })
})

test('on another it goes the shorter way: to the right, or down', () => {
  const { width, height } = estimate(drawn([{ x: 0, y: 0 }]).nodes[0] ?? { id: '', kind: 'message' })
  expect(freePlace(drawn([{ x: 0, y: 0 }]), { x: width - 20, y: 10 }, SIZE)).toEqual({ x: width + 24, y: 10 })
  expect(freePlace(drawn([{ x: 0, y: 0 }]), { x: 10, y: height - 20 }, SIZE)).toEqual({ x: 10, y: height + 24 })
})

test('it lies on none of many, and never to the left or above', () => {
  const coordinate = fc.integer({ min: 0, max: 1_200 })
  const point = fc.record({ x: coordinate, y: coordinate })
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), point, (points, at) => {
      const draft = drawn(points)
      const free = freePlace(draft, at, SIZE)
      const hit = draft.nodes.filter((node, n) => {
        const { x = 0, y = 0 } = points[n] ?? {}
        const box = estimate(node)
        return free.x < x + box.width && x < free.x + SIZE.width && free.y < y + box.height && y < free.y + SIZE.height
      })
      expect(hit).toEqual([])
      expect([free.x >= at.x, free.y >= at.y]).toEqual([true, true])
    }),
  )
})
