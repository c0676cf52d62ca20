// Everything that was tried, as points in a row: a click goes back to one of them, and what is tried then is another way. No way
// is lost: a point with others ways says so.

import { GitBranch, Redo2, Undo2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import type { Step } from './played.ts'
import css from './timeline-bar.module.css'
import { useTrying } from './trying.ts'
import { useActWords } from './use-act-words.ts'

export function TimelineBar() {
  const { t } = useTranslation('try')
  const view = useTrying((state) => state.view)
  const goTo = useTrying((state) => state.goTo)
  const now = useRef<HTMLLIElement>(null)
  const at = view?.at
  useEffect(() => {
    if (at !== undefined) now.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  if (view === undefined) return null
  const { steps, ahead } = view
  const before = steps.at(-2)
  const next = ahead[0]
  return (
    <nav className={css.bar} aria-label={t('timeline.title')}>
      <IconButton
        label={t('timeline.back')}
        disabled={before === undefined}
        onClick={() => before && void goTo(before.id)}
      >
        <Undo2 size={14} />
      </IconButton>
      <ol className={css.points}>
        {[...steps, ...ahead].map((step, n) => (
          <li key={step.id} ref={step.id === at ? now : null} data-ahead={n >= steps.length}>
            <Point step={step} isHere={step.id === at} />
          </li>
        ))}
      </ol>
      <IconButton
        label={t('timeline.forward')}
        disabled={next === undefined}
        onClick={() => next && void goTo(next.id)}
      >
        <Redo2 size={14} />
      </IconButton>
    </nav>
  )
}

function Point({ step, isHere }: { readonly step: Step; readonly isHere: boolean }) {
  const { t } = useTranslation('try')
  const goTo = useTrying((state) => state.goTo)
  const words = useActWords()
  const label = words(step.act)
  return (
    <>
      <button
        type="button"
        className={isHere ? `${css.point} ${css.here}` : css.point}
        title={label}
        aria-label={t('timeline.goTo', { what: label })}
        {...(isHere && { 'aria-current': 'step' })}
        onClick={() => void goTo(step.id)}
      />
      {step.branches.length > 0 && (
        <Menu
          align="start"
          trigger={
            <button
              type="button"
              className={css.fork}
              aria-label={t('timeline.others', { count: step.branches.length })}
            >
              <GitBranch size={11} aria-hidden />
            </button>
          }
          groups={[
            step.branches.map((branch) => ({
              label: t('timeline.instead', { what: words(branch.act) }),
              onSelect: () => void goTo(branch.id),
            })),
          ]}
        />
      )}
    </>
  )
}
