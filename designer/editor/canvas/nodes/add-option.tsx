// One more option, typed at once: a menu grows like an outline.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { addOption } from '../../model/options.ts'
import { listIn } from '../../model/texts-of-node.ts'
import css from './body.module.css'

export function AddOption({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const language = useEditor((state) => state.language)
  const readOnly = useEditor((state) => state.readOnly)
  if (readOnly) return null
  const add = () => {
    const title = t('newOption', { number: listIn(node, 'options').length + 1 })
    store.getState().edit(t('addOption'), (draft) => addOption(draft, node.id, language, title).draft)
  }
  return (
    <button type="button" className={`${css.add} nodrag nopan`} onClick={add}>
      + {t('addOption')}
    </button>
  )
}
