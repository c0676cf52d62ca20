// What to look at before publishing: in plain words, each with its place and, where there is one, a mend.

import { useReactFlow } from '@xyflow/react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Issue, mendsFor } from '../../../engine/core/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { FIT } from '../canvas/viewport.ts'
import { nodeIn, useEditor, useEditorStore } from '../editor-context.ts'
import { useSaid } from '../said.ts'
import { useNodeName } from '../use-node-name.ts'
import { IssueWay } from './issue-way.tsx'
import { useIssueWords } from './issue-words.ts'
import { useProblems } from './problems.ts'
import css from './problems-panel.module.css'
import { CheckNumbers, ChecksOff, SeverityMenu } from './severity-menu.tsx'

const SIGNS = { error: '●', warning: '▲', note: '○' }

export function ProblemsPanel() {
  const { t } = useTranslation('editor')
  const issues = useProblems((state) => state.issues)
  const isOpen = useProblems((state) => state.isOpen)
  const isChecked = useProblems((state) => state.of !== undefined)
  if (!isOpen) return null
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const toLookAt = issues.filter(({ severity }) => severity !== 'note').length
  return (
    <section className={css.panel} aria-label={t('problems.title')}>
      <header>
        <h2>
          {!isChecked && t('problems.checking')}
          {isChecked && toLookAt === 0 && t('problems.none')}
          {isChecked && toLookAt > 0 && t('problems.toLookAt', { count: toLookAt })}
        </h2>
        {errors > 0 && <p>{t('problems.blocked', { count: errors })}</p>}
        <ChecksOff />
        <CheckNumbers />
        <IconButton label={t('problems.hide')} onClick={() => useProblems.setState({ isOpen: false })}>
          <X size={15} />
        </IconButton>
      </header>
      <ul>
        {issues.map((issue) => (
          <Problem key={`${issue.code} ${issue.node} ${issue.field} ${issue.message}`} issue={issue} />
        ))}
      </ul>
    </section>
  )
}

function Problem({ issue }: { readonly issue: Issue }) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const draft = useEditor((state) => state.draft)
  const readOnly = useEditor((state) => state.readOnly)
  const flow = useReactFlow()
  const wordsOf = useIssueWords(draft)
  const say = useSaid(draft)
  const nodeName = useNodeName()
  const node = issue.node === undefined ? undefined : nodeIn(draft, issue.node)
  const mends = readOnly ? [] : mendsFor(issue, draft)
  const show = (id: string) => {
    store.getState().select([id])
    void flow.fitView({ nodes: [{ id }], ...FIT, duration: 150 })
  }
  const elsewhere = issue.flow !== draft.id && issue.flow && issue.node && { node: issue.node, flow: issue.flow }
  const { message, remedy } = wordsOf(issue)
  return (
    <li>
      <span className={css[issue.severity]} title={t(`problems.${issue.severity}`)}>
        <span aria-hidden>{SIGNS[issue.severity]}</span>
        <span className="visually-hidden">{t(`problems.${issue.severity}`)}</span>
      </span>
      <div className={css.words}>
        {node && <b>{nodeName(node)}: </b>}
        {!node && elsewhere && <b>{t('problems.elsewhere', elsewhere)}: </b>}
        {message} <span className={css.remedy}>{remedy}</span>
        <IssueWay issue={issue} show={show} />
      </div>
      <div className={css.actions}>
        {mends.slice(0, 3).map((mend) => (
          <Button key={mend.code} look="plain" small onClick={() => store.getState().edit(say(mend.label), mend.apply)}>
            {say(mend.label)}
          </Button>
        ))}
        {node && (
          <Button small onClick={() => show(node.id)}>
            {t('problems.showIt')}
          </Button>
        )}
        <SeverityMenu code={issue.code} />
      </div>
    </li>
  )
}
