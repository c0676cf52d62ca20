// By what the items of a list are told apart when two versions of it are compared: by id, by way out, by word, not by place.

import { isRecord } from '../value.ts'

type KeyOf = (item: unknown) => string | undefined

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** Tried in this order; the first that tells all items apart is taken. */
const KEYINGS: readonly KeyOf[] = [
  // Keywords, languages, tags: each text stands for itself.
  text,
  // Nodes, options, cases, notes, groups.
  (item) => (isRecord(item) ? text(item.id) : undefined),
  (item) =>
    isRecord(item) && text(item.from) !== undefined && text(item.outlet) !== undefined ? edgeKey(item) : undefined,
  // Groups of keywords: one a kind of match and language.
  (item) =>
    isRecord(item) && Array.isArray(item.words) ? `${text(item.match)} ${text(item.language) ?? '*'}` : undefined,
  // What is set or saved: one a place.
  (item) => (isRecord(item) ? text(item.to) : undefined),
]

/** The name of an edge among edges: where it comes from and by which way out. */
export function edgeKey(edge: Readonly<Record<string, unknown>>): string {
  return `${edge.from} ${edge.outlet}`
}

/** How the items of all these lists are told apart; `undefined` where they are not, and a list only makes sense as a whole. */
export function keyingOf(lists: readonly (readonly unknown[])[]): KeyOf | undefined {
  return KEYINGS.find((keyOf) => lists.every((list) => list.every((item) => keyOf(item) !== undefined)))
}

/** The items under their keys, in order. A broken list may hold a key twice: the second one is `key#2`. */
export function keyed<T>(list: readonly T[], keyOf: KeyOf): Map<string, T> {
  const items = new Map<string, T>()
  const uses = new Map<string, number>()
  for (const item of list) {
    const key = keyOf(item) ?? ''
    let use = (uses.get(key) ?? 0) + 1
    while (items.has(nth(key, use))) use++
    uses.set(key, use)
    items.set(nth(key, use), item)
  }
  return items
}

const nth = (key: string, use: number) => (use === 1 ? key : `${key}#${use}`)
