// Where each node lies; those that nobody placed stand in rows under the others, so that nothing is out of sight.

import type { Draft, DraftPoint } from '../../../engine/core/index.ts'
import { layoutOf } from '../model/edits.ts'
import { estimate } from './sizes.ts'

/** px */
const STEP = { x: 272, y: 300 }
const PER_ROW = 8

const known = new WeakMap<Draft, ReadonlyMap<string, DraftPoint>>()

export function placesOf(draft: Draft): ReadonlyMap<string, DraftPoint> {
  const told = known.get(draft)
  if (told) return told
  const points = layoutOf(draft).nodes
  const placed = draft.nodes.flatMap((node) => {
    const point = points[node.id]
    return point ? [{ ...point, bottom: point.y + estimate(node).height }] : []
  })
  const left = placed.length === 0 ? 0 : Math.min(...placed.map(({ x }) => x))
  const top = placed.length === 0 ? 0 : Math.max(...placed.map(({ bottom }) => bottom)) + 60
  const places = new Map<string, DraftPoint>()
  let unplaced = 0
  for (const { id } of draft.nodes) {
    const point = points[id]
    const [column, row] = [unplaced % PER_ROW, Math.floor(unplaced / PER_ROW)]
    if (point === undefined) unplaced += 1
    places.set(id, point ?? { x: left + column * STEP.x, y: top + row * STEP.y })
  }
  known.set(draft, places)
  return places
}
