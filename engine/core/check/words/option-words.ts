// All that customers may type instead of tapping an option: its titles, its other words, its number.

import type { Flow } from '../../flow/schema.ts'
import type { FlowNode } from '../../nodes/registry.ts'

export interface OptionWord {
  readonly node: string
  /** The way it leads. */
  readonly outlet: string
  readonly option: string
  /** Of the node: `options.0.title.en`. */
  readonly field: string
  /** The language in which it is read; of other words and numbers each. */
  readonly language: string
  readonly text: string
}

/** Texts with `{{values}}` are left out: nobody knows what they will be. */
export function optionWords({ languages, nodes }: Pick<Flow, 'languages' | 'nodes'>): OptionWord[] {
  return nodes.flatMap((node) => optionWordsOf(node, languages))
}

export function optionWordsOf(node: FlowNode, languages: readonly string[]): OptionWord[] {
  if (!(node.kind === 'menu' || node.kind === 'question')) return []
  const [first = 'en'] = languages
  return (node.options ?? []).flatMap(({ id, title, aliases = {} }, n) => {
    const at = { node: node.id, option: id, outlet: node.kind === 'menu' ? `option.${id}` : 'answered' }
    const words = [
      ...Object.entries(title).map(([language, text]) => ({ language, text, field: `options.${n}.title.${language}` })),
      ...Object.entries(aliases).flatMap(([language, list]) =>
        list.map((text, a) => ({ language, text, field: `options.${n}.aliases.${language}.${a}` })),
      ),
      { language: first, text: String(n + 1), field: `options.${n}` },
    ]
    return words.filter(({ text }) => text.trim() !== '' && !text.includes('{{')).map((word) => ({ ...at, ...word }))
  })
}
