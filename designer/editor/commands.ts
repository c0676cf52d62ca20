// Everything the editor can do, each with its name and its key: for the keyboard, the finder and the buttons alike.

import { useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '../ui/toasts.tsx'
import { useChooser } from './canvas/chooser-state.ts'
import { placesOf } from './canvas/places.ts'
import { estimate } from './canvas/sizes.ts'
import { FIT } from './canvas/viewport.ts'
import { nodeIn, useEditorStore } from './editor-context.ts'
import { useFinder } from './find/finder-state.ts'
import { copyNodes, pasteNodes } from './model/clipboard.ts'
import { addGroup, addNote, disconnect, removeNodes } from './model/edits.ts'
import { useProblems } from './problems/problems.ts'

export interface Command {
  readonly id: string
  readonly label: string
  /** As `KeyboardEvent` sees it, `Mod` for Ctrl or ⌘: `Mod+Shift+z`. */
  readonly keys: readonly string[]
  readonly run: () => void
  /** Changes the drawing: not offered to those who may only look. */
  readonly edits: boolean
}

const NUDGE = 4
const NUDGE_FAR = 40

export function useCommands(): readonly Command[] {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const flow = useReactFlow()
  return useMemo(() => {
    const state = () => store.getState()
    const middle = () => flow.screenToFlowPosition({ x: innerWidth / 2, y: innerHeight / 2 })
    const stepped = (step: 'undo' | 'redo') => () => {
      const done = state()[step]()
      if (done === undefined) return
      if (done.kept > 0) toast(t('keptOfOthers', { count: done.kept }))
    }
    const copy = async () => {
      const { draft, selected } = state()
      if (selected.size === 0) return
      await navigator.clipboard.writeText(copyNodes(draft, selected))
    }
    const paste = async () => {
      const text = await navigator.clipboard.readText().catch(() => '')
      const pasted = pasteNodes(state().draft, text, middle())
      if (pasted === undefined) return toast(t('nothingToPaste'))
      state().edit(t('paste'), () => pasted.draft, { select: pasted.ids })
    }
    const remove = () => {
      const { selected, armed } = state()
      if (armed !== undefined) {
        const [from = '', outlet = ''] = armed.split('|')
        return state().edit(t('removeEdge'), (draft) => disconnect(draft, from, outlet))
      }
      if (selected.size === 0) return
      state().edit(t('remove', { count: selected.size }), (draft) => removeNodes(draft, selected), { select: [] })
    }
    const duplicate = () => {
      const { draft, selected } = state()
      const pasted = pasteNodes(draft, copyNodes(draft, selected))
      if (pasted) state().edit(t('duplicate'), () => pasted.draft, { select: pasted.ids })
    }
    const group = () => {
      const { draft, selected } = state()
      const boxes = draft.nodes.flatMap((node) => {
        const point = placesOf(draft).get(node.id)
        return selected.has(node.id) && point ? [{ ...point, ...estimate(node) }] : []
      })
      if (boxes.length === 0) return toast(t('selectFirst'))
      const [x, y] = [Math.min(...boxes.map((box) => box.x)) - 24, Math.min(...boxes.map((box) => box.y)) - 52]
      const width = Math.max(...boxes.map((box) => box.x + box.width)) + 24 - x
      const height = Math.max(...boxes.map((box) => box.y + box.height)) + 24 - y
      const made = addGroup(draft, t('newGroup'), { x, y, width, height })
      state().edit(t('group'), () => made.draft, { select: [made.id] })
    }
    const note = () => {
      const made = addNote(state().draft, middle(), '')
      state().edit(t('note'), () => made.draft, { select: [made.id] })
    }
    const tidyUp = async () => {
      const { tidy } = await import('./canvas/tidy.ts')
      const { draft, selected } = state()
      state().edit(t('tidyUp'), () => tidy(draft, selected))
      toast(t('tidied'), { action: { label: t('undo'), do: () => state().undo() } })
      await flow.fitView({ ...FIT, duration: 150 })
    }
    const chooser = () => useChooser.getState().open({ screen: { x: innerWidth / 2, y: innerHeight / 3 } })
    const editText = () => {
      const focused = document.activeElement?.closest<HTMLElement>('.react-flow__node')?.dataset.id
      const id = focused ?? [...state().selected][0]
      if (id === undefined || nodeIn(state().draft, id) === undefined) return
      state().select([id])
      const node = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
      node?.querySelector<HTMLElement>('[data-edit]:not([data-edit="name"])')?.click()
    }
    const nudge = (x: number, y: number) => () => {
      const { draft, selected } = state()
      const points = new Map(
        [...selected].flatMap((id) => {
          const point = placesOf(draft).get(id)
          return point ? [[id, { x: point.x + x, y: point.y + y }] as const] : []
        }),
      )
      if (points.size === 0) return
      void import('./model/edits.ts').then(({ place }) =>
        state().edit(t('move', { count: points.size }), (before) => place(before, points), { key: 'nudge' }),
      )
    }
    const to = (ids?: readonly string[]) =>
      void flow.fitView({ ...(ids && { nodes: ids.map((id) => ({ id })) }), ...FIT, duration: 150 })
    const edit = (id: string, label: string, keys: readonly string[], run: () => void): Command => {
      return { id, label, keys, run, edits: true }
    }
    const look = (id: string, label: string, keys: readonly string[], run: () => void): Command => {
      return { id, label, keys, run, edits: false }
    }
    return [
      look('find', t('find'), ['Mod+k', 'Mod+f'], () => useFinder.getState().open()),
      edit('add', t('addNode'), ['a', 'n'], chooser),
      edit('undo', t('undo'), ['Mod+z'], stepped('undo')),
      edit('redo', t('redo'), ['Mod+Shift+z', 'Mod+y'], stepped('redo')),
      look('copy', t('copy'), ['Mod+c'], () => void copy()),
      edit('cut', t('cut'), ['Mod+x'], () => void copy().then(remove)),
      edit('paste', t('paste'), ['Mod+v'], () => void paste()),
      edit('duplicate', t('duplicate'), ['Mod+d'], duplicate),
      edit('remove', t('removeSelected'), ['Delete', 'Backspace'], remove),
      edit('editText', t('editText'), ['Enter'], editText),
      look('selectAll', t('selectAll'), ['Mod+a'], () => state().select(state().draft.nodes.map(({ id }) => id))),
      look('selectNone', t('selectNone'), ['Escape'], () => state().select([])),
      edit('group', t('group'), ['Mod+g'], group),
      edit('note', t('addNote'), ['Shift+N'], note),
      edit('tidy', t('tidyUp'), ['Shift+T'], () => void tidyUp()),
      look('fit', t('showAll'), ['Shift+1', 'Shift+!'], () => to()),
      look('fitSelected', t('showSelected'), ['Shift+2', 'Shift+"', 'Shift+@'], () => to([...state().selected])),
      look('zoomIn', t('zoomIn'), ['+', '='], () => void flow.zoomIn({ duration: 100 })),
      look('zoomOut', t('zoomOut'), ['-'], () => void flow.zoomOut({ duration: 100 })),
      look('problems', t('problems.show'), ['Shift+P'], () =>
        useProblems.setState(({ isOpen }) => ({ isOpen: !isOpen })),
      ),
      edit('left', t('nudge'), ['ArrowLeft'], nudge(-NUDGE, 0)),
      edit('right', t('nudge'), ['ArrowRight'], nudge(NUDGE, 0)),
      edit('up', t('nudge'), ['ArrowUp'], nudge(0, -NUDGE)),
      edit('down', t('nudge'), ['ArrowDown'], nudge(0, NUDGE)),
      edit('leftFar', t('nudge'), ['Shift+ArrowLeft'], nudge(-NUDGE_FAR, 0)),
      edit('rightFar', t('nudge'), ['Shift+ArrowRight'], nudge(NUDGE_FAR, 0)),
      edit('upFar', t('nudge'), ['Shift+ArrowUp'], nudge(0, -NUDGE_FAR)),
      edit('downFar', t('nudge'), ['Shift+ArrowDown'], nudge(0, NUDGE_FAR)),
    ]
  }, [t, store, flow])
}
