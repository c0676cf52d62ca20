// One conversation that would have gone otherwise: the customer's words, and both chats side by side.

import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChatLine, ReplayDifference, SideOfDifference } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import bubbles from '../simulator/chat-text.module.css'
import { ChatText } from '../simulator/chat-text.tsx'
import css from './replayed.module.css'

/** Lines before the difference that are shown at once: what led to it. */
const LED_TO_IT = 4
const MINUTE_MS = 60_000

export function Difference({ difference }: { readonly difference: ReplayDifference }) {
  const { t } = useTranslation('replay')
  const [isOpen, setOpen] = useState(false)
  const { words, turn, at, before, after } = difference
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{words ? t('message', { turn, words }) : t('messagePlain', { turn })}</summary>
        {isOpen && (
          <div className={css.sides}>
            <Side title={t('before')} side={before} at={at} />
            <Side title={t('after')} side={after} at={at} />
          </div>
        )}
      </details>
    </li>
  )
}

interface SideProps {
  readonly title: string
  readonly side: SideOfDifference
  /** When the customer wrote. */
  readonly at: number
}

function Side({ title, side: { chat, from, answer }, at }: SideProps) {
  const { t } = useTranslation('replay')
  const id = useId()
  const [isWhole, setWhole] = useState(false)
  const hidden = isWhole ? 0 : Math.max(0, from - LED_TO_IT)
  const line = (each: ChatLine, n: number) => (
    <li key={n} data-from={each.from} data-differs={n >= from && n < from + answer.length}>
      <ChatText line={each} />
      <After ms={n >= from ? each.at - at : 0} />
    </li>
  )
  const lines = chat.map(line)
  return (
    <section className={css.side} aria-labelledby={id}>
      <h4 id={id}>{title}</h4>
      {hidden > 0 && (
        <Button small look="plain" onClick={() => setWhole(true)}>
          {t('earlierLines', { count: hidden })}
        </Button>
      )}
      <ol className={`${bubbles.chat} ${css.chat}`}>
        {lines.slice(hidden, from)}
        {answer.length === 0 && (
          <li data-from="flow" data-differs>
            <i>{t('nothing')}</i>
          </li>
        )}
        {lines.slice(from)}
      </ol>
    </section>
  )
}

/** What comes in the same minute comes at once, as far as anybody notices. */
function After({ ms }: { readonly ms: number }) {
  const { t } = useTranslation('replay')
  const minutes = Math.round(ms / MINUTE_MS)
  return minutes > 0 ? <small>{t('afterMinutes', { count: minutes })}</small> : null
}
