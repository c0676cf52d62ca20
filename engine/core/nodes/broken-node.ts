// A node of a draft as its kind wants to see it. Broken ones get just enough of the right shape: while a title is empty or a number
// half typed, a node must not lose its ways out nor its picture.

import { isRecord } from '../value.ts'
import type { NodeBase, NodeKind } from './kind.ts'
import { nodeKinds } from './registry.ts'

export interface SeenNode {
  readonly kind: NodeKind
  readonly node: NodeBase
  /** Of a broken node: where the options that are left stand in the draft. */
  readonly optionPlaces?: readonly number[]
}

/** Nodes are immutable, so each is read once: a canvas asks for all of them at every stroke. */
const seen = new WeakMap<object, SeenNode | 'unknown'>()

/** The node with its kind; `undefined` where there is no such kind. What reads the node must be ready for it to be broken. */
export function seenNode(node: { readonly id: string; readonly kind: string }): SeenNode | undefined {
  const known = seen.get(node) ?? read(node)
  seen.set(node, known)
  return known === 'unknown' ? undefined : known
}

function read(node: { readonly kind: string }): SeenNode | 'unknown' {
  if (!Object.hasOwn(nodeKinds, node.kind)) return 'unknown'
  const kind = nodeKinds[node.kind as keyof typeof nodeKinds] as NodeKind
  const parsed = kind.schema.safeParse(node)
  if (parsed.success) return { kind, node: parsed.data }
  const broken: Fields = { ...node }
  const options: readonly unknown[] = Array.isArray(broken.options) ? broken.options : []
  const optionPlaces = options.flatMap((option, place) => (isPart(option) ? [place] : []))
  return { kind, node: patched(broken) as unknown as NodeBase, optionPlaces }
}

type Fields = Record<string, unknown>

/** What the defaults of the schemas would have filled in, and texts that are texts. */
function patched(broken: Fields): Fields {
  const { kind, retries, timeoutMs, answer, options, cases } = broken
  const asks = kind === 'menu' || kind === 'question'
  const texts: Fields = {}
  for (const field of ['text', 'again', 'header', 'footer', 'listButton']) {
    texts[field] = isRecord(broken[field]) || (asks && field === 'text') ? textsOf(broken[field]) : undefined
  }
  return {
    ...broken,
    ...texts,
    options: kind === 'menu' || options !== undefined ? partsOf(options).map(patchedOption) : undefined,
    cases: partsOf(cases).map(({ label, ...rest }) => ({ ...rest, ...(typeof label === 'string' && { label }) })),
    retries: typeof retries === 'number' ? retries : 2,
    timeoutMs: typeof timeoutMs === 'number' ? timeoutMs : 5000,
    answer: isRecord(answer) ? answer : { type: 'text' },
    beyond: broken.beyond === 'numbers' ? 'numbers' : 'pages',
  }
}

const patchedOption = ({ description, aliases: _, ...option }: Fields) => ({
  ...option,
  title: textsOf(option.title),
  ...(isRecord(description) && { description: textsOf(description) }),
})

/** Options or cases that have an id; the others have no way out. */
function partsOf(value: unknown): Fields[] {
  if (!Array.isArray(value)) return []
  return value.filter(isPart)
}

const isPart = (part: unknown): part is Fields => isRecord(part) && typeof part.id === 'string' && part.id !== ''

/** The words of a text; an empty one is as good as none. */
function textsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  )
}
