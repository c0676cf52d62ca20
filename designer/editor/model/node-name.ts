// What people call a node: its own name, else the first words of what it says, else its id.

import type { DraftNode } from '../../../engine/core/index.ts'
import { fallbackText } from './texts-of-node.ts'

const CHARS_MAX = 32

export function nameOf(node: DraftNode): string {
  if (typeof node.name === 'string' && node.name !== '') return node.name
  const said = fallbackText(node.text, []).replaceAll('\n', ' ')
  if (said === '') return node.id
  return said.length > CHARS_MAX ? `“${said.slice(0, CHARS_MAX).trim()}…”` : `“${said}”`
}
