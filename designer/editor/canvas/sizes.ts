// How large a node will be, told before it is drawn: for the first picture, for plain shapes and for tidying up.

import { type DraftNode, outletsOfDraft } from '../../../engine/core/index.ts'
import { fallbackText, listIn } from '../model/texts-of-node.ts'

/** Below this zoom nobody can read a text: nodes are plain shapes. */
export const PLAIN_BELOW = 0.45

/** px; as in flow-node.module.css. */
export const WIDTH = 232
export const HEAD = 36
const ROW = 29
const LINE = 19
const CHARS_PER_LINE = 30

const known = new WeakMap<DraftNode, Size>()

export interface Size {
  readonly width: number
  readonly height: number
  /** The middle of the n-th row of a way out, from the top. */
  rowAt(n: number): number
}

export function estimate(node: DraftNode): Size {
  const told = known.get(node)
  if (told) return told
  const above = HEAD + bodyHeight(node)
  const rows = outletsOfDraft(node).length
  // A menu has a row to add an option, after its options.
  const options = node.kind === 'menu' ? listIn(node, 'options').length : rows
  const added = node.kind === 'menu' ? ROW : 0
  const rowAt = (n: number) => above + (n + 0.5) * ROW + (n >= options ? added : 0)
  const size = { width: WIDTH, height: above + rows * ROW + added, rowAt }
  known.set(node, size)
  return size
}

function bodyHeight(node: DraftNode): number {
  const text = fallbackText(node.text, [])
  const bubble = text === '' ? 0 : 24 + lines(text) * LINE
  if (node.kind === 'trigger') return 10 + Math.ceil(Math.min(8, wordCount(node)) / 3) * 26
  if (node.kind === 'end') return 30
  return bubble + (['set', 'tag', 'request', 'wait', 'call', 'handoff'].includes(node.kind) ? 30 : 0)
}

const lines = (text: string) =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARS_PER_LINE)), 0)

const wordCount = (node: DraftNode) =>
  listIn(node, 'keywords').reduce((sum, { words }) => sum + (Array.isArray(words) ? words.length : 0), 0)
