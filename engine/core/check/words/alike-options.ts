// Two options that one reply fits alike: whoever types it is asked again, or gets the other one.

import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import type { MenuNode } from '../../nodes/menu.ts'
import type { QuestionNode } from '../../nodes/question.ts'
import { type FlowNode, kindOf } from '../../nodes/registry.ts'
import { readingTurn } from '../../nodes/shown.ts'
import { say } from '../../said.ts'
import { type OptionWord, optionWordsOf } from './option-words.ts'

export function alikeOptions(flow: Flow): Issue[] {
  return flow.nodes.flatMap((node) => {
    const parts = [flow.id, flow.languages.join(), flow.words]
    const told = known.get(node)
    if (told?.parts.every((part, n) => part === parts[n])) return told.issues
    const issues = issuesOf(node, flow)
    known.set(node, { parts, issues })
    return issues
  })
}

/** Nodes that did not change are read once. */
const known = new WeakMap<FlowNode, { readonly parts: readonly unknown[]; readonly issues: readonly Issue[] }>()

function issuesOf(node: FlowNode, flow: Flow): Issue[] {
  if (!(node.kind === 'menu' || (node.kind === 'question' && node.answer.type === 'choice'))) return []
  const found = optionWordsOf(node, flow.languages).find((word) => chosenBy(word, node, flow) !== word.option)
  if (!found) return []
  const other = chosenBy(found, node, flow)
  const title = other === undefined ? undefined : node.options?.find(({ id }) => id === other)?.title
  const { text, field, language } = found
  const message =
    title === undefined
      ? say`Whoever types “${text}” chooses nothing: it fits more than one option.`
      : say`Whoever types “${text}” chooses “${title[language] ?? Object.values(title)[0] ?? ''}”, not this option.`
  const remedy = say`Make the options’ words differ, or put numbers into the order of the options.`
  return [warning('alike-options', message, remedy, { flow: flow.id, node: node.id, field, example: text })]
}

/** The option that the node itself takes the words for. */
function chosenBy({ text, language }: OptionWord, node: MenuNode | QuestionNode, flow: Flow): string | undefined {
  const turn = readingTurn(language, flow.languages, flow.words)
  // A value may be shared by two options, and says then nothing of which was chosen.
  const apart = { ...node, options: node.options?.map(({ value: _, ...option }) => option) } as FlowNode
  const reading = kindOf(apart).read?.(apart, { type: 'text', text }, turn)
  if (reading === undefined) return undefined
  return node.kind === 'menu' ? reading.outlet.replace(/^option\./, '') : String(reading.save?.value)
}
