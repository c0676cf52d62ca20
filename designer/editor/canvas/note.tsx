// Notes and groups: for the people who draw. Customers never see them.

import { type NodeProps, NodeResizer } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { changeGroup, changeNote, layoutOf } from '../model/edits.ts'
import css from './note.module.css'

const MIN = { width: 120, height: 60 }

export const Note = memo(function Note({ id, selected }: NodeProps) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const note = useEditor(({ draft }) => layoutOf(draft).notes.find((note) => note.id === id))
  const readOnly = useEditor((state) => state.readOnly)
  if (note === undefined) return null
  return (
    <div className={selected ? `${css.note} ${css.selected}` : css.note}>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={MIN.width}
        minHeight={MIN.height}
        onResizeEnd={(_, { x, y, width, height }) =>
          store.getState().edit(t('resize'), changeNote(id, { x, y, width, height }))
        }
      />
      <textarea
        className="nodrag nopan nowheel"
        aria-label={t('note')}
        placeholder={t('noteFor')}
        value={note.text}
        readOnly={readOnly}
        maxLength={4000}
        onChange={({ target }) =>
          store.getState().edit(t('note'), changeNote(id, { text: target.value }), { key: `note ${id}` })
        }
        onBlur={() => store.getState().pause()}
        onKeyDown={(event) => event.stopPropagation()}
      />
    </div>
  )
})

export const Group = memo(function Group({ id, selected }: NodeProps) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const group = useEditor(({ draft }) => layoutOf(draft).groups.find((group) => group.id === id))
  const readOnly = useEditor((state) => state.readOnly)
  if (group === undefined) return null
  return (
    <div className={selected ? `${css.group} ${css.selected}` : css.group} data-tone={group.color ?? 'green'}>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={MIN.width}
        minHeight={MIN.height}
        onResizeEnd={(_, { x, y, width, height }) =>
          store.getState().edit(t('resize'), changeGroup(id, { x, y, width, height }))
        }
      />
      <input
        className="nodrag nopan"
        aria-label={t('groupTitle')}
        value={group.title}
        readOnly={readOnly}
        maxLength={120}
        onChange={({ target }) =>
          store.getState().edit(t('groupTitle'), changeGroup(id, { title: target.value }), { key: `group ${id}` })
        }
        onBlur={() => store.getState().pause()}
        onKeyDown={(event) => event.stopPropagation()}
      />
    </div>
  )
})
