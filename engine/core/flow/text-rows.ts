// All texts of a flow as rows of a table, a column a language: for the table in the designer, and for translators who work in a file.
//
// Rows are plain data. Writing them as CSV is the page's, and so is to keep a text that begins with “=” from running as a formula.

import { textsOfDraft } from '../nodes/shown.ts'
import { isRecord } from '../value.ts'
import type { Draft, DraftNode } from './draft.ts'
import { fieldAt } from './field-path.ts'
import { keyed } from './list-keys.ts'

/** The column of words that are of no language. */
export const ANY_LANGUAGE = '*'

/** What a text is: said in a bubble, or a word that customers are understood by. `word` is one the engine says for the flow. */
export type TextRole = ReturnType<typeof textsOfDraft>[number]['role'] | 'word' | 'keyword' | 'alias'

export interface TextRow {
  /** `main-menu/options.products.title`: by ids, so that it holds when options are put in another order. */
  readonly key: string
  /** Empty where it stands in no node. */
  readonly node: string
  readonly nodeName: string
  /** The field in the node as it is now, as issues name it: `options.2.title`. */
  readonly field: string
  readonly role: TextRole
  /** Words that customers write; several in one cell, a line each. */
  readonly isKeyword: boolean
  readonly texts: Readonly<Record<string, string>>
}

/** One line of a cell a word. */
export const WORD_BREAK = '\n'

/** Every text that customers read or write, node by node in the order of the draft. */
export function textsToRows(draft: Draft): TextRow[] {
  return [...draft.nodes.flatMap(rowsOf), ...wordRows(draft)]
}

function rowsOf(node: DraftNode): TextRow[] {
  const row = (field: string, role: TextRole, key: string, texts: Record<string, string>): TextRow => ({
    ...{ key: `${node.id}/${key}`, node: node.id, nodeName: nameOf(node), field, role },
    ...{ isKeyword: role === 'keyword' || role === 'alias', texts },
  })
  const ids = optionIds(node)
  const byIds = (field: string) =>
    field.replace(/^options\.(\d+)/, (_, place) => `options.${ids[Number(place)] ?? place}`)
  const said = textsOfDraft(node).flatMap(({ field, role }) => {
    // A value without languages is written as it is in every one.
    const text = fieldAt(node, field)
    return isRecord(text) ? [row(field, role, byIds(field), stringsOf(text))] : []
  })
  const aliases = listOf(node.options).flatMap((option, place) =>
    isRecord(option) && isRecord(option.aliases)
      ? [row(`options.${place}.aliases`, 'alias', byIds(`options.${place}.aliases`), linesOf(option.aliases))]
      : [],
  )
  const keywords = keywordGroups(node).map(({ key, places, texts }) =>
    row(`keywords.${places[0]}`, 'keyword', key, texts),
  )
  return [...keywords, ...said, ...aliases]
}

/** The ids of a node's options by place, as keys tell them: an id that is taken twice is `id#2`. */
export function optionIds(node: DraftNode): string[] {
  const options = listOf(node.options).map((option, place) => ({
    id: isRecord(option) && typeof option.id === 'string' ? option.id : `${place}`,
  }))
  return [...keyed(options, (option) => (option as { id: string }).id).keys()]
}

export interface KeywordRow {
  readonly key: string
  /** Places of its groups among the trigger's, one a language. */
  readonly places: readonly number[]
  readonly texts: Record<string, string>
}

/** Groups of keywords that differ only in their language are one row. */
export function keywordGroups(node: DraftNode): KeywordRow[] {
  const rows = new Map<string, { places: number[]; texts: Map<string, string> }>()
  listOf(node.keywords).forEach((group, place) => {
    if (!isRecord(group) || typeof group.match !== 'string' || !Array.isArray(group.words)) return
    const language = typeof group.language === 'string' ? group.language : ANY_LANGUAGE
    let key = `keywords.${group.match}`
    for (let n = 2; rows.get(key)?.texts.has(language); n++) key = `keywords.${group.match}#${n}`
    const row = rows.get(key) ?? { places: [] as number[], texts: new Map<string, string>() }
    rows.set(key, row)
    row.places.push(place)
    row.texts.set(language, lines(group.words))
  })
  return [...rows].map(([key, { places, texts }]) => ({ key, places, texts: Object.fromEntries(texts) }))
}

function wordRows({ words }: Draft): TextRow[] {
  if (!isRecord(words)) return []
  return Object.entries(words).flatMap(([word, text]): TextRow[] =>
    isRecord(text)
      ? [
          {
            key: `/words.${word}`,
            node: '',
            nodeName: '',
            field: `words.${word}`,
            role: 'word',
            isKeyword: false,
            texts: stringsOf(text),
          },
        ]
      : [],
  )
}

const nameOf = ({ id, name }: DraftNode) => (typeof name === 'string' && name !== '' ? name : id)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const lines = (words: readonly unknown[]) => words.filter((word) => typeof word === 'string').join(WORD_BREAK)
const stringsOf = (texts: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
const linesOf = (texts: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([language, words]) => (Array.isArray(words) ? [[language, lines(words)]] : [])),
  )

export interface MissingTexts {
  readonly language: string
  readonly count: number
  readonly places: readonly { readonly node: string; readonly field: string }[]
}

/** For each language of the flow, the texts that customers of it would read in another one. */
export function missingTexts(draft: Draft): MissingTexts[] {
  const rows = draft.nodes.flatMap(rowsOf).filter(({ isKeyword }) => !isKeyword)
  const has = ({ texts }: TextRow, language: string) => Object.hasOwn(texts, language) && texts[language]?.trim() !== ''
  const said = rows.filter((row) => Object.keys(row.texts).some((language) => has(row, language)))
  return draft.languages.map((language) => {
    const places = said.filter((row) => !has(row, language)).map(({ node, field }) => ({ node, field }))
    return { language, count: places.length, places }
  })
}
