// Mends of the drawing: ways out, edges, ids, triggers.

import { type Draft, type DraftEdge, type DraftNode, freeId, freeIdAmong } from '../flow/draft.ts'
import { edgeKey } from '../flow/list-keys.ts'
import { newNode } from '../flow/new-node.ts'
import { startingText } from '../flow/starting-words.ts'
import { outletsOfDraft } from '../nodes/draft-outlets.ts'
import { say } from '../said.ts'
import { isRecord } from '../value.ts'
import type { Mend, Mender } from './mends.ts'
import { changeNode, withEdge, withNode, withoutEdges, withoutNode } from './redraw.ts'

const nodeIn = (draft: Draft, id: string | undefined) => draft.nodes.find((node) => node.id === id)

/** A way out that leads nowhere gets somewhere to lead. */
export const wayOn: Mender = ({ node: id, field: outlet }, draft) => {
  const node = nodeIn(draft, id)
  if (!node || outlet === undefined) return []
  const lead = (drawn: Draft, to: string) => withEdge(drawn, { from: node.id, outlet, to })
  const leadToNew = (kind: 'handoff' | 'end') => (drawn: Draft) => {
    const added = newNode(kind, freeId(drawn, kind), drawn.languages)
    return lead(withNode(drawn, added, node.id), added.id)
  }
  const end = draft.nodes.find(({ kind }) => kind === 'end')
  const menu = mainMenuOf(draft)
  const handOver: Mend = { code: 'hand-over', label: say`Hand over to a person`, adds: [], apply: leadToNew('handoff') }
  const endHere: Mend = {
    ...{ code: 'end-here', label: say`End here`, adds: [] },
    apply: (drawn) => (end ? lead(drawn, end.id) : leadToNew('end')(drawn)),
  }
  const backToMenu = (to: string): Mend => ({
    ...{ code: 'back-to-menu', label: say`Back to the menu`, adds: [] },
    apply: (drawn) => lead(drawn, to),
  })
  return [
    handOver,
    // Where a trigger ended at once, the customer would hear nothing.
    ...(node.kind === 'trigger' ? [] : [endHere]),
    // Shown again to somebody who does not answer, a menu would come again and again.
    ...(menu === undefined || outlet === 'noReply' ? [] : [backToMenu(menu)]),
  ]
}

function mainMenuOf({ mainMenu, nodes }: Draft): string | undefined {
  const menus = nodes.filter(({ kind }) => kind === 'menu').map(({ id }) => id)
  return menus.find((id) => id === mainMenu) ?? menus[0]
}

/** The edge an issue is about, by the place that its field names. */
function edgeOf(field: string | undefined, draft: Draft): DraftEdge | undefined {
  const place = /^edges\.(\d+)/.exec(field ?? '')?.[1]
  return place === undefined ? undefined : draft.edges[Number(place)]
}

export const dropEdge: Mender = ({ field }, draft) => {
  if (field === 'mainMenu') {
    const apply = ({ mainMenu: _, ...rest }: Draft): Draft => rest as Draft
    return [{ code: 'forget-main-menu', label: say`Use the first menu instead`, adds: [], apply }]
  }
  const edge = edgeOf(field, draft)
  if (!edge) return []
  const apply = (drawn: Draft) => withoutEdges(drawn, (other) => other === edge)
  return [{ code: 'remove-edge', label: say`Remove the edge`, adds: ['missing-outlet'], apply }]
}

/** Leads an edge to what stands behind the trigger it led to. */
export const skipTrigger: Mender = ({ field }, draft) => {
  const edge = edgeOf(field, draft)
  const behind = draft.edges.find(({ from, outlet }) => from === edge?.to && outlet === 'next')?.to
  const target = nodeIn(draft, behind)
  if (!edge || !target || target.kind === 'trigger') return []
  const apply = (drawn: Draft): Draft => ({
    ...drawn,
    edges: drawn.edges.map((other) => (other === edge ? { ...edge, to: target.id } : other)),
  })
  return [{ code: 'skip-trigger', label: say`Lead it to what follows the trigger`, adds: ['endless-loop'], apply }]
}

export const keepNewest: Mender = ({ field }, draft) => {
  const edge = edgeOf(field, draft)
  if (!edge) return []
  const key = edgeKey({ ...edge })
  const apply = (drawn: Draft) => {
    const newest = drawn.edges.findLastIndex((other) => edgeKey({ ...other }) === key)
    return withoutEdges(drawn, (other, place) => edgeKey({ ...other }) === key && place !== newest)
  }
  return [{ code: 'keep-newest', label: say`Keep the newest edge`, adds: [], apply }]
}

export const removeNode: Mender = ({ node }, draft) => {
  if (node === undefined || !nodeIn(draft, node)) return []
  const apply = (drawn: Draft) => withoutNode(drawn, node)
  // Other nodes that nothing leads to may lead to it.
  return [{ code: 'remove-node', label: say`Remove this node`, adds: ['missing-outlet'], apply }]
}

/** An edge that is worth a copy. */
function leadsOn({ nodes }: Draft, { to }: DraftEdge): boolean {
  const target = nodes.find(({ id }) => id === to)
  return target !== undefined && target.kind !== 'trigger'
}

