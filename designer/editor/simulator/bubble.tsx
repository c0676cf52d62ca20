// One message on the phone, as WhatsApp shows it; what can be tapped can be tapped here, on old messages too.

import { CheckCheck, CircleAlert, File, Image, List, MapPin, Mic, Reply, Video } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Act, type InboundContent, type OutboundContent, wordsOf } from '../../../engine/core/index.ts'
import css from './bubble.module.css'
import { Formatted } from './formatted.tsx'
import type { Line, View } from './played.ts'
import { useTrying } from './trying.ts'
import { sentKind } from './use-act-words.ts'

export function Bubble({ line, view }: { readonly line: Line; readonly view: View }) {
  const { t, i18n } = useTranslation('try')
  const lookAt = useTrying((state) => state.lookAt)
  const isOurs = line.from !== 'customer'
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short', timeZone: view.timeZone }).format(line.at)
  const classes = [css.bubble, isOurs ? css.ours : css.theirs, line.withheld && css.withheld]
  return (
    <div className={css.row} data-from={line.from}>
      <div className={classes.filter(Boolean).join(' ')}>
        {line.from === 'agent' && <small className={css.who}>{t('colleague')}</small>}
        {isOurs ? (
          <Said content={line.content as OutboundContent} />
        ) : (
          <Heard content={line.content as InboundContent} />
        )}
        {/* By mouse a shortcut to what stands below; by keyboard the timeline leads there. */}
        <button type="button" className={css.meta} onClick={() => lookAt(line.moment)} title={t('whyThis')}>
          {time} <span className="visually-hidden">{t('whyThis')}</span>
          <Ticks line={line} />
        </button>
        {line.withheld && <p className={css.reason}>{t('notSent')}</p>}
      </div>
      {isOurs && !line.withheld && <Buttons content={line.content as OutboundContent} />}
    </div>
  )
}

function Ticks({ line }: { readonly line: Line }) {
  const { t } = useTranslation('try')
  if (line.status === undefined) return null
  const label = t(`status.${line.status}`)
  if (line.status === 'failed') return <CircleAlert size={13} aria-label={label} className={css.failed} />
  const isRead = line.status === 'read'
  return isRead ? (
    <CheckCheck size={14} aria-label={label} className={css.read} />
  ) : (
    <CheckCheck size={14} aria-label={label} />
  )
}

function Said({ content }: { readonly content: OutboundContent }): ReactNode {
  const { t } = useTranslation('try')
  switch (content.type) {
    case 'text':
    case 'locationRequest':
      return <Formatted text={content.body} />
    case 'options':
    case 'link':
      return (
        <>
          {content.header && <b className={css.header}>{content.header}</b>}
          <Formatted text={content.body} />
          {content.type === 'options' && content.form === 'numbered' && (
            <ol className={css.numbers}>
              {content.options.map(({ id, title }, n) => (
                <li key={id}>
                  {n + 1}. {title}
                </li>
              ))}
            </ol>
          )}
          {content.footer && <small className={css.footer}>{content.footer}</small>}
        </>
      )
    case 'media':
      return (
        <>
          <Attached kind={content.kind} name={content.filename ?? content.link ?? content.mediaId} />
          {content.caption && <Formatted text={content.caption} />}
        </>
      )
    case 'location':
      return <Attached kind="location" name={content.name ?? `${content.latitude}, ${content.longitude}`} />
    case 'template':
      return (
        <>
          <small className={css.who}>{t('template', { language: content.language })}</small>
          <b className={css.header}>{content.name}</b>
          {content.parameters.length > 0 && <p>{content.parameters.map(({ text }) => text).join(' · ')}</p>}
        </>
      )
    case 'reaction':
      return <p>{content.emoji}</p>
  }
}

function Heard({ content }: { readonly content: InboundContent }): ReactNode {
  const { t } = useTranslation('try')
  const words = wordsOf(content)
  if (content.type === 'text') return <Formatted text={content.text} />
  if (content.type === 'tap')
    return (
      <p>
        <Reply size={12} aria-hidden className={css.tapped} />
        {content.title}
      </p>
    )
  return (
    <>
      <Attached kind={sentKind(content)} name={t(`sent.${sentKind(content)}`)} />
      {words && <Formatted text={words} />}
    </>
  )
}

const SIGNS = { image: Image, sticker: Image, video: Video, audio: Mic, voice: Mic, location: MapPin } as const

function Attached({ kind, name }: { readonly kind: string; readonly name: string | undefined }) {
  const Sign = SIGNS[kind as keyof typeof SIGNS] ?? File
  return (
    <p className={css.attached}>
      <Sign size={18} aria-hidden />
      <span>{name}</span>
    </p>
  )
}

/** What WhatsApp puts below a message to be tapped. */
function Buttons({ content }: { readonly content: OutboundContent }) {
  const { t } = useTranslation('try')
  const act = useTrying((state) => state.act)
  const [isOpen, setOpen] = useState(false)
  const say = (said: InboundContent) => void act({ type: 'customer', content: said } satisfies Act)
  if (content.type === 'link')
    return (
      <p className={css.buttons}>
        <span className={css.link}>
          ↗ {content.title} <small>{hostOf(content.url)}</small>
        </span>
      </p>
    )
  if (content.type === 'locationRequest')
    return (
      <p className={css.buttons}>
        <button type="button" onClick={() => say({ type: 'location', latitude: 25.03, longitude: 121.56 })}>
          <MapPin size={13} aria-hidden /> {t('sendLocation')}
        </button>
      </p>
    )
  if (content.type !== 'options' || content.form === 'numbered') return null
  const options = content.options.map(({ id, title, description }) => (
    <button
      key={id}
      type="button"
      onClick={() => {
        setOpen(false)
        say({ type: 'tap', optionId: id, title })
      }}
    >
      <span>{title}</span>
      {description && <small>{description}</small>}
    </button>
  ))
  if (content.form === 'buttons') return <div className={css.buttons}>{options}</div>
  return (
    <div className={css.buttons}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <List size={13} aria-hidden /> {content.listButton ?? t('choose')}
      </button>
      {isOpen && <div className={css.list}>{options}</div>}
    </div>
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
