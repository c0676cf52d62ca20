// Answers that nobody reads to the end on a phone.

import { parseTemplate } from '../../expression/template.ts'
import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { fold } from '../../matching/fold.ts'
import { tokens } from '../../matching/tokens.ts'
import { kindOf } from '../../nodes/registry.ts'
import { say } from '../../said.ts'

export function wordyAnswers(flow: Flow, wordsMax: number): Issue[] {
  return flow.nodes.flatMap((node) =>
    (kindOf(node).texts?.(node) ?? []).flatMap(({ field, text, role }) =>
      role !== 'body' && role !== 'caption'
        ? []
        : Object.entries(text).flatMap(([language, words]) => {
            const count = wordsIn(words)
            if (count <= wordsMax) return []
            const message = say`This text has ${count} words in “${{ language }}”; few people read more than ${wordsMax} on a phone.`
            const remedy = say`Say the most important thing first and shorten the rest, or let the customer ask for more.`
            const at = { flow: flow.id, node: node.id, field: `${field}.${language}` }
            return [warning('wordy-answer', message, remedy, at)]
          }),
    ),
  )
}

/** A value counts as one word. */
function wordsIn(text: string): number {
  const parsed = parseTemplate(text)
  const parts = parsed.ok ? parsed.parts : [{ kind: 'text' as const, text }]
  return parts.reduce((sum, part) => sum + (part.kind === 'text' ? tokens(fold(part.text)).length : 1), 0)
}
