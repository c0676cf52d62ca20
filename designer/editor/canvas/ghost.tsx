// Where an edge was dropped on nothing: the outline of the node to come, and the edge that will lead there, until it is chosen.

import { getBezierPath, Position, useReactFlow, ViewportPortal } from '@xyflow/react'
import { useChooser } from './chooser-state.ts'
import css from './ghost.module.css'
import { HEAD, WIDTH } from './sizes.ts'

export function Ghost() {
  const request = useChooser((state) => state.request)
  const { screenToFlowPosition } = useReactFlow()
  if (request?.start === undefined) return null
  const { x, y } = screenToFlowPosition(request.screen)
  const [path] = getBezierPath({
    sourceX: request.start.x,
    sourceY: request.start.y,
    sourcePosition: Position.Right,
    targetX: x,
    targetY: y + HEAD / 2,
    targetPosition: Position.Left,
  })
  return (
    <ViewportPortal>
      <svg className={css.way} aria-hidden="true">
        <path d={path} />
      </svg>
      <div className={css.ghost} style={{ transform: `translate(${x}px, ${y}px)`, width: WIDTH }} data-ghost />
    </ViewportPortal>
  )
}
