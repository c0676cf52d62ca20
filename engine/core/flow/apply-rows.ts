// Takes the texts of a table back into the draft: what was translated, and nothing that would break it.

import { parseTemplate } from '../expression/template.ts'
import { TEXT_CHARS_MAX } from '../limits.ts'
import { MATCH_KINDS, type MatchKind } from '../matching/kinds.ts'
import { ALIAS_CHARS_MAX, ALIASES_PER_LANGUAGE_MAX } from '../nodes/menu.ts'
import { isRecord } from '../value.ts'
import type { Draft, DraftNode } from './draft.ts'
import { changedAt, fieldAt } from './field-path.ts'
import { ANY_LANGUAGE, keywordGroups, optionIds, type TextRow, textsToRows, WORD_BREAK } from './text-rows.ts'

/** A row as it comes back: its key, and a text a language. An empty cell changes nothing: it takes no text away. */
export interface GivenRow {
  readonly key: string
  readonly texts: Readonly<Record<string, string>>
}

export type RefusedBecause =
  | 'unknown-place'
  | 'unknown-language'
  | 'too-long'
  | 'bad-template'
  | 'unknown-value'
  | 'bad-keyword'

export interface RefusedText {
  readonly row: GivenRow
  /** The cell; without it the whole row. */
  readonly language?: string
  readonly reason: RefusedBecause
  /** For the translator, one sentence. */
  readonly message: string
}

export interface AppliedRows {
  /** The very same draft where no text changed. */
  readonly draft: Draft
  /** How many texts changed. */
  readonly changed: number
  readonly refused: readonly RefusedText[]
}

/** The draft with the texts of these rows. A cell that is refused leaves its text as it was; all others count. */
export function applyRows(draft: Draft, rows: readonly GivenRow[]): AppliedRows {
  const known = new Map(textsToRows(draft).map((row) => [row.key, row]))
  const nodes = new Map(draft.nodes.map((node) => [node.id, node]))
  let words = draft.words
  let changed = 0
  const refused: RefusedText[] = []
  for (const row of rows) {
    const there = known.get(row.key)
    if (!there) {
      refused.push({ row, reason: 'unknown-place', message: `“${row.key}” is not in this flow any more.` })
      continue
    }
    for (const [language, given] of Object.entries(row.texts)) {
      const text = there.isKeyword ? wordsIn(given).join(WORD_BREAK) : given
      const now = Object.hasOwn(there.texts, language) ? there.texts[language] : undefined
      if (text.trim() === '' || text === now || given === now) continue
      const wrong = whyNot(there, row, language, text, draft)
      if (wrong) {
        refused.push({ row, language, ...wrong })
        continue
      }
      changed++
      const node = nodes.get(there.node)
      if (node) nodes.set(there.node, withText(node, there, language, text))
      else
        words = changedAt(words, there.key.slice('/words.'.length), (texts) => ({
          ...(texts as object),
          [language]: text,
        }))
    }
  }
  if (changed === 0) return { draft, changed, refused }
  const seen = new Set<string>()
  const drawn = draft.nodes.map((node) => (seen.size === seen.add(node.id).size ? node : (nodes.get(node.id) ?? node)))
  return { draft: { ...draft, nodes: drawn, ...(words !== undefined && { words }) }, changed, refused }
}

function withText(node: DraftNode, { key, role }: TextRow, language: string, text: string): DraftNode {
  const field = placeNow(node, key.slice(node.id.length + 1))
  if (role === 'keyword') return withKeywords(node, field, language, wordsIn(text))
  const value = role === 'alias' ? wordsIn(text) : text
  return changedAt(node, field, (texts) => ({ ...(isRecord(texts) ? texts : {}), [language]: value }))
}

/** The field that a key names, in the node as it is now. */
function placeNow(node: DraftNode, field: string): string {
  const ids = optionIds(node)
  const place = ids.findIndex((id) => field.startsWith(`options.${id}.`))
  return place < 0 ? field : `options.${place}.${field.slice(`options.${ids[place]}.`.length)}`
}

