// The right side: everything about the selected node that is not edited in place; or the whole flow's texts, or its history.

import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../../ui/state.tsx'
import { nodeIn, useEditor } from '../editor-context.ts'
import type { Panel } from '../editor-view.tsx'
import { FlowForm } from './flow-form.tsx'
import css from './inspector.module.css'
import { NodeForm } from './node-form.tsx'

const TextsPanel = lazy(() => import('../texts/texts-panel.tsx').then((module) => ({ default: module.TextsPanel })))
const HistoryPanel = lazy(() =>
  import('../publish/history-panel.tsx').then((module) => ({ default: module.HistoryPanel })),
)

const TestsPanel = lazy(() => import('../simulator/tests-panel.tsx').then((module) => ({ default: module.TestsPanel })))
const TryPanel = lazy(() => import('../simulator/try-panel.tsx').then((module) => ({ default: module.TryPanel })))

interface InspectorProps {
  readonly panel: Panel
  readonly onPanel: (panel: Panel) => void
}

const PANELS: readonly Panel[] = ['inspector', 'try', 'tests', 'texts', 'history']

export function Inspector({ panel, onPanel }: InspectorProps) {
  const { t } = useTranslation('editor')
  // Once begun, it goes on behind the other tabs: what was tried is there when one comes back.
  const [wasTried, setTried] = useState(false)
  if (panel === 'try' && !wasTried) setTried(true)
  return (
    <aside className={css.aside} aria-label={t('inspector')}>
      <div role="tablist" aria-label={t('inspector')} className={css.tabs}>
        {PANELS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={panel === name}
            aria-controls="inspector-panel"
            onClick={() => onPanel(name)}
          >
            {t(`panel.${name}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="inspector-panel" aria-labelledby={`tab-${panel}`} className={css.panel}>
        <Suspense fallback={<Loading />}>
          {panel === 'inspector' && <Selected />}
          {wasTried && (
            <div hidden={panel !== 'try'} className={css.try}>
              <TryPanel isShown={panel === 'try'} />
            </div>
          )}
          {panel === 'tests' && <TestsPanel />}
          {panel === 'texts' && <TextsPanel />}
          {panel === 'history' && <HistoryPanel />}
        </Suspense>
      </div>
    </aside>
  )
}

function Selected() {
  const { t } = useTranslation('editor')
  const selected = useEditor((state) => state.selected)
  const [id] = selected
  const node = useEditor(({ draft }) => (id === undefined ? undefined : nodeIn(draft, id)))
  if (selected.size > 1) return <p className={css.hint}>{t('manySelected', { count: selected.size })}</p>
  // A form is made anew for each node, so that nothing of the last one is left in it.
  return node ? <NodeForm key={node.id} node={node} /> : <FlowForm />
}
