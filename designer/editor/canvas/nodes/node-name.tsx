// A node's name, edited in place. Only people read it; its id stays, since edges and conversations under way hold on to it.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { setField } from '../../model/edits.ts'
import { isKind } from '../kinds.tsx'
import css from './node-name.module.css'

export function NodeName({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const readOnly = useEditor((state) => state.readOnly)
  const [typed, setTyped] = useState<string>()
  const name = typeof node.name === 'string' ? node.name : ''
  const shown = name || (isKind(node.kind) ? t(`kind.${node.kind}`) : node.id)
  if (typed === undefined) {
    return (
      <button
        type="button"
        className={`${css.name} nopan`}
        disabled={readOnly}
        data-edit="name"
        title={t('rename')}
        onDoubleClick={() => setTyped(name)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.stopPropagation()
          setTyped(name)
        }}
      >
        {shown}
      </button>
    )
  }
  const end = () => {
    store.getState().pause()
    setTyped(undefined)
  }
  return (
    <input
      className={`${css.typing} nodrag nopan`}
      value={typed}
      maxLength={120}
      aria-label={t('name')}
      // biome-ignore lint/a11y/noAutofocus: somebody has just asked to rename it
      autoFocus
      onChange={({ target }) => {
        setTyped(target.value)
        const value = target.value === '' ? undefined : target.value
        store.getState().edit(t('rename'), setField(node.id, 'name', value), { key: `${node.id} name` })
      }}
      onBlur={end}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
