// What a customer may say so that a node is left by one of its ways.

import type { FlowSet, Trigger } from '../compile/flow-set.ts'
import { candidatesFor, interrupts } from '../conversation/match.ts'
import type { InboundContent } from '../message/inbound.ts'
import type { QuestionNode } from '../nodes/question.ts'
import { type KeywordGroups, keywordsOf, type TriggerNode } from '../nodes/trigger.ts'
import { sentContent } from '../simulate/run-script.ts'
import type { Json } from '../value.ts'

/** Words of no language, unlike each other: a near-duplicate would count as the same question. */
const NONSENSE = [
  'qwzx',
  'vbnjk plmt',
  'hgrtf',
  'zzkky oowq',
  'xjdd',
  'fpvv mqqt',
  'wkrr',
  'yyhb tglp',
  'ccnz',
  'jqqs vvdx',
  'ppgz',
]

/** Keywords of one trigger that are tried before it counts as one that others answer first. */
const KEYWORDS_TRIED_MAX = 40

export const nonsense = (n: number) => NONSENSE[n % NONSENSE.length] ?? ''

export const text = (words: string): InboundContent => ({ type: 'text', text: words })

type Found = { readonly words: string } | { readonly winner?: string }

/** Asked again for each conversation, and always the same for the same flows. */
const known = new WeakMap<FlowSet, Map<string, Found>>()

/** Words that start the trigger as a new contact's first message; else the trigger that answers instead. */
export function winningWords(flows: FlowSet, key: string, node: TriggerNode, language?: Json): Found {
  const found = known.get(flows) ?? new Map<string, Found>()
  known.set(flows, found)
  const asked = `${key} ${JSON.stringify(language)}`
  const before = found.get(asked)
  if (before) return before
  const result = findWords(flows, key, node, language)
  found.set(asked, result)
  return result
}

function findWords(flows: FlowSet, key: string, node: TriggerNode, language: Json | undefined): Found {
  let winner: string | undefined
  const all = inLanguage(keywordsOf(node), language).flatMap(({ match, words }) =>
    words.flatMap((word) => (match === 'pattern' ? fitting(word) : [word])),
  )
  for (const words of all.slice(0, KEYWORDS_TRIED_MAX)) {
    const candidates = candidatesFor(flows, words)
    const { trigger } = candidates.find((each) => interrupts(each.trigger.node)) ?? candidates[0] ?? {}
    if (trigger?.key === key) return { words }
    winner ??= trigger && (trigger.node.name ?? trigger.node.id)
  }
  return winner === undefined ? {} : { winner }
}

const inLanguage = (groups: KeywordGroups, language: Json | undefined): KeywordGroups =>
  [...groups].sort((a, b) => Number(b.language === language) - Number(a.language === language))

/** A few texts that a simple pattern may fit; the caller tries whether they do. */
function fitting(pattern: string): string[] {
  const made = (digit: string, letter: string) =>
    pattern
      .replace(/\\b|\^|\$|\(\?[a-z:]+|\(\?:/g, '')
      .replace(/\(([^()|]*)\|[^()]*\)/g, '$1')
      .replace(/\\d|\[0-9\]/g, digit)
      .replace(/\\w|\[[a-zA-Z-]+\]/g, letter)
      .replace(/\\s/g, ' ')
      .replace(/(.)\{(\d+)(?:,\d*)?\}/g, (_, sign: string, times: string) => sign.repeat(Number(times)))
      .replace(/(.)\+/g, '$1')
      .replace(/.[*?]/g, '')
      .replace(/[()\\]/g, '')
  return [made('1', 'a'), made('5', 'A')].flatMap((plain) => [plain, ...plain.split('|')])
}

const CONTENT: Readonly<Record<QuestionNode['answer']['type'], readonly string[]>> = {
  text: ['Anna Rossi', 'A1001', '12345', 'abc', 'a'],
  number: ['1', '2', '5', '10', '50', '100', '1000', '0', '-1', '1.5'],
  date: ['2026-12-01', '25 December 2026'],
  time: ['15:00'],
  dateTime: ['2026-12-01 15:00', '25 December 2026 15:00'],
  email: ['anna@example.com'],
  phone: ['+39 06 6982 0000', '+91 98765 43210', '+1 202 555 0143'],
  yesNo: ['yes', 'no'],
  choice: [],
  media: [],
  location: [],
}

/** Answers to try, the wished one first. */
export function answersTo({ answer, options = [] }: QuestionNode, wished: Json | undefined): InboundContent[] {
  if (answer.type === 'location') return [sentContent('location')]
  if (answer.type === 'media')
    return (answer.kinds ?? (['image', 'document', 'video', 'audio', 'voice', 'sticker'] as const)).map(sentContent)
  const titleOf = (value: Json) => options.find((option) => (option.value ?? option.id) === value)?.title
  const title = wished === undefined ? undefined : Object.values(titleOf(wished) ?? {})[0]
  const first =
    wished === undefined ? [] : [title ?? (typeof wished === 'boolean' ? (wished ? 'yes' : 'no') : String(wished))]
  const bounds =
    answer.type === 'number' ? [answer.min, answer.max].flatMap((n) => (n === undefined ? [] : [String(n)])) : []
  const patterned = answer.type === 'text' && answer.pattern !== undefined ? fitting(answer.pattern) : []
  const long =
    answer.type === 'text' && answer.charsMin !== undefined ? ['Anna Rossi '.repeat(200).slice(0, answer.charsMin)] : []
  const titles = options.flatMap((option) => Object.values(option.title).slice(0, 1))
  return [...first, ...titles, ...bounds, ...CONTENT[answer.type], ...patterned, ...long]
    .filter((words) => words !== '')
    .map(text)
}

/** What a question for such an answer cannot take. Where any text is one, a sticker is none. */
export const unreadable = ({ answer }: QuestionNode, n: number): InboundContent =>
  answer.type === 'text' ? sentContent('sticker') : text(nonsense(n))

/** Words that begin something, for what follows an answer of ours (“unread for a time”). */
export function openingWords(flows: FlowSet, triggers: readonly Trigger[]): string {
  for (const { key, node } of triggers) {
    const found = winningWords(flows, key, node)
    if ('words' in found) return found.words
  }
  return nonsense(0)
}
