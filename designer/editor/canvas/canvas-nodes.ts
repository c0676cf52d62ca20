// The drawing as React Flow wants it. Nodes keep their identity as long as nothing of them changed, so that only what changed
// is drawn again; where they are while they are dragged is not yet part of the drawing.

import {
  applyNodeChanges,
  type Edge,
  type Node,
  type NodeChange,
  type NodeHandle,
  Position,
  type XYPosition,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  type Draft,
  type DraftGroup,
  type DraftNode,
  type DraftNote,
  outletsOfDraft,
} from '../../../engine/core/index.ts'
import { nodeIn, useEditor, useEditorStore } from '../editor-context.ts'
import { layoutOf } from '../model/edits.ts'
import { placesOf } from './places.ts'
import { estimate, type Size } from './sizes.ts'

/** Changes when what stands in the node does. */
interface CanvasData extends Record<string, unknown> {
  readonly size: Size
}

export type CanvasNode = Node<CanvasData>
interface Item {
  readonly id: string
  readonly type: 'flow' | 'note' | 'group'
  readonly position: XYPosition
  readonly width?: number
  readonly height?: number
  readonly data: CanvasData
}

const NOTE = { width: 200, height: 120 }

const datas = new WeakMap<object, CanvasData>()

/** The same for the same part of the drawing. */
function dataOf(part: DraftNode | DraftNote | DraftGroup): CanvasData {
  const told = datas.get(part)
  if (told) return told
  const data = { size: 'kind' in part ? estimate(part) : { ...NOTE, ...part, rowAt: () => 0 } }
  datas.set(part, data)
  return data
}

/**
 * Where a node's handles are before it was ever drawn. Without them React Flow would draw all nodes once to see, which takes
 * minutes for thousands.
 */
function handlesOf(node: DraftNode | undefined, { width, rowAt }: Size): NodeHandle[] {
  if (node === undefined) return []
  const way = { width: HANDLE, height: HANDLE }
  return [
    { ...way, id: 'in', type: 'target' as const, position: Position.Left, x: -HANDLE / 2, y: 20 - HANDLE / 2 },
    ...outletsOfDraft(node).map(({ name }, n) => ({
      ...{ ...way, id: name, type: 'source' as const, position: Position.Right },
      ...{ x: width - HANDLE / 2, y: rowAt(n) - HANDLE / 2 },
    })),
  ].filter(({ type }) => type === 'source' || node.kind !== 'trigger')
}

/** px; as in outlet-row.module.css. */
const HANDLE = 12

function itemsOf(draft: Draft): Item[] {
  const layout = layoutOf(draft)
  const places = placesOf(draft)
  const groups = layout.groups.map((group): Item => {
    const { id, x, y, width, height } = group
    return { id, type: 'group', position: { x, y }, width, height, data: dataOf(group) }
  })
  const nodes = draft.nodes.map((node): Item => {
    return { id: node.id, type: 'flow', position: places.get(node.id) ?? { x: 0, y: 0 }, data: dataOf(node) }
  })
  const notes = layout.notes.map((note): Item => {
    const { id, x, y, width = NOTE.width, height = NOTE.height } = note
    return { id, type: 'note', position: { x, y }, width, height, data: dataOf(note) }
  })
  return [...groups, ...nodes, ...notes]
}

function nodesOf(draft: Draft, selected: ReadonlySet<string>, before: readonly CanvasNode[]): CanvasNode[] {
  const known = new Map(before.map((node) => [node.id, node]))
  return itemsOf(draft).map(({ id, type, position, width, height, data }) => {
    const old = known.get(id)
    const isSelected = selected.has(id)
    const isSame =
      old?.position.x === position.x &&
      old.position.y === position.y &&
      (old.selected ?? false) === isSelected &&
      old.data === data
    if (old !== undefined && isSame) return old
    const { size } = data
    // Once it was drawn, its real size and handles are known, and these stand.
    const wasDrawn = old !== undefined && old.handles === undefined
    return {
      ...{ id, type, position, data, selected: isSelected, zIndex: type === 'group' ? -1 : 0 },
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(wasDrawn
        ? { measured: old.measured ?? size }
        : { measured: { width: size.width, height: size.height }, handles: handlesOf(nodeIn(draft, id), size) }),
    }
  })
}

/** A node that was measured has told where its handles are. */
function withRealHandles(node: CanvasNode, measured: ReadonlySet<string>): CanvasNode {
  if (node.handles === undefined || !measured.has(node.id)) return node
  const { handles: _estimated, ...rest } = node
  return rest
}

export function useCanvasNodes(): [readonly CanvasNode[], (changes: NodeChange<CanvasNode>[]) => void] {
  const store = useEditorStore()
  const draft = useEditor((state) => state.draft)
  const selected = useEditor((state) => state.selected)
  const [nodes, setNodes] = useState<CanvasNode[]>(() => nodesOf(draft, selected, []))

  useEffect(() => {
    setNodes((before) => nodesOf(draft, selected, before))
  }, [draft, selected])

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      // What is selected is ours to know; what is removed, a command's.
      const drawn = changes.filter(({ type }) => type === 'position' || type === 'dimensions')
      if (drawn.length > 0) {
        const measured = new Set(drawn.flatMap((change) => (change.type === 'dimensions' ? [change.id] : [])))
        setNodes((before) => applyNodeChanges(drawn, before).map((node) => withRealHandles(node, measured)))
      }
      const picks = changes.flatMap((change) => (change.type === 'select' ? [change] : []))
      if (picks.length === 0) return
      const next = new Set(store.getState().selected)
      for (const { id, selected: isSelected } of picks) {
        if (isSelected) next.add(id)
        else next.delete(id)
      }
      store.getState().select(next)
    },
    [store],
  )
  return [nodes, onNodesChange]
}

export const edgeId = (from: string, outlet: string) => `${from}|${outlet}`

/** Edges of the drawing; their ids say which way out they leave by. */
export function useCanvasEdges(): readonly Edge[] {
  const edges = useEditor((state) => state.draft.edges)
  const nodes = useEditor((state) => state.draft.nodes)
  const armed = useEditor((state) => state.armed)
  const cache = useRef(new Map<string, Edge>())
  return useMemo(() => {
    const ids = new Set(nodes.map(({ id }) => id))
    const next = new Map<string, Edge>()
    for (const { from, outlet, to } of edges) {
      if (!ids.has(from) || !ids.has(to)) continue
      const id = edgeId(from, outlet)
      const old = cache.current.get(id)
      const isArmed = armed === id
      const isSame = old?.target === to && (old.selected ?? false) === isArmed
      next.set(
        id,
        isSame
          ? old
          : { id, type: 'way', source: from, sourceHandle: outlet, target: to, targetHandle: 'in', selected: isArmed },
      )
    }
    cache.current = next
    return [...next.values()]
  }, [edges, nodes, armed])
}
