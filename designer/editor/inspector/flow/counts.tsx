// How large the flow is, and how much is left to look at.

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../../editor-context.ts'
import { countTexts } from '../../model/flow-fields.ts'
import { useProblems } from '../../problems/problems.ts'
import css from './flow.module.css'

export function Counts() {
  const { t } = useTranslation('forms')
  const nodes = useEditor((state) => state.draft.nodes)
  const language = useEditor((state) => state.draft.languages[0] ?? 'en')
  const problems = useProblems((state) => state.issues.filter(({ severity }) => severity !== 'note').length)
  const texts = useMemo(() => countTexts(nodes, language), [nodes, language])
  return (
    <ul className={css.counts}>
      <li>{t('count.nodes', { count: nodes.length })}</li>
      <li>{t('count.texts', { count: texts })}</li>
      <li>
        <button type="button" onClick={() => useProblems.setState({ isOpen: true })}>
          {t('count.problems', { count: problems })}
        </button>
      </li>
    </ul>
  )
}
