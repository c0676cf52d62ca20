// Branch: cases asked from top to bottom; the first that holds is the way on, and “otherwise” is always there.

import { useTranslation } from 'react-i18next'
import { useEditorStore } from '../../editor-context.ts'
import { NEW_COMPARISON } from '../../model/conditions.ts'
import { addCase, removeCase } from '../../model/options.ts'
import { ListField } from '../fields/list-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import css from '../form.module.css'
import { ConditionEditor } from '../parts/condition.tsx'
import type { FormProps } from './form.ts'

export function BranchForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const store = useEditorStore()
  const { edit } = store.getState()
  return (
    <>
      <ListField
        node={node}
        path={['cases']}
        label={t('branch.cases')}
        help={t('branch.casesHelp')}
        addLabel={t('branch.addCase')}
        newItem={() => undefined}
        nameOf={(_, n) => t('branch.case', { number: n + 1 })}
        max={50}
        onAdd={() => edit(t('branch.addCase'), (draft) => addCase(draft, node.id, NEW_COMPARISON).draft)}
        onRemove={(item) => {
          const { id } = (item ?? {}) as { readonly id?: unknown }
          edit(t('branch.removeCase'), (draft) => removeCase(draft, node.id, String(id)))
        }}
      >
        {(_, path) => (
          <>
            <TextField
              node={node}
              path={[...path, 'label']}
              label={t('branch.label')}
              placeholder={t('branch.labelExample')}
              optional
            />
            <ConditionEditor node={node} path={[...path, 'when']} />
          </>
        )}
      </ListField>
      <p className={css.help}>{t('branch.otherwise')}</p>
    </>
  )
}
