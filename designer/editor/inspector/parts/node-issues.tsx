// What is wrong with the node as a whole: ways out that lead nowhere, a field nobody knows. The rest stands at its field.

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type DraftNode, type Issue, outletsOfDraft } from '../../../../engine/core/index.ts'
import { useOutletLabel } from '../../canvas/use-outlet-label.ts'
import { useEditor } from '../../editor-context.ts'
import { useIssueWords } from '../../problems/issue-words.ts'
import { useProblems } from '../../problems/problems.ts'
import css from '../form.module.css'

/** Codes of issues that are about a field which a form shows. */
const AT_FIELDS: ReadonlySet<string> = new Set(['bad-field', 'reserved-name', 'missing-language'])

function isOfWhole({ code, field }: Issue, node: DraftNode): boolean {
  if (code === 'unknown-field' || field === undefined) return true
  if (AT_FIELDS.has(code)) return false
  const [first = ''] = field.split('.')
  return node[first] === undefined || first === 'id'
}

export function NodeIssues({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('forms')
  const all = useProblems((state) => state.issues)
  const wordsOf = useIssueWords(useEditor((state) => state.draft))
  const labelOf = useOutletLabel()
  const issues = useMemo(() => all.filter((issue) => issue.node === node.id && isOfWhole(issue, node)), [all, node])
  const ways = issues.filter(({ code }) => code === 'missing-outlet')
  // While a node is being made most of it leads nowhere: that is one thing to know, not ten.
  const single = ways.length > 1 ? issues.filter(({ code }) => code !== 'missing-outlet') : issues
  if (issues.length === 0) return null
  const nameOf = ({ field }: Issue) => {
    const outlet = outletsOfDraft(node).find(({ name }) => name === field)
    return outlet ? labelOf(node, outlet) : (field ?? '')
  }
  return (
    <ul className={css.issues}>
      {ways.length > 1 && (
        <li className={css.error}>{t('node.openWays', { count: ways.length, ways: ways.map(nameOf).join(', ') })}</li>
      )}
      {single.map((issue) => {
        const { message, remedy } = wordsOf(issue)
        return (
          <li
            key={`${issue.code} ${issue.field} ${message}`}
            className={issue.severity === 'error' ? css.error : undefined}
          >
            {message} {remedy}
          </li>
        )
      })}
    </ul>
  )
}
