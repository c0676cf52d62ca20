// The top of the editor: which flow, in what state, in which language, what is wrong, and the way to publish it.

import { Redo2, Search, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Button, IconButton } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import type { Command } from './commands.ts'
import { useEditor, useEditorStore } from './editor-context.ts'
import css from './editor-header.module.css'
import type { Panel } from './editor-view.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { useProblems } from './problems/problems.ts'
import { SavingState } from './saving/saving-state.tsx'

const PublishDialog = lazy(() =>
  import('./publish/publish-dialog.tsx').then((module) => ({ default: module.PublishDialog })),
)

interface EditorHeaderProps {
  readonly commands: readonly Command[]
  readonly save: () => Promise<void>
  readonly panel: Panel
  readonly onPanel: (panel: Panel) => void
}

export function EditorHeader({ commands, save, panel, onPanel }: EditorHeaderProps) {
  const { t } = useTranslation('editor')
  const readOnly = useEditor((state) => state.readOnly)
  const name = useEditor((state) => state.draft.name)
  const [isPublishing, setPublishing] = useState(false)
  const canUndo = useEditor((state) => state.history.past.length > 0)
  const canRedo = useEditor((state) => state.history.future.length > 0)
  const run = (id: string) => () => commands.find((command) => command.id === id)?.run()
  return (
    <header className={css.header}>
      <Link to="/" className={css.home} aria-label={t('backToFlows', { ns: 'common' })}>
        <Logo />
      </Link>
      <nav className={css.crumbs} aria-label={t('where')}>
        <Link to="/">{t('nav.flows', { ns: 'common' })}</Link> /
      </nav>
      <h1 className="visually-hidden">{name}</h1>
      <FlowName />
      <SavingState />
      <span className={css.space} />
      <LanguageMenu onTexts={() => onPanel(panel === 'texts' ? 'inspector' : 'texts')} />
      <ProblemsButton />
      {!readOnly && (
        <span className={css.pair}>
          <IconButton label={t('undo')} onClick={run('undo')} disabled={!canUndo}>
            <Undo2 size={15} />
          </IconButton>
          <IconButton label={t('redo')} onClick={run('redo')} disabled={!canRedo}>
            <Redo2 size={15} />
          </IconButton>
        </span>
      )}
      <IconButton label={t('find')} onClick={run('find')}>
        <Search size={15} />
      </IconButton>
      <Button onClick={() => onPanel(panel === 'history' ? 'inspector' : 'history')} aria-pressed={panel === 'history'}>
        {t('versions')}
      </Button>
      {!readOnly && (
        <Button look="act" onClick={() => setPublishing(true)}>
          {t('publish')}
        </Button>
      )}
      {isPublishing && (
        <Suspense>
          <PublishDialog save={save} onClose={() => setPublishing(false)} />
        </Suspense>
      )}
    </header>
  )
}

function FlowName() {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const name = useEditor((state) => state.draft.name)
  const readOnly = useEditor((state) => state.readOnly)
  const [typed, setTyped] = useState<string>()
  return (
    <input
      className={css.name}
      aria-label={t('flowName')}
      value={typed ?? name}
      readOnly={readOnly}
      maxLength={120}
      style={{ inlineSize: `${Math.min(40, Math.max(8, (typed ?? name).length + 2))}ch` }}
      onChange={({ target }) => {
        setTyped(target.value)
        // A flow without a name cannot be found again.
        if (target.value.trim() === '') return
        store.getState().edit(t('flowName'), (draft) => ({ ...draft, name: target.value }), { key: 'flow name' })
      }}
      onBlur={() => {
        setTyped(undefined)
        store.getState().pause()
      }}
      onKeyDown={({ key, currentTarget }) => (key === 'Enter' || key === 'Escape') && currentTarget.blur()}
    />
  )
}

function ProblemsButton() {
  const { t } = useTranslation('editor')
  const issues = useProblems((state) => state.issues)
  const isOpen = useProblems((state) => state.isOpen)
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const toLookAt = issues.filter(({ severity }) => severity !== 'note').length
  const look = errors > 0 ? css.wrong : toLookAt > 0 ? css.warn : css.fine
  return (
    <button
      type="button"
      className={`${css.pill} ${look}`}
      aria-expanded={isOpen}
      onClick={() => useProblems.setState({ isOpen: !isOpen })}
    >
      {toLookAt === 0 ? `✓ ${t('problems.none')}` : `▲ ${t('problems.toLookAt', { count: toLookAt })}`}
    </button>
  )
}
