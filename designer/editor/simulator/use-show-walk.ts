// The canvas follows the customer: the way they have come, where they stand, whose time runs.

import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useTrying } from './trying.ts'
import { hideWalked, showWalked } from './walked.ts'

/** Brings the node where the customer stands into the window, where it is out of it. */
function useFollow(isShown: boolean, current: string | undefined): void {
  const flow = useReactFlow()
  const size = useStoreApi()
  useEffect(() => {
    if (!isShown || current === undefined) return
    const node = flow.getInternalNode(current)
    if (node === undefined) return
    const { x, y } = node.internals.positionAbsolute
    const { width = 0, height = 0 } = node.measured
    const { width: seenWidth, height: seenHeight, transform } = size.getState()
    const [left, top, zoom] = transform
    const isSeen =
      x * zoom + left >= 0 &&
      y * zoom + top >= 0 &&
      (x + width) * zoom + left <= seenWidth &&
      (y + Math.min(height, 120)) * zoom + top <= seenHeight
    if (!isSeen) void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: 150 })
  }, [isShown, current, flow, size])
}

export function useShowWalk(isShown: boolean): void {
  const { t } = useTranslation('try')
  const duration = useDuration()
  const view = useTrying((state) => state.view)
  const flow = useEditor((state) => state.draft.id)
  useFollow(isShown, view?.walked.current.at(-1))
  useEffect(() => {
    if (!isShown || view === undefined || view.steps.length < 2) return
    const { walked, timers, now } = view
    showWalked({
      nodes: new Map(walked.nodes.map((node) => [node, undefined])),
      ways: new Map(walked.ways.map((way) => [way, undefined])),
      current: new Set(walked.current),
      timers: new Map(
        timers.flatMap(({ flow: of, node, dueAt }) =>
          of === flow && node !== undefined ? [[node, t('timer', { time: duration(Math.max(0, dueAt - now)) })]] : [],
        ),
      ),
    })
    return hideWalked
  }, [isShown, view, flow, t, duration])
}
