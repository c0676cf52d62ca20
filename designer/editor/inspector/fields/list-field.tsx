// A list of parts: added, removed, moved by buttons, by Alt and the arrow keys, or by dragging.

import { ArrowDown, ArrowUp, GripVertical, Plus, X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/button.tsx'
import { useEditor } from '../../editor-context.ts'
import type { Path } from '../../model/texts-of-node.ts'
import css from './list-field.module.css'
import { type At, useField, useMistake } from './use-field.ts'

interface ListFieldProps extends At {
  readonly label: string
  readonly help?: string
  readonly addLabel: string
  readonly newItem: () => unknown
  /** What a part is called: “Value 2”. */
  readonly nameOf: (item: unknown, n: number) => string
  readonly children: (item: unknown, path: Path, n: number) => ReactNode
  readonly max: number
  /** An empty list is no field at all. */
  readonly optional?: boolean
  /** Adds or removes more than the part itself. */
  readonly onAdd?: () => void
  readonly onRemove?: (item: unknown, n: number) => void
  /** Parts that are long are folded; whether this one is open at first. */
  readonly startsOpen?: (item: unknown) => boolean
}

export function ListField(props: ListFieldProps) {
  const { node, path, label, help, addLabel, newItem, nameOf, children, max, optional = false } = props
  const { onAdd, onRemove, startsOpen } = props
  const { t } = useTranslation('forms')
  const { value, choose } = useField(props, label)
  const mistake = useMistake({ node, path }, { shallow: true })
  const readOnly = useEditor((state) => state.readOnly)
  const dragged = useRef<number>(undefined)
  const [over, setOver] = useState<number>()
  const list = Array.isArray(value) ? (value as readonly unknown[]) : []
  const set = (next: readonly unknown[]) => choose(optional && next.length === 0 ? undefined : next)
  const move = (from: number, to: number) => {
    if (to < 0 || to >= list.length || from === to) return
    const next = list.filter((_, n) => n !== from)
    next.splice(to, 0, list[from])
    set(next)
  }
  const remove = (n: number) => (onRemove ? onRemove(list[n], n) : set(list.filter((_, other) => other !== n)))
  const onKeyDown = (n: number) => (event: KeyboardEvent) => {
    if (readOnly || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(n, n + (event.key === 'ArrowUp' ? -1 : 1))
  }
  const onDrop = (n: number) => (event: DragEvent) => {
    if (dragged.current === undefined) return
    event.preventDefault()
    move(dragged.current, n)
    dragged.current = undefined
    setOver(undefined)
  }
  return (
    <fieldset className={css.list}>
      <legend>{label}</legend>
      {help !== undefined && <p className={css.help}>{help}</p>}
      <ol>
        {list.map((item, n) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and hold no state of their own
            key={n}
            className={over === n ? css.over : undefined}
            onKeyDown={onKeyDown(n)}
            onDragOver={(event) => {
              if (dragged.current === undefined) return
              event.preventDefault()
              setOver(n)
            }}
            onDrop={onDrop(n)}
          >
            <div className={css.head}>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the keyboard has Alt and arrows */}
              <span
                className={css.grip}
                draggable={!readOnly}
                onDragStart={() => {
                  dragged.current = n
                }}
                onDragEnd={() => {
                  dragged.current = undefined
                  setOver(undefined)
                }}
              >
                <GripVertical size={14} aria-hidden />
              </span>
              <b>{nameOf(item, n)}</b>
              <IconButton
                label={t('list.up', { name: nameOf(item, n) })}
                disabled={n === 0}
                onClick={() => move(n, n - 1)}
              >
                <ArrowUp size={14} />
              </IconButton>
              <IconButton
                label={t('list.down', { name: nameOf(item, n) })}
                disabled={n === list.length - 1}
                onClick={() => move(n, n + 1)}
              >
                <ArrowDown size={14} />
              </IconButton>
              <IconButton label={t('list.remove', { name: nameOf(item, n) })} onClick={() => remove(n)}>
                <X size={14} />
              </IconButton>
            </div>
            {startsOpen ? (
              <Fold name={nameOf(item, n)} startsOpen={startsOpen(item)}>
                {children(item, [...path, n], n)}
              </Fold>
            ) : (
              children(item, [...path, n], n)
            )}
          </li>
        ))}
      </ol>
      {mistake !== undefined && <p className={css.mistake}>{mistake}</p>}
      <Button small disabled={list.length >= max} onClick={() => (onAdd ? onAdd() : set([...list, newItem()]))}>
        <Plus size={13} aria-hidden /> {addLabel}
      </Button>
    </fieldset>
  )
}

interface FoldProps {
  readonly name: string
  readonly startsOpen: boolean
  readonly children: ReactNode
}

/** No button: those who may only look cannot press buttons here, but may unfold. */
function Fold({ name, startsOpen, children }: FoldProps) {
  const { t } = useTranslation('forms')
  const [isOpen, setOpen] = useState(startsOpen)
  return (
    <details className={css.fold} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {t(isOpen ? 'list.less' : 'list.change')} <span className="visually-hidden">{name}</span>
      </summary>
      {isOpen && <div className={css.inner}>{children}</div>}
    </details>
  )
}
