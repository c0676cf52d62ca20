// What can be done to a drawing: each edit makes a new draft from an old one and knows nothing of the screen.

import {
  type Draft,
  type DraftLayout,
  type DraftNode,
  type DraftNote,
  type DraftPoint,
  freeId,
} from '../../../engine/core/index.ts'

export type Edit = (draft: Draft) => Draft

const NO_LAYOUT: DraftLayout = { nodes: {}, notes: [], groups: [] }

export const layoutOf = (draft: Draft): DraftLayout => draft.layout ?? NO_LAYOUT

const withLayout = (draft: Draft, layout: Partial<DraftLayout>): Draft => ({
  ...draft,
  layout: { ...layoutOf(draft), ...layout },
})

export function addNode(draft: Draft, node: DraftNode, at: DraftPoint): Draft {
  const placed = withLayout(draft, { nodes: { ...layoutOf(draft).nodes, [node.id]: rounded(at) } })
  return { ...placed, nodes: [...draft.nodes, node] }
}

/** Changes a node. The same node back changes nothing. */
export function changeNode(draft: Draft, id: string, change: (node: DraftNode) => DraftNode): Draft {
  let changed = false
  const nodes = draft.nodes.map((node) => {
    if (node.id !== id) return node
    const next = change(node)
    changed ||= next !== node
    return next
  })
  return changed ? { ...draft, nodes } : draft
}

/** Sets one field of a node; `undefined` takes it away. */
export const setField =
  (id: string, field: string, value: unknown): Edit =>
  (draft) =>
    changeNode(draft, id, (node) => {
      if (node[field] === value) return node
      if (value !== undefined) return { ...node, [field]: value }
      const { [field]: _gone, ...rest } = node
      return rest as DraftNode
    })

export function removeNodes(draft: Draft, ids: ReadonlySet<string>): Draft {
  const layout = layoutOf(draft)
  const points = Object.fromEntries(Object.entries(layout.nodes).filter(([id]) => !ids.has(id)))
  const { mainMenu, ...rest } = draft
  return withLayout(
    {
      ...rest,
      ...(mainMenu !== undefined && !ids.has(String(mainMenu)) && { mainMenu }),
      nodes: draft.nodes.filter((node) => !ids.has(node.id)),
      edges: draft.edges.filter((edge) => !ids.has(edge.from) && !ids.has(edge.to)),
    },
    {
      nodes: points,
      notes: layout.notes.filter((note) => !ids.has(note.id)),
      groups: layout.groups.filter((group) => !ids.has(group.id)),
    },
  )
}

/** Leads a way out to a node; a way out leads to one place, so an edge that was there goes. */
export function connect(draft: Draft, from: string, outlet: string, to: string): Draft {
  const known = draft.edges.find((edge) => edge.from === from && edge.outlet === outlet)
  if (known?.to === to) return draft
  const edge = { from, outlet, to }
  return {
    ...draft,
    edges: known ? draft.edges.map((other) => (other === known ? edge : other)) : [...draft.edges, edge],
  }
}

export function disconnect(draft: Draft, from: string, outlet: string): Draft {
  const edges = draft.edges.filter((edge) => edge.from !== from || edge.outlet !== outlet)
  return edges.length === draft.edges.length ? draft : { ...draft, edges }
}

/** Moves nodes, notes and groups to new places. */
export function place(draft: Draft, points: ReadonlyMap<string, DraftPoint>): Draft {
  const layout = layoutOf(draft)
  const nodes = { ...layout.nodes }
  for (const { id } of draft.nodes) {
    const point = points.get(id)
    if (point) nodes[id] = rounded(point)
  }
  const moved = <T extends DraftPoint & { readonly id: string }>(list: readonly T[]) =>
    list.map((item) => {
      const point = points.get(item.id)
      return point ? { ...item, ...rounded(point) } : item
    })
  return withLayout(draft, { nodes, notes: moved(layout.notes), groups: moved(layout.groups) })
}

export function addNote(draft: Draft, at: DraftPoint, text: string): { draft: Draft; id: string } {
  const { notes } = layoutOf(draft)
  const id = freeId(draft, `note-${notes.length + 1}`)
  return { draft: withLayout(draft, { notes: [...notes, { id, text, ...rounded(at) }] }), id }
}

export const changeNote =
  (id: string, change: Partial<DraftNote>): Edit =>
  (draft) =>
    withLayout(draft, {
      notes: layoutOf(draft).notes.map((note) => (note.id === id ? { ...note, ...change } : note)),
    })

/** A frame around what lies in it. */
export function addGroup(
  draft: Draft,
  title: string,
  box: DraftPoint & { readonly width: number; readonly height: number },
): { draft: Draft; id: string } {
  const { groups } = layoutOf(draft)
  const id = freeId(draft, `group-${groups.length + 1}`)
  const group = { id, title, ...rounded(box), width: Math.round(box.width), height: Math.round(box.height) }
  return { draft: withLayout(draft, { groups: [...groups, group] }), id }
}

export const changeGroup =
  (id: string, change: Partial<DraftLayout['groups'][number]>): Edit =>
  (draft) =>
    withLayout(draft, {
      groups: layoutOf(draft).groups.map((group) => (group.id === id ? { ...group, ...change } : group)),
    })

/** Drawn on a four-pixel grid: what is nearly in line is in line, and files differ less. */
const GRID = 4
const rounded = ({ x, y }: DraftPoint): DraftPoint => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
})
