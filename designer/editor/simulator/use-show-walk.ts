// The canvas follows the customer: the way they have come, where they stand, whose time runs.

import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useTrying } from './trying.ts'
import { hideWalked, showWalked } from './walked.ts'

export function useShowWalk(isShown: boolean): void {
  const { t } = useTranslation('try')
  const duration = useDuration()
  const view = useTrying((state) => state.view)
  const flow = useEditor((state) => state.draft.id)
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
