// Everything about one node that is not edited where it stands: its kind's own form, what is wrong with it, and what leads here.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../engine/core/index.ts'
import { KindSign } from '../canvas/kind-sign.tsx'
import { isKind } from '../canvas/kinds.tsx'
import { useEditor } from '../editor-context.ts'
import { hasWords } from '../model/trigger-fields.ts'
import css from './form.module.css'
import { FORMS } from './forms/index.ts'
import { NodeFooter } from './parts/node-footer.tsx'
import { NodeIssues } from './parts/node-issues.tsx'
import { TryMessage } from './parts/try-message.tsx'

export function NodeForm({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation(['forms', 'editor'])
  const readOnly = useEditor((state) => state.readOnly)
  const kind = isKind(node.kind) ? node.kind : undefined
  const Form = kind && FORMS[kind]
  return (
    <div className={css.form}>
      {kind && (
        <header className={css.kind}>
          <KindSign kind={kind} />
          <h2>{t(`editor:kind.${kind}`)}</h2>
          <p>{t(`editor:kindAbout.${kind}`)}</p>
        </header>
      )}
      {kind === undefined && <p className={css.help}>{t('node.unknownKind', { kind: node.kind })}</p>}
      <NodeIssues node={node} />
      {Form && (
        <fieldset className={css.form} disabled={readOnly}>
          <Form node={node} />
        </fieldset>
      )}
      {kind === 'trigger' && hasWords(node.on) && <TryMessage trigger={node.id} />}
      <NodeFooter node={node} />
    </div>
  )
}
