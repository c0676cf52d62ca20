// All that is wrong with a draft while it is drawn: by itself, and beside the flows it would answer with.

import type { Draft } from '../flow/draft.ts'
import { inItsPlace } from '../flow/in-its-place.ts'
import type { Issue, Severity } from '../flow/issue.ts'
import { examine } from '../flow/parse.ts'
import type { ReadableFlow } from '../flow/read-document.ts'
import { FLOW_SCHEMA_VERSION, type Flow } from '../flow/schema.ts'
import { type CheckOptions, issuesTogether } from './issues-together.ts'
import { type WaysOptions, waysIssues } from './ways/ways.ts'

/**
 * Every issue of a draft: errors first, then in the order of its nodes, each once. `published` are the flows that answer customers,
 * in their order; its own version may be among them. Never throws, whatever the draft holds.
 */
export function problemsOf(
  draft: Draft,
  published: readonly Flow[],
  options: CheckOptions & WaysOptions = {},
): Issue[] {
  const { issues, flow, readable } = examine(draft, KNOWN)
  const between = readable ? besideOthers(draft, readable, published, options) : []
  const isWhole = [...issues, ...between].every(({ severity }) => severity !== 'error')
  const ways = flow && isWhole ? onWays(flow, published, options) : []
  return sorted(unique([...issues, ...between, ...ways]), draft)
}

const idOf = ({ id }: Flow) => id

/** What is about other flows alone is theirs to mend. */
function onWays(flow: Flow, published: readonly Flow[], options: WaysOptions): Issue[] {
  return waysIssues(inItsPlace(flow, published, idOf), options).filter(
    (issue) => issue.flow === flow.id || issue.path?.some((step) => step.flow === flow.id),
  )
}

/** Drafts share the nodes that did not change, and a page asks at every stroke. */
const KNOWN = { nodes: new WeakMap(), issues: new WeakMap() }

function besideOthers(
  draft: Draft,
  readable: ReadableFlow,
  published: readonly Flow[],
  options: CheckOptions,
): Issue[] {
  const there = published.filter(({ id }) => id !== draft.id)
  const here: Flow = { schemaVersion: FLOW_SCHEMA_VERSION, name: draft.name, starter: false, ...readable }
  // A trigger that cannot be read may be the very one that lets others call this flow.
  const mayBeCalled = readable.broken?.some(({ kind }) => kind === 'trigger') ?? false
  const calls = new Set(there.flatMap(callsOf(draft.id)))
  return issuesTogether(inItsPlace(here, published, idOf), options).filter((issue) => {
    const isOwn = issue.flow === draft.id
    if (readable.broken?.length && UNSURE.has(issue.code)) return false
    if (issue.code !== 'not-callable') return isOwn
    const calledHere = isOwn
      ? draft.nodes.some((n) => n.id === issue.node && n.flow === draft.id)
      : calls.has(`${issue.flow} ${issue.node}`)
    return calledHere ? !mayBeCalled : isOwn
  })
}

/** A node that cannot be read may be the very one that uses the value, or the person that follows. */
const UNSURE: ReadonlySet<string> = new Set(['unused-variable', 'unused-tag', 'collide'])

/** Nodes of a flow that call another one, as `flow node`. */
const callsOf = (called: string) => (flow: Flow) =>
  flow.nodes.flatMap((node) => (node.kind === 'call' && node.flow === called ? [`${flow.id} ${node.id}`] : []))

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

function unique(issues: readonly Issue[]): Issue[] {
  const byText = new Map(
    issues.map((issue) => [JSON.stringify([issue.code, issue.flow, issue.node, issue.field, issue.message]), issue]),
  )
  return [...byText.values()]
}

function sorted(issues: readonly Issue[], draft: Draft): Issue[] {
  const places = new Map(draft.nodes.map(({ id }, place) => [id, place]))
  const placeOf = ({ node, flow }: Issue) =>
    flow !== undefined && flow !== draft.id ? draft.nodes.length : node === undefined ? -1 : (places.get(node) ?? -1)
  const weight = ({ severity }: Issue) => SEVERITIES.indexOf(severity)
  return [...issues].sort((a, b) => weight(a) - weight(b) || placeOf(a) - placeOf(b))
}