/** Options or cases whose id is taken get a new one, and lead where the first of that id leads. */
export const newIds =
  (list: 'options' | 'cases'): Mender =>
  ({ node: id }, draft) => {
    const node = nodeIn(draft, id)
    if (!node || !Array.isArray(node[list])) return []
    const apply = (drawn: Draft) => renamed(drawn, node.id, list)
    return [{ code: 'new-id', label: say`Give it an id of its own`, adds: ['missing-outlet'], apply }]
  }

function renamed(draft: Draft, id: string, list: 'options' | 'cases'): Draft {
  const parts = nodeIn(draft, id)?.[list]
  if (!Array.isArray(parts)) return draft
  const prefix = list === 'options' ? 'option.' : 'case.'
  const taken = new Set<unknown>(parts.map((part) => (isRecord(part) ? part.id : undefined)))
  const seen = new Set<unknown>()
  const added: DraftEdge[] = []
  const own = parts.map((part: unknown) => {
    if (!isRecord(part) || typeof part.id !== 'string') return part
    if (seen.size < seen.add(part.id).size) return part
    const fresh = freeIdAmong(taken, part.id)
    taken.add(fresh)
    seen.add(fresh)
    const edge = draft.edges.find(({ from, outlet }) => from === id && outlet === `${prefix}${part.id}`)
    if (edge && leadsOn(draft, edge)) added.push({ ...edge, outlet: `${prefix}${fresh}` })
    return { ...part, id: fresh }
  })
  return { ...changeNode(draft, id, (node) => ({ ...node, [list]: own })), edges: [...draft.edges, ...added] }
}

/** Nodes whose id is taken get a new one, and lead where their outlets led. */
export const newNodeIds: Mender = ({ node: id }, draft) => {
  if (id === undefined || !nodeIn(draft, id)) return []
  const apply = (drawn: Draft): Draft => {
    const first = drawn.nodes.findIndex((node) => node.id === id)
    const taken = new Set([...drawn.nodes.map((node) => node.id), ...drawn.edges.flatMap(({ from, to }) => [from, to])])
    const added: DraftEdge[] = []
    const nodes = drawn.nodes.map((node, place): DraftNode => {
      if (node.id !== id || place === first) return node
      const own = { ...node, id: freeIdAmong(taken, id) }
      taken.add(own.id)
      const outlets = new Set(outletsOfDraft(own).map(({ name }) => name))
      const kept = drawn.edges
        .filter(({ from, outlet }) => from === id && outlets.has(outlet))
        .filter((edge) => leadsOn(drawn, edge))
      added.push(...kept.map((edge) => ({ ...edge, from: own.id })))
      return own
    })
    return { ...drawn, nodes, edges: [...drawn.edges, ...added] }
  }
  return [{ code: 'new-id', label: say`Give it an id of its own`, adds: ['missing-outlet', 'unknown-outlet'], apply }]
}

/** Something that starts the flow, before its first node. */
export const addTrigger: Mender = () => [
  {
    ...{ code: 'start-by-keyword', label: say`Start it by a keyword` },
    // Only the author knows the words.
    adds: ['bad-field'],
    apply: (draft) => started(draft, newNode('trigger', freeId(draft, 'when-asked'), draft.languages)),
  },
  {
    ...{ code: 'start-by-call', label: say`Let other flows call it`, adds: [] },
    apply: (draft) => started(draft, { id: freeId(draft, 'when-called'), kind: 'trigger', on: 'called' }),
  },
]

function started(draft: Draft, trigger: DraftNode): Draft {
  const led = new Set(draft.edges.map(({ to }) => to))
  const bodies = draft.nodes.filter(({ kind }) => kind !== 'trigger')
  const found = bodies.find(({ id }) => !led.has(id)) ?? bodies[0]
  const first = found ?? newNode('message', freeId(draft, 'message'), draft.languages)
  const nodes = [trigger, ...draft.nodes, ...(found ? [] : [first])]
  const { layout } = draft
  const place = layout?.nodes[first.id]
  const point = place && { x: place.x - BEFORE_PX, y: place.y }
  return {
    ...withEdge({ ...draft, nodes }, { from: trigger.id, outlet: 'next', to: first.id }),
    ...(layout && point && { layout: { ...layout, nodes: { ...layout.nodes, [trigger.id]: point } } }),
  }
}

/** How far a new trigger stands before the first node. */
const BEFORE_PX = 360

/** Something to choose. Where it leads in a menu, only the author knows. */
export const addOption: Mender = ({ node: id, code }, draft) => {
  if (id === undefined || !nodeIn(draft, id)) return []
  const apply = (drawn: Draft) =>
    changeNode(drawn, id, (node) => ({
      ...node,
      options: [
        ...(Array.isArray(node.options) ? node.options : []),
        { id: 'option-1', title: startingText('firstOption', drawn.languages) },
        { id: 'option-2', title: startingText('secondOption', drawn.languages) },
      ],
    }))
  const adds = code === 'empty-menu' ? ['missing-outlet'] : []
  return [{ code: 'add-options', label: say`Add two options`, adds, apply }]
}
