// Every check by its code: how serious it is, and whether a team may decide otherwise.

import type { Severity } from '../flow/issue.ts'

export interface Check {
  /** What it counts as where the team says nothing. */
  readonly severity: Severity
  /** Whether a team may make it an error, a warning, or silent: not where a flow could not be read, compiled or run. */
  readonly changeable: boolean
}

const broken = { severity: 'error', changeable: false } as const
const telling = { severity: 'note', changeable: true } as const
const doubtful = { severity: 'warning', changeable: true } as const

/** A code stands in documents, settings and other programs: it never changes its meaning. */
export const CHECKS = {
  'not-json': broken,
  'not-a-flow': broken,
  'too-large': broken,
  'too-deep': broken,
  'schema-version': broken,
  'unknown-kind': broken,
  'unknown-field': broken,
  'bad-field': broken,
  'reserved-name': broken,
  'duplicate-flow': broken,
  'duplicate-node': broken,
  'duplicate-option': broken,
  'duplicate-case': broken,
  'no-trigger': broken,
  'unknown-node': broken,
  'unknown-outlet': broken,
  'unknown-flow': broken,
  'not-callable': broken,
  'edge-to-trigger': broken,
  'two-edges': broken,
  'missing-outlet': broken,
  'endless-loop': broken,
  'empty-menu': broken,
  'empty-choice': broken,
  'empty-message': broken,
  'link-with-media': broken,
  'caption-on-audio': broken,
  'bad-template': broken,
  'bad-expression': broken,
  'bad-keyword': broken,
  'circular-call': doubtful,
  'unreachable-node': doubtful,
  'missing-language': doubtful,
  'unlisted-language': doubtful,
  'never-fires': doubtful,
  'answered-first': doubtful,
  shadowed: doubtful,
  collide: doubtful,
  'alike-options': doubtful,
  'wordy-answer': doubtful,
  'too-long': doubtful,
  'too-long-when-filled': doubtful,
  'template-parameters': doubtful,
  'spam-words': doubtful,
  'no-person-in-reach': doubtful,
  'silence-after-other': doubtful,
  'too-many-in-a-row': doubtful,
  'window-may-close': doubtful,
  'endless-round': doubtful,
  'read-before-set': doubtful,
  'wrong-kind': doubtful,
  'never-called': doubtful,
  'unused-variable': doubtful,
  'unused-tag': telling,
} as const satisfies Record<string, Check>

export type CheckCode = keyof typeof CHECKS

type CodesOf<S extends Severity> = { [C in CheckCode]: (typeof CHECKS)[C]['severity'] extends S ? C : never }[CheckCode]
export type ErrorCode = CodesOf<'error'>
export type WarningCode = CodesOf<'warning'>
export type NoteCode = CodesOf<'note'>

/** Where in the repository its page stands. */
export const pageOfCheck = (code: CheckCode) => `docs/checks/${code}.md`
