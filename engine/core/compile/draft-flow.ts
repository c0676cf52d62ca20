// What of a drawing can already answer: the flow that a draft would be, without what cannot be read yet.

import type { Draft } from '../flow/draft.ts'
import { examine } from '../flow/parse.ts'
import { FLOW_SCHEMA_VERSION, type Flow, wordsSchema } from '../flow/schema.ts'
import type { FlowNode } from '../nodes/registry.ts'

export interface DraftFlow {
  /** Can be compiled. A way out that leads nowhere, or to what cannot be read, ends the run. */
  readonly flow: Flow
  /** Ids of nodes that cannot be read yet. */
  readonly leftOut: readonly string[]
}

/** Never throws, whatever the draft holds. */
export function flowOfDraft(draft: Draft): DraftFlow {
  const { readable } = examine(draft)
  const nodes = new Map<string, FlowNode>()
  for (const node of readable?.nodes ?? []) if (!nodes.has(node.id)) nodes.set(node.id, node)
  const words = wordsSchema.safeParse(draft.words)
  const { mainMenu = '' } = readable ?? {}
  const flow: Flow = {
    ...{ schemaVersion: FLOW_SCHEMA_VERSION, id: draft.id, name: draft.name === '' ? draft.id : draft.name },
    ...{ starter: false, languages: [...draft.languages], nodes: [...nodes.values()] },
    edges: (readable?.edges ?? []).filter(({ from, to }) => nodes.has(from) && isReached(nodes.get(to))),
    ...(nodes.get(mainMenu)?.kind === 'menu' && { mainMenu }),
    ...(words.success && { words: words.data }),
  }
  return { flow, leftOut: draft.nodes.flatMap(({ id }) => (nodes.has(id) ? [] : [id])) }
}

const isReached = (node: FlowNode | undefined) => node !== undefined && node.kind !== 'trigger'