function withKeywords(node: DraftNode, key: string, language: string, words: readonly string[]): DraftNode {
  const row = keywordGroups(node).find((known) => known.key === key)
  const groups = Array.isArray(node.keywords) ? node.keywords : []
  const languageOf = (group: unknown) => (isRecord(group) ? (group.language ?? ANY_LANGUAGE) : undefined)
  const place = row?.places.find((at) => languageOf(groups[at]) === language)
  if (place !== undefined)
    return { ...node, keywords: groups.map((group, at) => (at === place ? { ...group, words } : group)) }
  const match = fieldAt(groups[row?.places[0] ?? 0], 'match')
  const last = row?.places.at(-1) ?? groups.length - 1
  const group = { match, ...(language !== ANY_LANGUAGE && { language }), words }
  return { ...node, keywords: [...groups.slice(0, last + 1), group, ...groups.slice(last + 1)] }
}

/** The words of a cell, a line each. */
function wordsIn(cell: string): string[] {
  const words = cell.split(/\r?\n/).map((word) => word.trim())
  return [...new Set(words.filter((word) => word !== ''))]
}

type Wrong = Pick<RefusedText, 'reason' | 'message'>

function whyNot(there: TextRow, row: GivenRow, language: string, text: string, draft: Draft): Wrong | undefined {
  if (!draft.languages.includes(language) && !(there.role === 'keyword' && language === ANY_LANGUAGE)) {
    return { reason: 'unknown-language', message: `“${language}” is no language of this flow.` }
  }
  if (there.isKeyword) return badWord(there, text)
  if (text.length > TEXT_CHARS_MAX) {
    return {
      reason: 'too-long',
      message: `The text has ${text.length} characters; at most ${TEXT_CHARS_MAX} are allowed.`,
    }
  }
  const parsed = parseTemplate(text)
  if (!parsed.ok) return { reason: 'bad-template', message: parsed.said.text }
  const [fallback] = draft.languages
  if (language === fallback) return undefined
  // A translator who translates the name of a value leaves a hole in the sentence.
  const original =
    (fallback !== undefined && (row.texts[fallback] || there.texts[fallback])) || Object.values(there.texts)[0] || ''
  const wanted = valuesIn(original)
  const strange = [...valuesIn(text)].find((value) => !wanted.has(value))
  if (strange === undefined) return undefined
  return {
    reason: 'unknown-value',
    message: `The value “{{${strange}}}” does not stand in the original text: names between {{ and }} are not translated.`,
  }
}

function badWord({ role, key, node }: TextRow, text: string): Wrong | undefined {
  const words = text.split(WORD_BREAK)
  if (role === 'alias') {
    const long = words.find((word) => word.length > ALIAS_CHARS_MAX)
    if (long !== undefined) {
      return { reason: 'too-long', message: `“${long}” is longer than ${ALIAS_CHARS_MAX} characters.` }
    }
    if (words.length <= ALIASES_PER_LANGUAGE_MAX) return undefined
    return {
      reason: 'too-long',
      message: `There are ${words.length} words; at most ${ALIASES_PER_LANGUAGE_MAX} are allowed.`,
    }
  }
  const match = /^keywords\.(\w+)/.exec(key.slice(node.length + 1))?.[1] as MatchKind
  if (!Object.hasOwn(MATCH_KINDS, match)) return undefined
  for (const word of words) {
    const prepared = MATCH_KINDS[match].prepare(word)
    if (!prepared.ok) return { reason: 'bad-keyword', message: prepared.said.text }
  }
  return undefined
}

function valuesIn(text: string): Set<string> {
  const parsed = parseTemplate(text)
  return new Set(parsed.ok ? parsed.parts.flatMap((part) => (part.kind === 'value' ? [part.path.join('.')] : [])) : [])
}
