// Below every form: the node's name and id, what leads here, and a way to remove it.

import { Copy, Play, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type DraftNode, outletsOfDraft } from '../../../../engine/core/index.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { toast } from '../../../ui/toasts.tsx'
import { useOutletLabel } from '../../canvas/use-outlet-label.ts'
import { nodeIn, useEditor, useEditorStore } from '../../editor-context.ts'
import { removeNodes } from '../../model/edits.ts'
import { useShowNode } from '../../publish/use-show-node.ts'
import { tryOut } from '../../simulator/wanted.ts'
import { useNodeName } from '../../use-node-name.ts'
import { TextField } from '../fields/text-field.tsx'
import css from '../form.module.css'
import footer from './node-footer.module.css'

export function NodeFooter({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation(['forms', 'common', 'try'])
  const nodeName = useNodeName()
  const store = useEditorStore()
  const readOnly = useEditor((state) => state.readOnly)
  const flow = useEditor((state) => state.draft.id)
  const isMainMenu = useEditor((state) => state.draft.mainMenu === node.id)
  const copy = async () => {
    await navigator.clipboard.writeText(node.id)
    toast(t('common:copied'))
  }
  const remove = () => {
    const { edit } = store.getState()
    edit(t('node.remove'), (draft) => removeNodes(draft, new Set([node.id])), { select: [] })
    toast(t('node.removed', { node: nodeName(node) }), {
      action: { label: t('common:undo'), do: () => void store.getState().undo() },
    })
  }
  return (
    <section className={css.part} aria-label={t('node.about')}>
      <fieldset className={css.form} disabled={readOnly}>
        <TextField node={node} path={['name']} label={t('node.name')} help={t('node.nameHelp')} optional />
      </fieldset>
      <p className={footer.id}>
        <span>{t('node.id')}</span> <code>{node.id}</code>
        <IconButton label={t('node.copyId')} onClick={() => void copy()}>
          <Copy size={13} />
        </IconButton>
      </p>
      {isMainMenu && <p className={css.help}>{t('node.isMainMenu')}</p>}
      {node.kind !== 'trigger' && (
        <Button small className={footer.remove} onClick={() => tryOut({ type: 'startAt', flow, node: node.id })}>
          <Play size={13} aria-hidden /> {t('try:tryFromHere')}
        </Button>
      )}
      <LeadsHere node={node} />
      {!readOnly && (
        <Button small look="danger" className={footer.remove} onClick={remove}>
          <Trash2 size={13} aria-hidden /> {t('node.remove')}
        </Button>
      )}
    </section>
  )
}

function LeadsHere({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('forms')
  const nodeName = useNodeName()
  const draft = useEditor((state) => state.draft)
  const labelOf = useOutletLabel()
  const show = useShowNode()
  if (node.kind === 'trigger') return null
  const ways = draft.edges.filter(({ to }) => to === node.id)
  return (
    <div>
      <h3 className={css.title}>{t('node.leadsHere')}</h3>
      {ways.length === 0 && <p className={css.help}>{t('node.nothingLeadsHere')}</p>}
      <ul className={footer.ways}>
        {ways.map(({ from, outlet }) => {
          const origin = nodeIn(draft, from)
          const known = origin && outletsOfDraft(origin).find(({ name }) => name === outlet)
          return (
            <li key={`${from} ${outlet}`}>
              <button type="button" onClick={() => show(from)}>
                {origin ? nodeName(origin) : from}
              </button>
              <small>{origin && known ? labelOf(origin, known) : outlet}</small>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
