// Mends of what nodes say: texts that are missing, in the wrong place, or in a language too many.

import { type Draft, freeId } from '../flow/draft.ts'
import { changedAt, fieldAt } from '../flow/field-path.ts'
import { startingText } from '../flow/starting-words.ts'
import { type Said, say } from '../said.ts'
import { isRecord } from '../value.ts'
import type { Mender } from './mends.ts'
import { changeNode, withNode } from './redraw.ts'

const nodeIn = (draft: Draft, id: string | undefined) => draft.nodes.find((node) => node.id === id)

/** A text in one language, as an issue names it: the text's field, and the language. */
function languageField(field: string | undefined): { text: string; language: string } | undefined {
  const dot = field?.lastIndexOf('.') ?? -1
  return field === undefined || dot < 1 ? undefined : { text: field.slice(0, dot), language: field.slice(dot + 1) }
}

/** Customers read the fallback anyway; copied, it waits in its place for the translator. */
export const copyFallback: Mender = ({ node: id, field }, draft) => {
  const place = languageField(field)
  const text = place && fieldAt(nodeIn(draft, id), place.text)
  if (id === undefined || !place || !isRecord(text)) return []
  const said = [...draft.languages, ...Object.keys(text)]
    .map((language) => text[language])
    .find((words) => typeof words === 'string' && words.trim() !== '')
  if (said === undefined) return []
  const apply = (drawn: Draft) =>
    changeNode(drawn, id, (node) =>
      changedAt(node, place.text, (words) => (isRecord(words) ? { ...words, [place.language]: said } : words)),
    )
  return [{ code: 'copy-fallback', label: say`Copy the text of the first language`, adds: [], apply }]
}

export const listLanguage: Mender = ({ field }, draft) => {
  const language = languageField(field)?.language
  if (language === undefined || draft.languages.includes(language)) return []
  const apply = (drawn: Draft): Draft => ({ ...drawn, languages: [...drawn.languages, language] })
  return [{ code: 'add-language', label: say`Add “${{ language }}” to the languages`, adds: ['bad-field'], apply }]
}

/** The only text there is stays: without one nothing would be said. */
export const dropText: Mender = (issue, draft) => {
  const place = languageField(issue.field)
  const text = place && fieldAt(nodeIn(draft, issue.node), place.text)
  if (!isRecord(text) || Object.keys(text).length < 2) return []
  return dropField('remove-text', say`Remove this text`)(issue, draft)
}

export const addText: Mender = ({ node: id }, draft) => {
  if (id === undefined || !nodeIn(draft, id)) return []
  const apply = (drawn: Draft) =>
    changeNode(drawn, id, (node) => ({ ...node, text: startingText('hello', drawn.languages) }))
  return [{ code: 'add-text', label: say`Add a text`, adds: [], apply }]
}

/** Fields that this bubble cannot carry go into a message of their own, right behind it. */
export const moveToOwnMessage =
  (fields: readonly string[]): Mender =>
  ({ node: id }, draft) => {
    if (id === undefined || !nodeIn(draft, id)) return []
    const apply = (drawn: Draft): Draft => {
      const node = nodeIn(drawn, id)
      if (!node) return drawn
      const entries = Object.entries(node)
      const stays = Object.fromEntries(entries.filter(([field]) => !fields.includes(field)))
      const moved = Object.fromEntries(entries.filter(([field]) => fields.includes(field)))
      const own = {
        ...{ id: freeId(drawn, 'message'), kind: 'message', text: startingText('hello', drawn.languages) },
        ...moved,
      }
      const led = drawn.edges.map((edge) => (edge.from === node.id ? { ...edge, from: own.id } : edge))
      const changed = changeNode({ ...drawn, edges: led }, node.id, () => ({ id: node.id, kind: node.kind, ...stays }))
      return withNode({ ...changed, edges: [...led, { from: node.id, outlet: 'next', to: own.id }] }, own, node.id)
    }
    return [{ code: 'own-message', label: say`Put it into a message of its own`, adds: [], apply }]
  }

export const dropField =
  (code: string, label: Said): Mender =>
  ({ node: id, field }, draft) => {
    if (field === undefined) return []
    const owner = id === undefined ? draft : nodeIn(draft, id)
    if (owner === undefined || fieldAt(owner, field) === undefined) return []
    const drop = <T>(value: T) => changedAt(value, field, () => undefined)
    const apply = (drawn: Draft): Draft => (id === undefined ? drop(drawn) : changeNode(drawn, id, drop))
    return [{ code, label, adds: [], apply }]
  }
