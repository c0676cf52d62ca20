// Where the customer writes, or a colleague at the desk; and everything else that can happen to them.

import { Plus, SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Act, InboundContent } from '../../../engine/core/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu, type MenuAction } from '../../ui/menu.tsx'
import { useEditor } from '../editor-context.ts'
import css from './composer.module.css'
import { useTrying } from './trying.ts'

const MEDIA = ['image', 'video', 'voice', 'document', 'sticker'] as const

export function Composer() {
  const { t } = useTranslation('try')
  const [text, setText] = useState('')
  const [isBurst, setBurst] = useState(false)
  const [asColleague, setAsColleague] = useState(false)
  const act = useTrying((state) => state.act)
  const name = useTrying(({ customer }) => customer?.name ?? '')
  const hasTicket = useTrying(({ view }) => view?.ticket !== undefined)
  const calls = useCalls()
  const isColleague = asColleague && hasTicket

  const say = (content: InboundContent) => void act({ type: 'customer', content })
  const send = () => {
    if (text.trim() === '') return
    setText('')
    if (isColleague) return void act({ type: 'agent', text })
    const messages = isBurst ? text.split('\n').filter((line) => line.trim() !== '') : [text]
    setBurst(false)
    void act(...messages.map((line): Act => ({ type: 'customer', content: { type: 'text', text: line } })))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const caption = text.trim() === '' ? {} : { caption: text }
  const media = (kind: (typeof MEDIA)[number]): MenuAction => ({
    label: t(`sent.${kind}`),
    onSelect: () => {
      setText('')
      say({ type: 'media', kind, mediaId: 'media-1', ...caption })
    },
  })
  const ticketActions: MenuAction[] = [
    {
      label: isColleague ? t('more.asCustomer', { name }) : t('more.asColleague'),
      onSelect: () => setAsColleague(!isColleague),
    },
    { label: t('more.closeTicket'), onSelect: () => void act({ type: 'closeTicket' }) },
  ]
  const groups = [
    [
      ...MEDIA.map(media),
      { label: t('sent.location'), onSelect: () => say({ type: 'location', latitude: 25.03, longitude: 121.56 }) },
      { label: t('sent.unsupported'), onSelect: () => say({ type: 'unsupported', kind: 'poll' }) },
    ],
    [
      { label: t('more.read'), onSelect: () => void act({ type: 'read' }) },
      { label: t('more.fail'), onSelect: () => void act({ type: 'fail' }) },
      { label: t('more.burst'), onSelect: () => setBurst(!isBurst), checked: isBurst },
    ],
    hasTicket ? ticketActions : [],
    calls.map((call) => ({
      label: t('more.call', { name: call }),
      onSelect: () => void act({ type: 'call', name: call }),
    })),
  ].filter((group) => group.length > 0)

  const placeholder = isColleague ? t('writeAsColleague') : isBurst ? t('writeBurst') : t('writeAs', { name })
  return (
    <div className={css.composer} data-colleague={isColleague}>
      <Menu
        align="start"
        trigger={
          <IconButton label={t('more.title')}>
            <Plus size={17} />
          </IconButton>
        }
        groups={groups}
      />
      <textarea
        className={css.text}
        rows={Math.min(5, text.split('\n').length + Number(isBurst))}
        aria-label={placeholder}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton label={t('send')} onClick={send} disabled={text.trim() === ''}>
        <SendHorizontal size={16} />
      </IconButton>
    </div>
  )
}

/** Names by which other programs start triggers of this drawing. */
function useCalls(): string[] {
  const nodes = useEditor((state) => state.draft.nodes)
  return [
    ...new Set(
      nodes.flatMap(({ kind, on, call }) =>
        kind === 'trigger' && on === 'api' && typeof call === 'string' ? [call] : [],
      ),
    ),
  ]
}
