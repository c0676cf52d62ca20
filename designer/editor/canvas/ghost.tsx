// Where an edge was dropped on nothing: the outline of the node to come, and the edge that will lead there, until it is chosen.

import { getBezierPath, Position, useReactFlow, ViewportPortal } from '@xyflow/react'
import { useEditorStore } from '../editor-context.ts'
import { useChooser } from './chooser-state.ts'
import css from './ghost.module.css'
import { freePlace } from './places.ts'
import { HEAD, WIDTH } from './sizes.ts'

/** px; as in ghost.module.css. */
const HEIGHT = 92

export function Ghost() {
  const store = useEditorStore()
  const request = useChooser((state) => state.request)
  const { screenToFlowPosition } = useReactFlow()
  if (request?.start === undefined) return null
  const wanted = screenToFlowPosition(request.screen)
  const { x, y } = freePlace(store.getState().draft, wanted, { width: WIDTH, height: HEIGHT })
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
