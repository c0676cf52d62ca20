// The list of all flows: what each is to customers now, and the ways to find, make and put away.

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsWhatsappMissing } from '../api/settings.ts'
import { maySee, useSession } from '../session/session.ts'
import { useEngineIsThere } from '../shell/live.ts'
import { Button } from '../ui/button.tsx'
import { Failed, Loading } from '../ui/state.tsx'
import { FirstFlow } from './first-flow.tsx'
import { FlowList } from './flow-list.tsx'
import { flowsQuery } from './flows-api.ts'
import css from './flows-page.module.css'
import { useListView, type View } from './list-view.ts'
import type { Start } from './start-choices.tsx'
import { UsesPanel } from './uses-panel.tsx'

// The core comes with it: not on the first screen.
const NewFlowDialog = lazy(() => import('./new-flow-dialog.tsx').then((file) => ({ default: file.NewFlowDialog })))

const ASK_AGAIN_MS = 30_000

export function FlowsPage() {
  const { t } = useTranslation('flows')
  const role = useSession().data?.role
  const mayDraw = role !== undefined && maySee.drawing(role)
  // Whoever the engine tells nothing of its own asks now and then.
  const flows = useQuery({ ...flowsQuery, refetchInterval: mayDraw ? false : ASK_AGAIN_MS })
  const isThere = useEngineIsThere()
  const isWhatsappMissing = useIsWhatsappMissing()
  const [view, setView] = useListView()
  const [start, setStart] = useState<Start>()
  const list = flows.data
  const isUses = mayDraw && view.view === 'uses'

  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        {mayDraw && <Views view={view.view} onView={(chosen) => setView({ view: chosen })} />}
        {mayDraw && list !== undefined && (
          <Button look="act" onClick={() => setStart('blank')}>
            <Plus size={15} aria-hidden />
            {t('new.open')}
          </Button>
        )}
      </header>
      {list !== undefined && (flows.isError || !isThere) && (
        <p className={css.offline} role="status">
          {t('offline')}
        </p>
      )}
      {isWhatsappMissing && <p className={css.notice}>{t('whatsappMissing')}</p>}
      {list === undefined &&
        (flows.isError ? <Failed error={flows.error} onAgain={() => void flows.refetch()} /> : <Loading />)}
      {list !== undefined && isUses && <UsesPanel flows={list} />}
      {list !== undefined &&
        !isUses &&
        (list.length === 0 ? (
          <FirstFlow mayDraw={mayDraw} onStart={setStart} />
        ) : (
          <FlowList flows={list} view={view} onView={setView} mayDraw={mayDraw} />
        ))}
      {start !== undefined && list !== undefined && (
        <Suspense>
          <NewFlowDialog
            takenIds={new Set(list.map(({ id }) => id))}
            firstStart={start}
            onClose={() => setStart(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}

interface ViewsProps {
  readonly view: View
  readonly onView: (view: View) => void
}

function Views({ view, onView }: ViewsProps) {
  const { t } = useTranslation('flows')
  return (
    <fieldset className={css.views}>
      <legend className="visually-hidden">{t('view.label')}</legend>
      {(['flows', 'uses'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => onView(one)}>
          {t(`view.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}
