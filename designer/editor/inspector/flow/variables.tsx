// The variables and contact fields of the flow: which nodes set each, and which read it.

import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeIn, useEditor } from '../../editor-context.ts'
import { usedValues } from '../../model/values.ts'
import { useShowNode } from '../../publish/use-show-node.ts'
import { useNodeName } from '../../use-node-name.ts'
import css from '../form.module.css'
import own from './flow.module.css'

export function Variables() {
  const { t } = useTranslation('forms')
  const draft = useDeferredValue(useEditor((state) => state.draft))
  const values = useMemo(() => usedValues(draft), [draft])
  return (
    <section className={css.part}>
      <h3>{t('variables.title')}</h3>
      {values.length === 0 ? (
        <p className={css.help}>{t('variables.none')}</p>
      ) : (
        <table className={own.variables}>
          <thead>
            <tr>
              <th scope="col">{t('variables.name')}</th>
              <th scope="col">{t('variables.setBy')}</th>
              <th scope="col">{t('variables.readBy')}</th>
            </tr>
          </thead>
          <tbody>
            {values.map(({ path, setBy, readBy }) => (
              <tr key={path}>
                <th scope="row">
                  <code>{path}</code>
                </th>
                <td>
                  <Places ids={setBy} none={t('variables.neverSet')} />
                </td>
                <td>
                  <Places ids={readBy} none={t('variables.neverRead')} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const SHOWN_MAX = 6

function Places({ ids, none }: { readonly ids: readonly string[]; readonly none: string }) {
  const { t } = useTranslation('forms')
  const nodeName = useNodeName()
  const draft = useEditor((state) => state.draft)
  const show = useShowNode()
  if (ids.length === 0) return <span className={own.none}>{none}</span>
  return (
    <ul>
      {ids.slice(0, SHOWN_MAX).map((id) => {
        const node = nodeIn(draft, id)
        return (
          <li key={id}>
            <button type="button" onClick={() => show(id)}>
              {node ? nodeName(node) : id}
            </button>
          </li>
        )
      })}
      {ids.length > SHOWN_MAX && <li className={own.none}>{t('variables.more', { count: ids.length - SHOWN_MAX })}</li>}
    </ul>
  )
}
