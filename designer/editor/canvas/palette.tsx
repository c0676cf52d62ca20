// The kinds of nodes, to be dragged onto the canvas or pressed; found by typing.

import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold, type NodeKindName } from '../../../engine/core/index.ts'
import { KindSign } from './kind-sign.tsx'
import { KINDS } from './kinds.tsx'
import css from './palette.module.css'

/** What a drag carries. */
export const DRAGGED_KIND = 'application/x-parley-kind'

export function Palette({ onAdd }: { readonly onAdd: (kind: NodeKindName) => void }) {
  const { t } = useTranslation('editor')
  const [wanted, setWanted] = useState('')
  const kinds = KINDS.filter((kind) => fold(`${t(`kind.${kind}`)} ${t(`kindAbout.${kind}`)}`).includes(fold(wanted)))
  const drag = (kind: NodeKindName) => (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED_KIND, kind)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <section className={css.palette} aria-label={t('palette')}>
      <input
        type="search"
        placeholder={t('findOrDrag')}
        aria-label={t('findOrDrag')}
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && kinds[0] && onAdd(kinds[0])}
      />
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          draggable
          title={t(`kindAbout.${kind}`)}
          data-palette={kind}
          onDragStart={drag(kind)}
          onClick={() => onAdd(kind)}
        >
          <KindSign kind={kind} />
          {t(`kind.${kind}`)}
        </button>
      ))}
    </section>
  )
}
