// Two people changed the same thing: what the other wrote stands, ours is shown, and one of the two is chosen.

import { useTranslation } from 'react-i18next'
import { type Conflict, takeMine } from '../../engine/core/index.ts'
import { Button } from '../ui/button.tsx'
import css from './conflicts-bar.module.css'
import { nodeIn, useEditor, useEditorStore } from './editor-context.ts'
import { useNodeName } from './use-node-name.ts'

const LONGEST = 80

const shown = (value: unknown) => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '—')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

export function ConflictsBar() {
  const { t } = useTranslation('editor')
  const conflicts = useEditor((state) => state.conflicts)
  const [first] = conflicts
  if (first === undefined) return null
  return (
    <section className={css.bar} role="alert" aria-label={t('conflict.title', { count: conflicts.length })}>
      <b>{t('conflict.title', { count: conflicts.length })}</b>
      <ConflictView conflict={first} />
    </section>
  )
}

function ConflictView({ conflict }: { readonly conflict: Conflict }) {
  const { t } = useTranslation('editor')
  const nodeName = useNodeName()
  const store = useEditorStore()
  const draft = useEditor((state) => state.draft)
  const node = conflict.node === undefined ? undefined : nodeIn(draft, conflict.node)
  const settle = (whose: 'mine' | 'theirs') =>
    store.getState().settle(conflict, whose, (before) => takeMine(before, conflict))
  return (
    <>
      <p>
        {node ? nodeName(node) : draft.name}: {t('conflict.theirs')} <q>{shown(conflict.theirs)}</q>,{' '}
        {t('conflict.mine')} <q>{shown(conflict.mine)}</q>
      </p>
      <Button small onClick={() => settle('theirs')}>
        {t('conflict.keepTheirs')}
      </Button>
      <Button small look="act" onClick={() => settle('mine')}>
        {t('conflict.takeMine')}
      </Button>
    </>
  )
}
