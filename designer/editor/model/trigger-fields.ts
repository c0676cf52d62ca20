// What a trigger holds depends on what it waits for: changing that keeps what still fits and fills in what is needed.

import { type DraftNode, freeIdAmong } from '../../../engine/core/index.ts'

export const TRIGGERS = [
  'keyword',
  'firstMessage',
  'notUnderstood',
  'sameQuestion',
  'unread',
  'outOfHours',
  'optOut',
  'optIn',
  'called',
  'api',
] as const

export type TriggerOn = (typeof TRIGGERS)[number]

export const isTriggerOn = (on: unknown): on is TriggerOn => TRIGGERS.some((known) => known === on)

export const hasWords = (on: unknown): boolean => on === 'keyword' || on === 'optOut' || on === 'optIn'

const COMMON = ['id', 'kind', 'name', 'priority', 'whileBusy'] as const

/** Ten minutes: the customer has put the phone away. */
const UNREAD_MS = 600_000

export function changeOn(node: DraftNode, on: TriggerOn, languages: readonly string[]): DraftNode {
  if (node.on === on) return node
  const common = Object.fromEntries(COMMON.flatMap((key) => (node[key] === undefined ? [] : [[key, node[key]]])))
  return { ...common, id: node.id, kind: node.kind, on, ...ownFields(node, on, languages) }
}

function ownFields(node: DraftNode, on: TriggerOn, languages: readonly string[]): Record<string, unknown> {
  if (hasWords(on)) {
    const keywords = Array.isArray(node.keywords) ? node.keywords : [newGroup(languages)]
    if (on !== 'keyword') return { keywords }
    const { interrupts, isQuestion } = node
    return {
      keywords,
      ...(interrupts !== undefined && { interrupts }),
      ...(isQuestion !== undefined && { isQuestion }),
    }
  }
  if (on === 'notUnderstood') return { times: typeof node.times === 'number' ? node.times : 1 }
  if (on === 'sameQuestion') return { times: Math.max(2, typeof node.times === 'number' ? node.times : 2) }
  if (on === 'unread') return { afterMs: UNREAD_MS }
  if (on === 'api') return { call: freeIdAmong(new Set(), typeof node.name === 'string' ? node.name : node.id) }
  return {}
}

/** Words to be typed, of a language that has none yet. */
export function newGroup(languages: readonly string[], taken: readonly unknown[] = []): Record<string, unknown> {
  const language = languages.find((code) => !taken.includes(code)) ?? languages[0]
  return { match: 'word', ...(language !== undefined && { language }), words: [] }
}
