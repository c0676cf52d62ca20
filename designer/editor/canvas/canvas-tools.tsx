// Tools of the canvas: tidying up, zoom, and adding where there is no palette.

import { useStore } from '@xyflow/react'
import { Minus, Plus, Sparkle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import type { Command } from '../commands.ts'
import { useEditor } from '../editor-context.ts'
import css from './canvas-tools.module.css'

export function CanvasTools({ commands }: { readonly commands: readonly Command[] }) {
  const { t } = useTranslation('editor')
  const readOnly = useEditor((state) => state.readOnly)
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100))
  const run = (id: string) => () => commands.find((command) => command.id === id)?.run()
  return (
    <div className={css.tools} role="toolbar" aria-label={t('tools')}>
      {!readOnly && (
        <>
          <Button small className={css.add} onClick={run('add')}>
            <Plus size={14} aria-hidden /> {t('addNode')}
          </Button>
          <Button small onClick={run('tidy')}>
            <Sparkle size={13} aria-hidden /> {t('tidyUp')}
          </Button>
        </>
      )}
      <span className={css.zoom}>
        <IconButton label={t('zoomOut')} onClick={run('zoomOut')}>
          <Minus size={14} />
        </IconButton>
        <button type="button" className={css.level} onClick={run('fit')} title={t('showAll')}>
          {zoom} %
        </button>
        <IconButton label={t('zoomIn')} onClick={run('zoomIn')}>
          <Plus size={14} />
        </IconButton>
      </span>
    </div>
  )
}
