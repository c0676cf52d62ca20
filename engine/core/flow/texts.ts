// Every text of a flow, for search: names, what customers read in each language, keywords, values and notes. Reads broken drafts too.

import { isRecord } from '../value.ts'
import { readDraft } from './draft.ts'

export interface FlowText {
  /** Null where it stands in no node: the flow's name, its own words, a note on the canvas. */
  readonly node: string | null
  /** `options.2.title`; of a text in several languages without its language. */
  readonly field: string
  readonly language: string | null
  readonly text: string
}

/** Fields whose values are the document's own words: nobody wrote them, so nobody looks for them. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  ...['kind', 'on', 'match', 'language', 'whileBusy', 'beyond', 'method', 'priority', 'is', 'type', 'id'],
  ...['$schema', 'languages', 'mainMenu', 'edges', 'nodes', 'layout'],
])

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** In the order of the document. */
export function textsIn(document: unknown): FlowText[] {
  const draft = readDraft(document)
  const texts: FlowText[] = []
  /** A record of one text a language: `{ "en": …, "it": … }`, also where a language has since been taken out of the flow. */
  const isLocalized = (record: object) => {
    const keys = Object.keys(record)
    return keys.some((key) => draft.languages.includes(key)) && keys.every((key) => LANGUAGE.test(key))
  }
  const walk = (value: unknown, place: Omit<FlowText, 'text'>): void => {
    const inner = (key: string | number) => ({
      ...place,
      field: place.field === '' ? `${key}` : `${place.field}.${key}`,
    })
    if (typeof value === 'string') {
      if (value !== '') texts.push({ ...place, text: value })
    } else if (Array.isArray(value)) {
      for (const [n, item] of value.entries()) walk(item, inner(n))
    } else if (isRecord(value) && isLocalized(value)) {
      for (const [language, item] of Object.entries(value)) walk(item, { ...place, language })
    } else if (isRecord(value)) {
      // Keywords say of what language they are.
      const { language } = value
      const said = typeof language === 'string' ? { language } : {}
      for (const [key, item] of Object.entries(value)) if (!NOT_WRITTEN.has(key)) walk(item, { ...inner(key), ...said })
    }
  }

  walk(draft, { node: null, field: '', language: null })
  for (const node of draft.nodes) {
    const place = { node: node.id, language: null }
    // The id is what is shown of a node without a name.
    if (typeof node.name !== 'string') walk(node.id, { ...place, field: 'id' })
    walk(node, { ...place, field: '' })
  }
  const { notes = [], groups = [] } = draft.layout ?? {}
  for (const [n, { text }] of notes.entries())
    walk(text, { node: null, field: `layout.notes.${n}.text`, language: null })
  for (const [n, { title }] of groups.entries())
    walk(title, { node: null, field: `layout.groups.${n}.title`, language: null })
  return texts
}
