// Where everything of the editor stands: header, canvas with its tools, the inspector on the right, problems below.

import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Canvas } from './canvas/canvas.tsx'
import { CanvasTools } from './canvas/canvas-tools.tsx'
import { FirstSteps } from './canvas/first-steps.tsx'
import { Palette } from './canvas/palette.tsx'
import { useAddNode } from './canvas/use-add-node.ts'
import { useCommands } from './commands.ts'
import { ConflictsBar } from './conflicts-bar.tsx'
import { useEditor } from './editor-context.ts'
import { EditorHeader } from './editor-header.tsx'
import css from './editor-view.module.css'
import { Finder } from './find/finder.tsx'
import { ShowFromAddress } from './find/show-from-address.tsx'
import { Inspector } from './inspector/inspector.tsx'
import { ProblemsPanel } from './problems/problems-panel.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useWanted } from './simulator/wanted.ts'

/** Side tables and dialogs of the whole flow. */
export type Panel = 'inspector' | 'try' | 'tests' | 'texts' | 'history'

export function EditorView({ save }: { readonly save: () => Promise<void> }) {
  const { t } = useTranslation('editor')
  const readOnly = useEditor((state) => state.readOnly)
  const [panel, setPanel] = useState<Panel>('inspector')
  const commands = useCommands()
  const addNode = useAddNode()
  useShortcuts(commands)
  const wanted = useWanted((state) => state.act)
  useEffect(() => {
    if (wanted !== undefined) setPanel('try')
  }, [wanted])
  return (
    <div className={css.editor}>
      <EditorHeader commands={commands} save={save} panel={panel} onPanel={setPanel} />
      <ConflictsBar />
      <main className={css.main} aria-label={t('canvas')}>
        <Canvas />
        <FirstSteps />
        {!readOnly && (
          <div className={css.palette}>
            <Palette onAdd={addNode} />
          </div>
        )}
        <div className={css.tools}>
          <CanvasTools commands={commands} />
        </div>
        <div className={css.problems}>
          <ProblemsPanel />
        </div>
      </main>
      <Inspector panel={panel} onPanel={setPanel} />
      <Finder commands={commands} />
      <ShowFromAddress />
    </div>
  )
}
