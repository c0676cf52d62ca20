// Adds a node where somebody wants it, connected where it came from an edge, selected and in sight.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { type DraftPoint, freeId, type NodeKindName, newNode, outletsOfDraft } from '../../../engine/core/index.ts'
import { nodeIn, useEditorStore } from '../editor-context.ts'
import { addNode, connect } from '../model/edits.ts'
import { freePlace, placesOf } from './places.ts'
import { estimate } from './sizes.ts'

/** px to the right of what it follows. */
const BESIDE = 96

export function useAddNode() {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  return useCallback(
    (kind: NodeKindName, at?: DraftPoint, from?: { readonly node: string; readonly outlet: string }): string => {
      const { draft, selected, edit } = store.getState()
      const id = freeId(draft, kind)
      const node = newNode(kind, id, draft.languages)
      const origin = from ?? loneOutlet(selected, store.getState())
      const place = at ? freePlace(draft, at, estimate(node)) : besideOf(origin?.node, store.getState())
      edit(
        t('addKind', { kind: t(`kind.${kind}`) }),
        (before) => {
          const added = addNode(before, node, place)
          return origin && kind !== 'trigger' ? connect(added, origin.node, origin.outlet, id) : added
        },
        { select: [id] },
      )
      return id
    },
    [store, t],
  )
}

type State = ReturnType<ReturnType<typeof useEditorStore>['getState']>

/** A new node continues the one that is selected, where that has one way out and it leads nowhere yet. */
function loneOutlet(selected: ReadonlySet<string>, { draft }: State) {
  const [id] = selected
  const node = selected.size === 1 && id !== undefined ? nodeIn(draft, id) : undefined
  if (node === undefined) return undefined
  const open = outletsOfDraft(node).filter(
    ({ name }) => !draft.edges.some((edge) => edge.from === node.id && edge.outlet === name),
  )
  const [first] = open
  return first && (open.length === 1 || node.kind === 'trigger') ? { node: node.id, outlet: first.name } : undefined
}

/** Right of its origin and below what stands there already; for the first one, the corner. */
function besideOf(origin: string | undefined, { draft }: State): DraftPoint {
  const places = placesOf(draft)
  const node = origin === undefined ? draft.nodes.at(-1) : nodeIn(draft, origin)
  const point = node && places.get(node.id)
  if (node === undefined || point === undefined) return { x: 0, y: 0 }
  const x = point.x + estimate(node).width + BESIDE
  const taken = draft.nodes.filter(
    (other) => Math.abs((places.get(other.id)?.x ?? Number.NaN) - x) < estimate(other).width,
  )
  const bottom = Math.max(
    point.y,
    ...taken.flatMap((other) => {
      const at = places.get(other.id)
      return at && at.y >= point.y - 40 ? [at.y + estimate(other).height + 36] : []
    }),
  )
  return { x, y: bottom }
}
