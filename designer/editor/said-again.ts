// A sentence of the core of which only its English was kept, found again among the patterns of all.

import type { Said } from '../../engine/core/index.ts'

/** With fewer letters of its own a pattern fits what it does not mean. */
const LETTERS_MIN = 4

const forms = new Map<string, { readonly form: RegExp; readonly letters: number }>()

function formOf(pattern: string) {
  const pieces = pattern.split(/\{\{\d+\}\}/)
  const known = forms.get(pattern)
  if (known) return known
  const form = new RegExp(`^${pieces.map(escaped).join('(.*)')}$`, 's')
  const made = { form, letters: pieces.join('').match(/\p{L}/gu)?.length ?? 0 }
  forms.set(pattern, made)
  return made
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** By the pattern with the most words of its own; the text as it is where none fits. `named`: what fills the holes. */
export function saidAgain(text: string, patterns: readonly string[], named = (value: string) => value): Said {
  let best: Said | undefined
  let most = LETTERS_MIN - 1
  for (const pattern of patterns) {
    const { form, letters } = formOf(pattern)
    const found = letters > most ? form.exec(text) : null
    if (!found) continue
    most = letters
    best = { text, pattern, values: found.slice(1).map(named) }
  }
  return best ?? { text, pattern: '{{0}}', values: [text] }
}
