// All rules that would answer together: those of the published flows, and those drawn here, also where the rest of the drawing is
// not whole yet.

import {
  compileFlow,
  createFlowSet,
  type Draft,
  type DraftNode,
  type Flow,
  type FlowSet,
  parseFlow,
  readDraft,
} from '../../../engine/core/index.ts'

type Compiled = ReturnType<typeof compileFlow>

export interface RuleSet {
  readonly flows: FlowSet
  /** Triggers drawn here that cannot be read yet: they are not asked. */
  readonly left: readonly DraftNode[]
}

/** A flow of one trigger that ends at once: rules are asked for what starts, not for what follows. */
const END = { id: 'the-end', kind: 'end' }

const read = new WeakMap<DraftNode, Flow | undefined>()

/** A trigger by itself; `undefined` where it cannot be read. Each is read once, also with thousands of words. */
function readTrigger(trigger: DraftNode): Flow | undefined {
  if (read.has(trigger)) return read.get(trigger)
  const parsed = parseFlow({
    ...{ schemaVersion: 1, id: 'rule', name: 'rule', languages: ['en'], nodes: [trigger, END] },
    edges: [{ from: trigger.id, outlet: 'next', to: END.id }],
  })
  read.set(trigger, parsed.ok ? parsed.flow : undefined)
  return parsed.ok ? parsed.flow : undefined
}

interface Rules {
  readonly compiled: Compiled | undefined
  readonly left: readonly DraftNode[]
}

function rulesOf({ id, name, languages, nodes }: Draft): Rules {
  const triggers = nodes
    .filter(({ kind }) => kind === 'trigger')
    .map((trigger) => ({ trigger, flow: readTrigger(trigger) }))
  const left = triggers.flatMap(({ trigger, flow }) => (flow === undefined ? [trigger] : []))
  const good = triggers.flatMap(({ flow }) => flow ?? [])
  const [first] = good
  if (first === undefined) return { compiled: undefined, left }
  const rules: Flow = {
    ...first,
    ...{ id, name: name === '' ? id : name, languages: [...languages] },
    nodes: [...good.flatMap((flow) => flow.nodes.slice(0, 1)), ...first.nodes.slice(1)],
    edges: good.flatMap((flow) => flow.edges),
  }
  return { compiled: compileFlow(rules, `${id}@1`), left }
}

/** Published documents do not change, so each is read once. */
const published = new WeakMap<object, Compiled | undefined>()

function publishedRules(document: object): Compiled | undefined {
  if (!published.has(document)) published.set(document, rulesOf(readDraft(document)).compiled)
  return published.get(document)
}

/** `documents` in the order they were first published, which is their age. A flow drawn here takes the place of its own. */
export function ruleSetOf(draft: Draft, documents: readonly object[]): RuleSet {
  const { compiled: drawn, left } = rulesOf(draft)
  const others = documents.flatMap((document) => {
    const isOwn = readDraft(document).id === draft.id
    const compiled = isOwn ? drawn : publishedRules(document)
    return compiled === undefined ? [] : [compiled]
  })
  const isThere = drawn === undefined || others.includes(drawn)
  return { flows: createFlowSet(isThere ? others : [...others, drawn]), left }
}
