// The way on which an issue happens, unfolded on demand: a line for each node, and a message that shows it.

import { useTranslation } from 'react-i18next'
import { type Issue, outletsOfDraft, type PathStep } from '../../../engine/core/index.ts'
import { useOutletLabel } from '../canvas/use-outlet-label.ts'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useNodeName } from '../use-node-name.ts'
import css from './issue-way.module.css'

/** `show` leads to a node of this drawing. */
export function IssueWay({ issue, show }: { readonly issue: Issue; readonly show: (node: string) => void }) {
  const { t } = useTranslation('editor')
  const { path = [], example } = issue
  if (path.length === 0 && example === undefined) return null
  return (
    <details className={css.way}>
      <summary>{path.length > 0 ? t('problems.way') : t('problems.example')}</summary>
      {example !== undefined && <p>{t('problems.writes', { text: example })}</p>}
      <ol>
        {path.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way may pass a node twice, and is never reordered
          <Step key={place} step={step} show={show} />
        ))}
      </ol>
    </details>
  )
}

function Step({ step, show }: { readonly step: PathStep; readonly show: (node: string) => void }) {
  const { t } = useTranslation('editor')
  const draft = useEditor((state) => state.draft)
  const nodeName = useNodeName()
  const outletLabel = useOutletLabel()
  const duration = useDuration()
  const { flow, node: id, outlet: name, customer, afterMs } = step
  const node = flow === draft.id ? nodeIn(draft, id) : undefined
  const outlet = node && outletsOfDraft(node).find((each) => each.name === name)
  const how = [
    customer !== undefined && t('problems.writes', { text: customer }),
    afterMs !== undefined && t('problems.after', { time: duration(afterMs) }),
    customer === undefined && afterMs === undefined && node && outlet && outletLabel(node, outlet),
  ].filter(Boolean)
  return (
    <li>
      {node ? (
        <button type="button" onClick={() => show(id)}>
          {nodeName(node)}
        </button>
      ) : (
        <span>{t('problems.elsewhere', { node: id, flow })}</span>
      )}
      {how.length > 0 && <small> {how.join(' · ')}</small>}
    </li>
  )
}
