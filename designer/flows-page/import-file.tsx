// A file dropped or chosen, and everything that is wrong with it, in plain words.

import { FileUp } from 'lucide-react'
import { type DragEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Draft, type Issue, readDraft } from '../../engine/core/index.ts'
import { nodeIn } from '../editor/editor-context.ts'
import { useIssueWords } from '../editor/problems/issue-words.ts'
import { useNodeName } from '../editor/use-node-name.ts'
import css from './import-file.module.css'
import { type ReadFile, readFlowFile } from './read-flow-file.ts'

interface ImportFileProps {
  readonly file: ReadFile | undefined
  readonly onFile: (file: ReadFile) => void
}

export function ImportFile({ file, onFile }: ImportFileProps) {
  const { t } = useTranslation('flows')
  const [isOver, setIsOver] = useState(false)
  const read = async (files: FileList | null) => {
    const [first] = files ?? []
    if (first) onFile(await readFlowFile(first))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    void read(event.dataTransfer.files)
  }
  return (
    <>
      {/* The input inside is what a keyboard reaches; dropping is the mouse's way to the same. */}
      <label
        className={isOver ? `${css.drop} ${css.over}` : css.drop}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <FileUp size={20} aria-hidden />
        <span>{file?.fileName ?? t('import.drop')}</span>
        <small>{file === undefined ? t('import.which') : t('import.another')}</small>
        <input
          type="file"
          accept=".json,application/json"
          className="visually-hidden"
          onChange={(event) => {
            void read(event.target.files)
            // The same file again is a change too: it may have been mended meanwhile.
            event.target.value = ''
          }}
        />
      </label>
      {file !== undefined && <Report file={file} />}
    </>
  )
}

function Report({ file: { document, issues } }: { readonly file: ReadFile }) {
  const { t } = useTranslation('flows')
  const draft = useMemo(() => document && readDraft(document), [document])
  const errors = issues.filter(({ severity }) => severity === 'error').length
  const verdict =
    document === undefined ? t('import.refused') : errors > 0 ? t('import.broken', { count: errors }) : t('import.fine')
  return (
    <section className={css.report} aria-live="polite">
      <p className={document === undefined ? css.refused : errors > 0 ? css.broken : css.fine}>{verdict}</p>
      {issues.length > 0 && (
        // A list that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <ul className={css.issues} tabIndex={0} aria-label={t('import.issues')}>
          {issues.map((issue, index) => (
            // Two issues may read the same; the list never changes.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <IssueLine key={index} issue={issue} draft={draft} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface IssueLineProps {
  readonly issue: Issue
  /** Missing where nothing of the file can be used. */
  readonly draft: Draft | undefined
}

function IssueLine({ issue, draft }: IssueLineProps) {
  const { t } = useTranslation('flows')
  const nodeName = useNodeName()
  const wordsOf = useIssueWords(draft)
  const { severity, node } = issue
  const { message, remedy } = wordsOf(issue)
  const found = node === undefined ? undefined : draft && nodeIn(draft, node)
  return (
    <li>
      <span className={severity === 'error' ? css.error : css.warning} title={t(`import.${severity}`)} aria-hidden>
        {severity === 'error' ? '✕' : '▲'}
      </span>
      <span>
        <span className="visually-hidden">{t(`import.${severity}`)}: </span>
        {node !== undefined && <strong>{found ? nodeName(found) : node}: </strong>}
        {message} <span className={css.remedy}>{remedy}</span>
      </span>
    </li>
  )
}
