// A drawing as it would answer: with what the engine fills in by itself, and without what customers never see.

import { type Draft, parseFlow, readDraft } from '../../../engine/core/index.ts'

const known = new WeakMap<Draft, Draft>()

/** Versions are stored like this, so that a drawing can be compared with one. What cannot be published is given back itself. */
export function asPublished(draft: Draft): Draft {
  const before = known.get(draft)
  if (before) return before
  const parsed = parseFlow(draft)
  const made = parsed.ok ? readDraft(parsed.flow) : draft
  known.set(draft, made)
  return made
}

/** Whether two answer alike; where things lie on the canvas and what is noted beside them does not count. */
export const answersAlike = (a: Draft, b: Draft): boolean => contentOf(asPublished(a)) === contentOf(asPublished(b))

function contentOf({ layout: _layout, $schema: _schema, ...content }: Draft): string {
  return JSON.stringify(inOrder(content))
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, inOrder(field)])
}
