// A conflict: one thing that two people changed differently at the same time, told so that one of them can choose.

import { isRecord } from '../value.ts'
import type { Draft } from './draft.ts'
import { keyed, keyingOf } from './list-keys.ts'
import type { Keys } from './merge.ts'
import { fieldOf } from './same.ts'

/** Both sides changed the same thing differently. Theirs stands in the document; mine is kept here, so that nothing is lost unseen. */
export interface Conflict {
  /** `order`: of a list; `mine` and `theirs` are then its keys in order. */
  readonly what: 'value' | 'order'
  /** Names, ids and languages from the document down: `['nodes', 'main-menu', 'text', 'en']`. */
  readonly keys: Keys
  /** The keys as one text, for people. */
  readonly path: string
  /** The node it is about, where it is about one. */
  readonly node?: string
  /** `undefined`: removed. */
  readonly mine: unknown
  readonly theirs: unknown
}

/** The node that a place in a draft belongs to. */
export function nodeAt([room, ...inside]: Keys): string | undefined {
  if (room === 'nodes') return inside[0]?.split('#')[0]
  if (room === 'edges') return inside[0]?.split(' ')[0]
  return room === 'layout' && inside[0] === 'nodes' ? inside[1] : undefined
}

/** Takes mine after all, in the document as it is now. */
export function takeMine(document: Draft, { what, keys, mine }: Conflict): Draft {
  if (what === 'order') return inOrder(document, keys, mine) as Draft
  const replaced = replaceAt(document, keys, mine) as Draft
  return keys[0] === 'nodes' && keys.length === 2 && mine === undefined ? withoutNode(replaced, nodeAt(keys)) : replaced
}

function withoutNode(document: Draft, gone: string | undefined): Draft {
  if (document.nodes.some((node) => node.id === gone)) return document
  const edges = document.edges.filter(({ from, to }) => from !== gone && to !== gone)
  const { layout } = document
  const places = Object.entries(layout?.nodes ?? {}).filter(([id]) => id !== gone)
  return { ...document, edges, ...(layout && { layout: { ...layout, nodes: Object.fromEntries(places) } }) }
}

function replaceAt(value: unknown, [key, ...rest]: Keys, mine: unknown): unknown {
  if (key === undefined) return mine
  if (Array.isArray(value)) {
    const items = keyed(value, keyingOf([value]) ?? (() => ''))
    const item = replaceAt(items.get(key), rest, mine)
    if (item === undefined) items.delete(key)
    else items.set(key, item)
    return [...items.values()]
  }
  const record = isRecord(value) ? value : {}
  const field = replaceAt(fieldOf(record, key), rest, mine)
  const others = Object.entries(record).filter(([name]) => name !== key)
  if (field === undefined) return Object.fromEntries(others)
  if (!Object.hasOwn(record, key)) return Object.fromEntries([...others, [key, field]])
  return Object.fromEntries(Object.entries(record).map(([name, old]) => [name, name === key ? field : old]))
}

/** The list with its items in my order; those that I do not know stand last. */
function inOrder(document: Draft, keys: Keys, order: unknown): unknown {
  const list = keys.reduce<unknown>((value, key) => itemAt(value, key), document)
  if (!Array.isArray(list) || !Array.isArray(order)) return document
  const items = keyed(list, keyingOf([list]) ?? (() => ''))
  const known = order.filter((key) => items.has(key))
  const sorted = new Set([...known, ...items.keys()])
  return replaceAt(
    document,
    keys,
    [...sorted].map((key) => items.get(key)),
  )
}

function itemAt(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return keyed(value, keyingOf([value]) ?? (() => '')).get(key)
  return isRecord(value) ? fieldOf(value, key) : undefined
}
