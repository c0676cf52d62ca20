// The options of a menu and of the menus beneath it, typed like an outline: Enter adds a line, Tab makes a sub-menu, a pasted list
// makes the whole tree.

import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { nodeIn, useEditor, useEditorStore } from '../../editor-context.ts'
import { applyOutline, type NewLine, type OutlineLine, readOutline } from '../../model/outline.ts'
import { branchEnd, indented, inserted, isForgotten, moved, outdented, removed } from '../../model/outline-lines.ts'
import { readIndented } from '../../model/outline-text.ts'
import { setText } from '../../model/texts-of-node.ts'
import css from './outline.module.css'
import { OutlineRow } from './outline-row.tsx'
import { useFolding } from './use-folding.ts'

/** Where the keyboard goes once a change is drawn. */
interface Focus {
  readonly line: number
  readonly atEnd: boolean
}

export function Outline({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('forms')
  const store = useEditorStore()
  const language = useEditor((state) => state.language)
  const readOnly = useEditor((state) => state.readOnly)
  const draft = useEditor((state) => state.draft)
  const lines = useMemo(() => readOutline(draft, node.id, language), [draft, node.id, language])
  const folding = useFolding(lines)
  const { seen } = folding
  const list = useRef<HTMLOListElement>(null)
  const [focus, setFocus] = useState<Focus>()
  /** Escape lets the next Tab go on to the next field. */
  const leaves = useRef(false)

  useLayoutEffect(() => {
    if (focus === undefined) return
    // Comes again once it is drawn.
    if (lines[focus.line] !== undefined && !seen.includes(focus.line)) return folding.reveal(focus.line)
    const input = list.current?.querySelectorAll('input')[seen.indexOf(focus.line)]
    input?.focus()
    if (focus.atEnd) input?.setSelectionRange(input.value.length, input.value.length)
    setFocus(undefined)
  })

  /** Puts changed lines into the drawing. `undefined`: nothing changes. */
  const apply = (next: readonly NewLine[] | undefined, line: number, label: string, atEnd = false): boolean => {
    if (next === undefined) return false
    store.getState().edit(label, (of) => applyOutline(of, node.id, language, next))
    setFocus({ line, atEnd })
    return true
  }
  const add = (after: number) => {
    const folded = lines[after]
    if (folded && folding.isFolded(folded)) {
      const end = branchEnd(lines, after)
      apply(inserted(lines, end, [{ depth: folded.depth, title: '' }]), end, t('outline.add'))
      return
    }
    const here = lines[after]?.depth ?? 0
    const below = lines[after + 1]?.depth ?? 0
    const line = { depth: Math.max(here, Math.min(below, here + 1)), title: '' }
    apply(inserted(lines, after + 1, [line]), after + 1, t('outline.add'))
  }
  const type = (line: OutlineLine, title: string) => {
    const { of } = line
    if (of === undefined) return
    const path = ['options', of.place, 'title']
    const key = `outline ${of.menu} ${of.option} ${language}`
    store.getState().edit(t('outline.type'), (before) => setText(before, of.menu, path, language, title), { key })
  }
  const onKeyDown = (n: number) => (event: KeyboardEvent<HTMLInputElement>) => {
    const line = lines[n]
    if (line === undefined || event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      leaves.current = true
      return
    }
    const isLeaving = leaves.current
    leaves.current = false
    const done = (happened: boolean) => happened && event.preventDefault()
    if (event.key === 'Enter') {
      event.preventDefault()
      add(n)
    } else if (event.key === 'Tab' && !isLeaving) {
      done(apply(event.shiftKey ? outdented(lines, n) : indented(lines, n), n, t('outline.move')))
    } else if (event.key === 'Backspace' && line.title === '' && branchEnd(lines, n) === n + 1) {
      done(apply(removed(lines, n), Math.max(0, n - 1), t('outline.remove'), true))
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const to = moved(lines, n, event.key === 'ArrowUp' ? -1 : 1)
      event.preventDefault()
      if (to) apply(to.lines, to.at, t('outline.move'))
    } else if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      // Without a sub-menu nothing happens; the browser must not leave the page either way.
      event.preventDefault()
      if (branchEnd(lines, n) > n + 1) folding.setFolded(line, event.key === 'ArrowLeft')
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const to = seen[seen.indexOf(n) + (event.key === 'ArrowUp' ? -1 : 1)]
      if (to === undefined) return
      event.preventDefault()
      setFocus({ line: to, atEnd: false })
    }
  }
  const onPaste = (n: number) => (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text')
    if (!text.includes('\n')) return
    const pasted = readIndented(text)
    const line = lines[n]
    if (pasted.length === 0 || line === undefined) return
    event.preventDefault()
    const isEmpty = line.title === '' && branchEnd(lines, n) === n + 1
    const into = isEmpty ? (removed(lines, n) ?? lines) : lines
    const at = isEmpty ? n : branchEnd(lines, n)
    const next = inserted(
      into,
      at,
      pasted.map(({ depth, title }) => ({ depth: depth + line.depth, title })),
    )
    apply(next, at + pasted.length - 1, t('outline.paste'), true)
  }
  /** A line that was begun and never written is taken away when the outline is left. */
  const onBlur = (event: FocusEvent) => {
    store.getState().pause()
    if (list.current?.contains(event.relatedTarget)) return
    const forgotten = lines.findIndex((line, n) => isForgotten(draft, line) && branchEnd(lines, n) === n + 1)
    const left = forgotten >= 0 && lines.length > 1 ? removed(lines, forgotten) : undefined
    if (left) store.getState().edit(t('outline.remove'), (of) => applyOutline(of, node.id, language, left))
  }
  return (
    <section className={css.outline} aria-label={t('outline.title')}>
      <h3>{t('outline.title')}</h3>
      <ol ref={list} onBlur={onBlur}>
        {seen.map((n) => {
          const line = lines[n]
          const below = branchEnd(lines, n) - n - 1
          return (
            line && (
              <OutlineRow
                key={n}
                line={line}
                number={n + 1}
                below={below}
                isFolded={folding.isFolded(line)}
                onFold={(isFolded) => folding.setFolded(line, isFolded)}
                leadsTo={line.leadsTo === undefined ? undefined : nodeIn(draft, line.leadsTo)}
                onType={(title) => type(line, title)}
                onKeyDown={onKeyDown(n)}
                onPaste={onPaste(n)}
                onRemove={() => apply(removed(lines, n), Math.max(0, n - 1), t('outline.remove'), true)}
              />
            )
          )
        })}
      </ol>
      {!readOnly && (
        <>
          <button
            type="button"
            className={css.add}
            onClick={() =>
              apply(inserted(lines, lines.length, [{ depth: 0, title: '' }]), lines.length, t('outline.add'))
            }
          >
            + {t('outline.add')}
          </button>
          <p className={css.help}>{t('outline.help')}</p>
        </>
      )}
    </section>
  )
}
