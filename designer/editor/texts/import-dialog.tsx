// A translator's file comes back: what would change is shown first, then it is one edit that can be undone.

import { FileUp } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useEditorStore } from '../editor-context.ts'
import { decoded, readCsv } from './csv.ts'
import css from './import-dialog.module.css'
import { ImportReport } from './import-report.tsx'
import { type Imported, importSheet } from './sheet.ts'

type Read = { readonly name: string } & ({ readonly why: 'encoding' | 'broken' | 'noColumns' } | Imported)

/** Nobody's texts are larger; a film dropped by mistake is not read. */
const BYTES_MAX = 20_000_000

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('texts')
  const store = useEditorStore()
  const [file, setFile] = useState<Read>()
  const [isOver, setOver] = useState(false)
  const read = async (files: FileList | null) => {
    const [first] = files ?? []
    if (first === undefined) return
    if (first.size > BYTES_MAX) return setFile({ name: first.name, why: 'broken' })
    const text = decoded(new Uint8Array(await first.arrayBuffer()))
    if (text === undefined) return setFile({ name: first.name, why: 'encoding' })
    const table = readCsv(text)
    if (table === undefined) return setFile({ name: first.name, why: 'broken' })
    const imported = importSheet(store.getState().draft, table)
    setFile({ name: first.name, ...(imported ?? { why: 'noColumns' }) })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void read(event.dataTransfer.files)
  }
  const count = file !== undefined && 'changes' in file ? file.changes.length : 0
  const apply = () => {
    if (file === undefined || !('changes' in file)) return
    store.getState().edit(t('import.undo', { name: file.name }), file.edit)
    const made = store.getState().history.past.at(-1)
    const undo = () => {
      if (store.getState().history.past.at(-1) === made) store.getState().undo()
      else toast(t('import.changedSince'), { look: 'bad' })
    }
    toast(t('import.done', { count }), { action: { label: t('undo', { ns: 'common' }), do: undo } })
    onClose()
  }
  return (
    <Dialog
      title={t('import.title')}
      about={t('import.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel', { ns: 'common' })}</Button>
          <Button look="act" disabled={count === 0} onClick={apply}>
            {t('import.do', { count })}
          </Button>
        </>
      }
    >
      {/* The input inside is what a keyboard reaches; dropping is the mouse's way to the same. */}
      <label
        className={isOver ? `${css.drop} ${css.over}` : css.drop}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={18} aria-hidden />
        <span>{file?.name ?? t('import.drop')}</span>
        <small>{file === undefined ? t('import.which') : t('import.another')}</small>
        <input
          type="file"
          accept=".csv,.txt,text/csv"
          className="visually-hidden"
          onChange={({ target }) => {
            void read(target.files)
            // The same file again is a change too: it may have been mended meanwhile.
            target.value = ''
          }}
        />
      </label>
      <div aria-live="polite">
        {file !== undefined && 'why' in file && <p className={css.refused}>{t(`import.why.${file.why}`)}</p>}
        {file !== undefined && 'changes' in file && <ImportReport imported={file} />}
      </div>
    </Dialog>
  )
}
