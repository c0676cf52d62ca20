// One line of an outline: an option's title, how much room it has, and where it leads.

import { ChevronDown, ChevronRight, CornerDownRight, X } from 'lucide-react'
import type { ClipboardEventHandler, KeyboardEventHandler } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { IconButton } from '../../../ui/button.tsx'
import { TextCount } from '../../canvas/text-count.tsx'
import { nodeIn, useEditor } from '../../editor-context.ts'
import type { OutlineLine } from '../../model/outline.ts'
import { fallbackText, listIn } from '../../model/texts-of-node.ts'
import { useNodeName } from '../../use-node-name.ts'
import css from './outline.module.css'

interface OutlineRowProps {
  readonly line: OutlineLine
  readonly number: number
  /** Lines beneath it: then it is a sub-menu. */
  readonly below: number
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
  readonly leadsTo: DraftNode | undefined
  readonly onType: (title: string) => void
  readonly onKeyDown: KeyboardEventHandler<HTMLInputElement>
  readonly onPaste: ClipboardEventHandler<HTMLInputElement>
  readonly onRemove: () => void
}

export function OutlineRow(props: OutlineRowProps) {
  const { line, number, below, isFolded, onFold, leadsTo, onType, onKeyDown, onPaste, onRemove } = props
  const { t } = useTranslation('forms')
  const nodeName = useNodeName()
  const { of, depth, title } = line
  const languages = useEditor((state) => state.draft.languages)
  const option = useEditor(({ draft }) => {
    const menu = of && nodeIn(draft, of.menu)
    return of && menu ? listIn(menu, 'options')[of.place] : undefined
  })
  const instead = fallbackText(option?.title, languages)
  const name = title || instead || String(number)
  const isMenu = below > 0
  return (
    <li className={css.row} style={{ paddingInlineStart: depth * 18 }}>
      {depth > 0 && <CornerDownRight size={12} className={css.sign} aria-hidden />}
      <input
        aria-label={t('outline.line', { number, level: depth + 1 })}
        value={title}
        placeholder={instead === '' ? t('outline.write') : instead}
        autoComplete="off"
        onChange={({ target }) => onType(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {of && <TextCount node={of.menu} field={`options.${of.place}.title`} />}
      {isMenu && (
        <button
          type="button"
          className={css.fold}
          aria-expanded={!isFolded}
          aria-label={t('outline.fold', { option: name })}
          onClick={() => onFold(!isFolded)}
        >
          {isFolded ? t('outline.folded', { count: below }) : t('outline.menu')}
          {isFolded ? <ChevronRight size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
        </button>
      )}
      {!isMenu && leadsTo && (
        <small className={css.leads} title={t('outline.leadsTo', { node: nodeName(leadsTo) })}>
          → {nodeName(leadsTo)}
        </small>
      )}
      {!isMenu && line.leadsTo === undefined && <small className={css.open}>{t('outline.nowhere')}</small>}
      <IconButton label={t('outline.removeLine', { option: name })} onClick={onRemove}>
        <X size={13} />
      </IconButton>
    </li>
  )
}
