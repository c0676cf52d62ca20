// What can be mended without asking: for an issue, the ways to put it right, each a change of the draft.

import type { Draft } from '../flow/draft.ts'
import type { Issue } from '../flow/issue.ts'
import { type Said, say } from '../said.ts'
import { addText, copyFallback, dropField, dropText, listLanguage, moveToOwnMessage } from './mend-content.ts'
import {
  addOption,
  addTrigger,
  dropEdge,
  keepNewest,
  newIds,
  newNodeIds,
  removeNode,
  skipTrigger,
  wayOn,
} from './mend-drawing.ts'

export interface Mend {
  /** Stable word for programs and translations: `hand-over`. */
  readonly code: string
  /** For a button: “Hand over to a person”. */
  readonly label: Said
  /** Codes of errors it may bring, because only the author can say the rest. */
  readonly adds: readonly string[]
  /** Gives a new draft. Total; where the issue is no longer there, the draft stays as it is or the mend does no harm. */
  apply(draft: Draft): Draft
}

/** What one kind of issue can be mended by: none where the issue does not fit the draft. */
export type Mender = (issue: Issue, draft: Draft) => readonly Mend[]

const MENDERS: Readonly<Record<string, readonly Mender[]>> = {
  'missing-outlet': [wayOn],
  'unknown-node': [dropEdge],
  'unknown-outlet': [dropEdge],
  'edge-to-trigger': [skipTrigger, dropEdge],
  'two-edges': [keepNewest],
  'unreachable-node': [removeNode],
  'duplicate-option': [newIds('options')],
  'duplicate-case': [newIds('cases')],
  'duplicate-node': [newNodeIds],
  'no-trigger': [addTrigger],
  'empty-menu': [addOption],
  'empty-choice': [addOption],
  'empty-message': [addText],
  'caption-on-audio': [moveToOwnMessage(['text'])],
  'link-with-media': [moveToOwnMessage(['text', 'link'])],
  'missing-language': [copyFallback],
  'unlisted-language': [listLanguage, dropText],
  'unknown-field': [dropField('remove-field', say`Remove the field`)],
}

/** The mends for an issue, the best first; none where only the author can know. Cheap: nothing is done before `apply`. */
export function mendsFor(issue: Issue, draft: Draft): Mend[] {
  // What is wrong with another flow is not mended in this one.
  if (issue.flow !== undefined && issue.flow !== draft.id) return []
  const menders = Object.hasOwn(MENDERS, issue.code) ? MENDERS[issue.code] : undefined
  return (menders ?? []).flatMap((mender) => mender(issue, draft))
}
