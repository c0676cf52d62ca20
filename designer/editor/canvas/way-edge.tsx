// An edge: where a way out leads. The first click arms it (red, with a word), the second removes it.

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { disconnect } from '../model/edits.ts'
import { useIsWayWalked } from '../simulator/walked.ts'
import css from './way-edge.module.css'

const EDGE = { stroke: 'var(--line-strong)', strokeWidth: 2 }
const WALKED = { stroke: 'var(--green)', strokeWidth: 3 }
const SELECTED = { stroke: 'var(--green)', strokeWidth: 2.5 }
const ARMED = { stroke: 'var(--red)', strokeWidth: 2.5 }

export const WayEdge = memo(function WayEdge(props: EdgeProps) {
  const { id, source, sourceHandleId, selected } = props
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  // The id of an edge is its way out: `node|outlet`.
  const isWalked = useIsWayWalked(id)
  const isArmed = useEditor((state) => state.armed === id)
  const [path, x, y] = getBezierPath(props)
  const remove = () =>
    store.getState().edit(t('removeEdge'), (draft) => disconnect(draft, source, sourceHandleId ?? ''))
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={16}
        // A style, since React Flow's own rule for selected edges is stronger than a class.
        style={isArmed ? ARMED : isWalked ? WALKED : selected ? SELECTED : EDGE}
      />
      {isArmed && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`${css.remove} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            onClick={remove}
          >
            {t('pressAgainToRemove')}
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
