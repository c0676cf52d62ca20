// Reading and writing what stands in a node whose content may be broken: texts by language, lists, numbers.

import type { Draft, DraftNode } from '../../../engine/core/index.ts'
import { changeNode } from './edits.ts'

/** Where a value stands in a node: `['options', 2, 'title']`. */
export type Path = readonly (string | number)[]

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export function valueAt(node: DraftNode, path: Path): unknown {
  let value: unknown = node
  for (const key of path) {
    if (!isObject(value)) return undefined
    value = value[key]
  }
  return value
}

/** Puts a value there; `undefined` takes it away. What is missing on the way is made. */
export function setAt(draft: Draft, id: string, path: Path, value: unknown): Draft {
  return changeNode(draft, id, (node) => withValue(node, path, value) as DraftNode)
}

function withValue(holder: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = Array.isArray(holder) ? holder : []
    const next = withValue(list[key], rest, value)
    if (next === list[key]) return holder
    return next === undefined ? list.filter((_, n) => n !== key) : Object.assign([...list], { [key]: next })
  }
  const record = isObject(holder) ? holder : {}
  const next = withValue(record[key], rest, value)
  if (next === record[key]) return holder
  if (next !== undefined) return { ...record, [key]: next }
  const { [key]: _gone, ...others } = record
  return others
}

/** What is said in this language; nothing where it is missing. */
export function textIn(texts: unknown, language: string): string {
  const text = isObject(texts) ? texts[language] : undefined
  return typeof text === 'string' ? text : ''
}

/** What is shown in its place where the language is missing: the first there is. */
export function fallbackText(texts: unknown, languages: readonly string[]): string {
  for (const language of languages) {
    const text = textIn(texts, language)
    if (text !== '') return text
  }
  return isObject(texts) ? (Object.values(texts).find((text) => typeof text === 'string') ?? '') : ''
}

/** An empty text is none: it counts as missing. */
export const setText = (draft: Draft, id: string, path: Path, language: string, text: string): Draft =>
  setAt(draft, id, [...path, language], text === '' ? undefined : text)

export const listIn = (node: DraftNode, field: string): readonly Record<string, unknown>[] => {
  const list = node[field]
  return Array.isArray(list) ? list.filter(isObject) : []
}
