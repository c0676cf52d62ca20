// JSONata for CodeMirror: its colours, what can be completed, and where the core finds a mistake.

import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { type Diagnostic, linter } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { Decoration, MatchDecorator, ViewPlugin } from '@codemirror/view'
import type { TFunction } from 'i18next'
import { allowedFunctions, checkExpression } from '../../../../engine/core/index.ts'
import { type KnownValue, shortExample } from '../../model/values.ts'
import type { Sayer } from '../../said.ts'

/** In the order in which they are tried; each with the class that colours it. */
const TOKENS: readonly (readonly [name: string, pattern: string])[] = [
  ['comment', '\\/\\*[^]*?\\*\\/'],
  ['string', '"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\''],
  ['regex', '(?<=[(,]\\s*)/(?:[^/\\\\\\n]|\\\\.)+/[im]*'],
  ['number', '\\b\\d+(?:\\.\\d+)?\\b'],
  ['function', '\\$[A-Za-z_]\\w*(?=\\s*\\()'],
  ['own', '\\$\\w*'],
  ['keyword', '\\b(?:and|or|in|true|false|null)\\b'],
]

const tokens = new MatchDecorator({
  regexp: new RegExp(TOKENS.map(([name, pattern]) => `(?<${name}>${pattern})`).join('|'), 'g'),
  decoration: ({ groups }) =>
    Decoration.mark({ class: TOKENS.find(([name]) => groups?.[name] !== undefined)?.[0] ?? '' }),
})

/** Colours what is in sight. The classes stand in expression-editor.module.css. */
export const jsonataColours: Extension = ViewPlugin.define(
  (view) => {
    let marks = tokens.createDeco(view)
    return {
      get marks() {
        return marks
      },
      update(update) {
        marks = tokens.updateDeco(update, marks)
      },
    }
  },
  { decorations: (plugin) => plugin.marks },
)

/** Variables, contact fields and what is always there by their names; functions after a “$”. */
export function completion(values: () => readonly KnownValue[], t: TFunction<'forms'>): Extension {
  const functions = [...allowedFunctions].sort().map((name) => ({
    label: `$${name}`,
    apply: `$${name}(`,
    type: 'function',
    detail: t('expression.function'),
  }))
  const source = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[$\w.]+/)
    if (word === null && !context.explicit) return null
    const from = word?.from ?? context.pos
    if (word?.text.startsWith('$') === true) return { from, options: functions, validFor: /^\$\w*$/ }
    const options = values().map(({ path, example }) => ({
      label: path,
      type: 'variable',
      detail: shortExample(example),
    }))
    return { from, options: word === null ? [...options, ...functions] : options, validFor: /^[\w.]*$/ }
  }
  return autocompletion({ override: [source], icons: false })
}

/** The core's own check, with its place. */
export const mistakes = (say: Sayer): Extension =>
  linter(
    (view): Diagnostic[] => {
      const text = view.state.doc.toString()
      if (text.trim() === '') return []
      const checked = checkExpression(text)
      if (checked.ok) return []
      const at = Math.min(checked.position ?? text.length, text.length)
      // JSONata says where it stopped: the sign before that is what it stopped at.
      const from = Math.max(0, at - 1)
      return [
        { from, to: Math.max(at, from + 1, Math.min(text.length, 1)), severity: 'error', message: say(checked.said) },
      ]
    },
    { delay: 200 },
  )
