// The same conversation as a flow of ours, once or many times over.

import { type Flow, parseFlow } from '../../../engine/core/index.ts'
import {
  confirmationOf,
  keywordOf,
  NAME_QUESTION,
  SERVICES,
  SERVICES_QUESTION,
  TOPICS,
  topicsQuestionOf,
} from './conversation.ts'

/** Nodes of one copy. */
export const NODES_EACH = 5

const optionsOf = (titles: readonly string[]) => titles.map((title, i) => ({ id: `option-${i}`, title: { en: title } }))

function copyOf(copy: number) {
  const id = (name: string) => `${name}-${copy}`
  return {
    nodes: [
      { id: id('start'), kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: [keywordOf(copy)] }] },
      { id: id('topics'), kind: 'menu', text: { en: topicsQuestionOf(copy) }, options: optionsOf(TOPICS) },
      {
        id: id('services'),
        kind: 'menu',
        text: { en: SERVICES_QUESTION },
        options: SERVICES.map((title, i) => ({ id: `option-${i}`, title: { en: title }, value: title })),
        saveAs: 'service',
      },
      { id: id('name'), kind: 'question', text: { en: NAME_QUESTION }, answer: { type: 'text' }, saveAs: 'name' },
      { id: id('confirm'), kind: 'message', text: { en: confirmationOf('{{service}}', '{{name}}') } },
    ],
    edges: [
      { from: id('start'), outlet: 'next', to: id('topics') },
      { from: id('topics'), outlet: 'option.option-0', to: id('services') },
      { from: id('topics'), outlet: 'option.option-1', to: id('topics') },
      { from: id('topics'), outlet: 'option.option-2', to: id('topics') },
      ...SERVICES.map((_, i) => ({ from: id('services'), outlet: `option.option-${i}`, to: id('name') })),
      { from: id('name'), outlet: 'answered', to: id('confirm') },
    ],
  }
}

export function flowDocument(copies = 1) {
  const all = Array.from({ length: copies }, (_, copy) => copyOf(copy))
  return {
    schemaVersion: 1,
    id: 'bench',
    name: 'Bench',
    languages: ['en'],
    nodes: all.flatMap(({ nodes }) => nodes),
    edges: all.flatMap(({ edges }) => edges),
  }
}

export function benchFlow(copies = 1): Flow {
  const parsed = parseFlow(flowDocument(copies))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues, null, 2))
  return parsed.flow
}
