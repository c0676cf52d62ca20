// Where each node lies; those that nobody placed stand in rows under the others, so that nothing is out of sight.

import type { Draft, DraftPoint } from '../../../engine/core/index.ts'
import { layoutOf } from '../model/edits.ts'
import { estimate, type Size } from './sizes.ts'

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

/** px kept free between nodes that are added. */
const GAP = 24

/** The place nearest to this one, to the right or further down, where a node of this size lies on no other. */
export function freePlace(draft: Draft, at: DraftPoint, { width, height }: Pick<Size, 'width' | 'height'>): DraftPoint {
  const boxes = draft.nodes.flatMap((node) => {
    const point = placesOf(draft).get(node.id)
    return point ? [{ ...point, ...estimate(node) }] : []
  })
  const nearest = (from: DraftPoint, axis: 'x' | 'y'): DraftPoint => {
    let { x, y } = from
    // Each step passes one box at least, so it ends.
    for (const _ of boxes) {
      const hit = boxes.find(
        (box) =>
          x < box.x + box.width + GAP &&
          box.x < x + width + GAP &&
          y < box.y + box.height + GAP &&
          box.y < y + height + GAP,
      )
      if (hit === undefined) break
      if (axis === 'x') x = hit.x + hit.width + GAP
      else y = hit.y + hit.height + GAP
    }
    return { x, y }
  }
  const [right, down] = [nearest(at, 'x'), nearest(at, 'y')]
  return right.x - at.x < down.y - at.y ? right : down
}
