// One way out of a node: what leads there, in the customer's words, and its handle. By keyboard, Enter says where it leads.

import { Handle, Position } from '@xyflow/react'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DraftNode, Outlet } from '../../../engine/core/index.ts'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { removeOption } from '../model/options.ts'
import { listIn } from '../model/texts-of-node.ts'
import { useChooser } from './chooser-state.ts'
import { InPlaceText } from './in-place-text.tsx'
import css from './outlet-row.module.css'
import { TextCount } from './text-count.tsx'
import { useOutletLabel } from './use-outlet-label.ts'

export function OutletRow({ node, outlet }: { readonly node: DraftNode; readonly outlet: Outlet }) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const labelOf = useOutletLabel()
  const openChooser = useChooser((state) => state.open)
  const readOnly = useEditor((state) => state.readOnly)
  const leads = useEditor(({ draft }) =>
    draft.edges.some(({ from, outlet: by }) => from === node.id && by === outlet.name),
  )
  const option = node.kind === 'menu' ? /^option\.(.+)$/.exec(outlet.name)?.[1] : undefined
  const index = option === undefined ? -1 : listIn(node, 'options').findIndex(({ id }) => id === option)
  const label = labelOf(node, outlet)
  return (
    <div className={outlet.required ? css.row : `${css.row} ${css.otherwise}`} data-outlet={outlet.name}>
      {index >= 0 ? (
        <>
          <InPlaceText node={node.id} path={['options', index, 'title']} label={t('option')} line />
          <TextCount node={node.id} field={`options.${index}.title`} />
          {!readOnly && (
            <button
              type="button"
              className={`${css.remove} nodrag`}
              aria-label={t('removeOption', { option: label })}
              onClick={() =>
                store
                  .getState()
                  .edit(t('removeOption', { option: label }), (draft) => removeOption(draft, node.id, option ?? ''))
              }
            >
              <Trash2 size={12} aria-hidden />
            </button>
          )}
        </>
      ) : (
        <span className={css.label}>{label}</span>
      )}
      <Handle
        type="source"
        position={Position.Right}
        id={outlet.name}
        className={leads ? `${css.handle} ${css.leads}` : css.handle}
        role="button"
        tabIndex={readOnly ? -1 : 0}
        aria-label={leads ? t('leadElsewhere', { outlet: label }) : t('leadTo', { outlet: label })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          event.stopPropagation()
          const { right, top } = event.currentTarget.getBoundingClientRect()
          openChooser({
            screen: { x: right + 12, y: top },
            from: { node: node.id, outlet: outlet.name },
            nodesToo: true,
          })
        }}
      />
    </div>
  )
}
