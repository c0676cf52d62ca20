// Merges two changes of one JSON value, as far down as its parts make sense by themselves.

import { isRecord } from '../value.ts'
import { keyed, keyingOf } from './list-keys.ts'
import { mergeOrder } from './merge-order.ts'
import { fieldOf, keysOfBoth, same, sharing } from './same.ts'

/** Names, ids and languages from the document down: `['nodes', 'main-menu', 'text', 'en']`. */
export type Keys = readonly string[]

/** Told where both sides changed the same value differently. `undefined`: that side has removed it. */
export type Report = (keys: Keys, mine: unknown, theirs: unknown, what: 'value' | 'order') => void

type Record_ = Readonly<Record<string, unknown>>

/** Deeper than any document we read. */
const DEPTH_MAX = 200

/** Fields whose parts hang together: half of one and half of another would mean something that nobody wrote. */
const WHOLE = new Set(['answer', 'when'])

/** `onto` with the change from `from` to `to`; where that cannot be, `onto` stays and the clash is reported. */
export function merge(from: unknown, to: unknown, onto: unknown, keys: Keys, report: Report): unknown {
  if (same(from, to)) return onto
  if (same(from, onto)) return sharing(to, onto)
  if (same(to, onto)) return onto
  if (keys.length < DEPTH_MAX && !isWhole(keys, [from, to, onto])) {
    if (isRecord(to) && isRecord(onto)) {
      if (isRecord(from)) return mergeRecords(from, to, onto, keys, report)
      if (from === undefined && growsByKey(keys, to, onto)) return mergeRecords({}, to, onto, keys, report)
    }
    if (Array.isArray(to) && Array.isArray(onto) && (Array.isArray(from) || from === undefined)) {
      const merged = mergeLists(from ?? [], to, onto, keys, report)
      if (merged) return merged
    }
  }
  report(keys, to, onto, 'value')
  return onto
}

function mergeRecords(from: Record_, to: Record_, onto: Record_, keys: Keys, report: Report): Record_ {
  const names = keysOfBoth(onto, to)
  const fields = names.flatMap((name) => {
    const field = merge(fieldOf(from, name), fieldOf(to, name), fieldOf(onto, name), [...keys, name], report)
    return field === undefined ? [] : [[name, field] as const]
  })
  const unchanged =
    fields.length === Object.keys(onto).length && fields.every(([name, field]) => field === fieldOf(onto, name))
  return unchanged ? onto : Object.fromEntries(fields)
}

type List = readonly unknown[]

function mergeLists(from: List, to: List, onto: List, keys: Keys, report: Report): List | undefined {
  const keyOf = keyingOf([from, to, onto])
  if (!keyOf) return undefined
  const inPlace = samePlaces(from, to) && samePlaces(from, onto)
  const [f, t, o] = [from, to, onto].map((list) => (inPlace ? byPlace(list) : keyed(list, keyOf))) as [
    Items,
    Items,
    Items,
  ]
  const items = new Map<string, unknown>()
  for (const key of new Set([...o.keys(), ...t.keys()])) {
    const item = merge(f.get(key), t.get(key), o.get(key), [...keys, key], report)
    if (item !== undefined) items.set(key, item)
  }
  const orders = { from: [...f.keys()], to: [...t.keys()], onto: [...o.keys()], kept: new Set(items.keys()) }
  const order = mergeOrder(orders)
  if (order.clash) report(keys, orders.to, orders.onto, 'order')
  const list = order.keys.map((key) => items.get(key))
  return list.length === onto.length && list.every((item, i) => item === onto[i]) ? onto : list
}

type Items = Map<string, unknown>

const byPlace = (list: List): Items => new Map(list.map((item, place) => [String(place), item]))

/** Groups of keywords that changed their kind of match or their words, but not both: still the same groups. */
function samePlaces(from: List, other: List): boolean {
  const isGroup = (item: unknown) => isRecord(item) && Array.isArray(item.words)
  return (
    from.length === other.length &&
    from.every((a, i) => {
      const b = other[i]
      if (!isGroup(a) || !isGroup(b) || !isRecord(a) || !isRecord(b)) return false
      return (a.match === b.match && a.language === b.language) || same(a.words, b.words)
    })
  )
}

function isWhole(keys: Keys, versions: readonly unknown[]): boolean {
  const [room, ...inside] = keys
  if (room === 'edges') return inside.length === 1
  if (room === 'layout') return inside[0] === 'nodes' && inside.length === 2
  if (room !== 'nodes') return false
  if (inside.length === 1) return !sameKind(versions)
  const field = inside.at(-1) ?? ''
  // `from` of what is set: a value, a text or an expression.
  return WHOLE.has(field) || (field === 'from' && inside[1] === 'assign')
}

/** Fields of another kind of node, or of another trigger, are none of this one. A wait is either of two. */
function sameKind(versions: readonly unknown[]): boolean {
  const kinds = versions.map((node) => (isRecord(node) ? `${node.kind} ${node.on}` : ''))
  return kinds.every((kind) => kind === kinds[0]) && !kinds[0]?.startsWith('wait ')
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** Both sides began it: texts grow language by language, the layout and the flow's words name by name. */
function growsByKey(keys: Keys, to: Record_, onto: Record_): boolean {
  if (keys[0] === 'layout' || keys[0] === 'words') return keys.length <= 2
  return keys[0] === 'nodes' && keys.length > 2 && keysOfBoth(to, onto).every((key) => LANGUAGE.test(key))
}
