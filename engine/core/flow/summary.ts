// What a list of flows shows of one, and what one uses of the world around it. Reads broken drafts too.

import { isRecord } from '../value.ts'
import { type DraftNode, readDraft } from './draft.ts'

/** A list shows the first words of a trigger; the others are counted. */
const WORDS_SHOWN = 8

export interface TriggerSummary {
  readonly node: string
  readonly on: string
  readonly words: readonly string[]
  readonly wordCount: number
}

export interface FlowSummary {
  readonly name: string
  readonly description: string | null
  readonly languages: readonly string[]
  readonly triggers: readonly TriggerSummary[]
  readonly nodes: number
}

export function summaryOf(document: unknown): FlowSummary {
  const { id, name, description, languages, nodes } = readDraft(document)
  return {
    name: name === '' ? id : name,
    description: typeof description === 'string' ? description : null,
    languages,
    triggers: nodes.filter(({ kind }) => kind === 'trigger').map(triggerOf),
    nodes: nodes.length,
  }
}

function triggerOf({ id, on, keywords }: DraftNode): TriggerSummary {
  const words = listOf(keywords).flatMap((group) => (isRecord(group) ? textsOf(group.words) : []))
  return {
    node: id,
    on: typeof on === 'string' ? on : '',
    words: words.slice(0, WORDS_SHOWN),
    wordCount: words.length,
  }
}

export interface Use {
  readonly kind: 'flow' | 'tag' | 'template' | 'connection'
  readonly name: string
  readonly node: string
}

/** Sub-flows, tags, message templates and connections, each with the node that uses it. */
export function usesIn(document: unknown): Use[] {
  return readDraft(document).nodes.flatMap((node) => {
    const use = (kind: Use['kind'], names: readonly string[]) =>
      [...new Set(names)].map((name) => ({ kind, name, node: node.id }))
    return [
      ...(node.kind === 'call' ? use('flow', textsOf([node.flow])) : []),
      ...(node.kind === 'tag' ? use('tag', [...textsOf(node.add), ...textsOf(node.remove)]) : []),
      ...(node.kind === 'request' ? use('connection', textsOf([node.connection])) : []),
      ...(isRecord(node.template) ? use('template', textsOf([node.template.name])) : []),
    ]
  })
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textsOf = (value: unknown): string[] =>
  listOf(value).filter((text): text is string => typeof text === 'string' && text !== '')
