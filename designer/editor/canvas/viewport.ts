// What is seen when a flow is opened: all of it where that can be read, else where it begins.

import type { Draft } from '../../../engine/core/index.ts'
import { placesOf } from './places.ts'
import { estimate } from './sizes.ts'

/** px kept free around what is shown; on the left stands the palette. */
const ROOM = { left: 200, top: 72, right: 32, bottom: 32 }
/** For React Flow, when something is to be seen whole. */
export const FIT = {
  maxZoom: 1,
  padding: { left: `${ROOM.left}px`, top: `${ROOM.top}px`, right: `${ROOM.right}px`, bottom: `${ROOM.bottom}px` },
} as const

/** Smaller, nobody reads anything. */
const READABLE = 0.5
const BEGINNING_ZOOM = 0.75

interface Viewport {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export function firstViewport(draft: Draft, canvas: { readonly width: number; readonly height: number }): Viewport {
  const places = placesOf(draft)
  const boxes = draft.nodes.flatMap((node) => {
    const point = places.get(node.id)
    return point ? [{ ...point, ...estimate(node) }] : []
  })
  if (boxes.length === 0) return { x: ROOM.left, y: ROOM.top + 240, zoom: 1 }
  const left = Math.min(...boxes.map(({ x }) => x))
  const top = Math.min(...boxes.map(({ y }) => y))
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top
  const room = { width: canvas.width - ROOM.left - ROOM.right, height: canvas.height - ROOM.top - ROOM.bottom }
  const fitting = Math.min(1, room.width / width, room.height / height)
  const zoom = fitting >= READABLE ? fitting : BEGINNING_ZOOM
  return { x: ROOM.left - left * zoom, y: ROOM.top - top * zoom, zoom }
}
