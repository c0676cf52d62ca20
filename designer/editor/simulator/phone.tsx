// The customer's phone: the chat as WhatsApp shows it, with what happened between the messages, and where they write.

import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useNodeName } from '../use-node-name.ts'
import { Bubble } from './bubble.tsx'
import { Composer } from './composer.tsx'
import css from './phone.module.css'
import type { Line, Step, View } from './played.ts'
import { useTrying } from './trying.ts'
import { useActWords } from './use-act-words.ts'

export function Phone() {
  const { t } = useTranslation('try')
  const view = useTrying((state) => state.view)
  const isTyping = useTrying((state) => state.isTyping)
  const end = useRef<HTMLDivElement>(null)
  const count = view?.lines.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when something is said, whatever it is
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [count, view?.at, isTyping])
  if (view === undefined) return null
  const lines = isTyping ? withoutAnswer(view) : view.lines
  return (
    <div className={css.phone}>
      <div className={css.chat} role="log" aria-label={t('chat')}>
        {view.steps.map((step) => (
          <Moment key={step.id} step={step} lines={lines.filter(({ moment }) => moment === step.id)} view={view} />
        ))}
        {isTyping && (
          <p className={css.typing}>
            <span aria-hidden />
            <span aria-hidden />
            <span aria-hidden />
            <span className="visually-hidden">{t('typing')}</span>
          </p>
        )}
        {!isTyping && <Pending view={view} />}
        <div ref={end} />
      </div>
      <Composer />
    </div>
  )
}

function withoutAnswer({ lines, at }: View): readonly Line[] {
  return lines.filter(({ moment, from }) => moment !== at || from === 'customer')
}

interface MomentProps {
  readonly step: Step
  readonly lines: readonly Line[]
  readonly view: View
}

function Moment({ step, lines, view }: MomentProps) {
  const { t } = useTranslation('try')
  const words = useActWords()
  const { act } = step
  const isSaid = act === undefined || act.type === 'customer' || act.type === 'agent'
  return (
    <>
      {!isSaid && <p className={css.between}>{words(act)}</p>}
      {lines.map((line, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the n-th line of a moment stays the n-th
        <Bubble key={n} line={line} view={view} />
      ))}
      {step.tickets.map(({ id, status, priority, queue }) => (
        <p key={`${id} ${status}`} className={`${css.between} ${css.handed}`}>
          {t(`ticket.${status}`, { priority, queue })}
        </p>
      ))}
    </>
  )
}

/** What will happen by itself. */
function Pending({ view }: { readonly view: View }) {
  const { t } = useTranslation('try')
  const duration = useDuration()
  const nodeName = useNodeName()
  const draft = useEditor((state) => state.draft)
  return view.timers.map(({ dueAt, flow, node }) => {
    const drawn = flow === draft.id && node !== undefined ? nodeIn(draft, node) : undefined
    const values = { time: duration(Math.max(0, dueAt - view.now)), node: drawn ? nodeName(drawn) : (node ?? '') }
    return (
      <p key={`${dueAt} ${flow} ${node}`} className={`${css.between} ${css.pending}`}>
        <span aria-hidden>⏱ </span>
        {t('pending', values)}
      </p>
    )
  })
}
