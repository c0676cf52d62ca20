// Finds everything in this flow by typing: nodes by name and by what they say, and every command.

import { useReactFlow } from '@xyflow/react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Draft, fold, textsIn } from '../../../engine/core/index.ts'
import { FIT } from '../canvas/viewport.ts'
import type { Command } from '../commands.ts'
import { useEditorStore } from '../editor-context.ts'
import { keysForPeople } from '../shortcuts.ts'
import css from './finder.module.css'
import { useFinder } from './finder-state.ts'

interface Entry {
  readonly key: string
  readonly label: string
  readonly about: string
  readonly words: string
  readonly run: () => void
}

/** More would not be read. */
const SHOWN_MAX = 40

export function Finder({ commands }: { readonly commands: readonly Command[] }) {
  const { t } = useTranslation('editor')
  const { isOpen, close } = useFinder()
  if (!isOpen) return null
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className={css.overlay} />
        <Dialog.Content className={css.finder} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{t('find')}</Dialog.Title>
          <Search commands={commands} onDone={close} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function useEntries(commands: readonly Command[]): readonly Entry[] {
  const store = useEditorStore()
  const flow = useReactFlow()
  return useMemo(() => {
    const { draft, readOnly } = store.getState()
    const show = (id: string) => () => {
      store.getState().select([id])
      void flow.fitView({ nodes: [{ id }], ...FIT, duration: 150 })
    }
    const offered = commands.filter(({ edits, id }) => !(edits && readOnly) && !/^(left|right|up|down)/.test(id))
    return [
      ...nodeEntries(draft, show),
      ...offered.map(({ id, label, keys, run }): Entry => {
        return { key: `/${id}`, label, about: keys[0] ? keysForPeople(keys[0]) : '', words: fold(label), run }
      }),
    ]
  }, [commands, store, flow])
}

function nodeEntries(draft: Draft, show: (id: string) => () => void): Entry[] {
  const said = new Map<string, string[]>()
  for (const { node, text } of textsIn(draft)) {
    if (node !== null) said.set(node, [...(said.get(node) ?? []), text])
  }
  return draft.nodes.map(({ id, name }) => {
    const texts = said.get(id) ?? []
    const label = typeof name === 'string' && name !== '' ? name : id
    const about = texts
      .filter((text) => text !== label)
      .join(' · ')
      .slice(0, 120)
    return { key: id, label, about, words: fold([label, id, ...texts].join(' ')), run: show(id) }
  })
}

function Search({ commands, onDone }: { readonly commands: readonly Command[]; readonly onDone: () => void }) {
  const { t } = useTranslation('editor')
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const entries = useEntries(commands)
  const words = fold(wanted).split(' ').filter(Boolean)
  const found = entries.filter((entry) => words.every((word) => entry.words.includes(word))).slice(0, SHOWN_MAX)
  const here = Math.min(at, found.length - 1)
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onDone()
    // After the dialog has given the focus back.
    setTimeout(entry.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(here + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(here - 1, 0))
    else if (event.key === 'Enter') choose(found[here])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[here] ? `${list}-${here}` : undefined}
        aria-label={t('find')}
        placeholder={t('findAnything')}
        value={wanted}
        onChange={({ target }) => {
          setWanted(target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label={t('find')} className={css.list}>
        {found.map((entry, n) => (
          <div
            key={entry.key}
            id={`${list}-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === here}
            className={css.entry}
            onPointerMove={() => setAt(n)}
            onClick={() => choose(entry)}
            onKeyDown={undefined}
          >
            <span>{entry.label}</span>
            <small>{entry.about}</small>
          </div>
        ))}
        {found.length === 0 && <p className={css.none}>{t('nothingFound')}</p>}
      </div>
    </>
  )
}
