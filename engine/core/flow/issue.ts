// An issue: the author's mistake, shown at its node, with what the customer would feel and what mends it.

import type { CheckCode, ErrorCode, NoteCode, WarningCode } from '../check/codes.ts'
import type { Said } from '../said.ts'

export type Severity = 'error' | 'warning' | 'note'

export interface Issue {
  /** Stable word for programs and docs: `missing-outlet`, `unknown-kind`, … */
  readonly code: string
  /** Errors block publishing, warnings do not; a note is only worth knowing. */
  readonly severity: Severity
  readonly flow?: string
  readonly node?: string
  /** Path of the field in the node or the document: `options.2.title.hi`. */
  readonly field?: string
  /** Of a `bad-field`: the end of the sentence that begins with the field, for who calls the field by another name. */
  readonly reason?: string
  /** The way on which it happens, from its beginning to the place it speaks of. */
  readonly path?: readonly PathStep[]
  /** A message of a customer that shows it. */
  readonly example?: string
  /** What is wrong, in words for a marketer. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
  /** The same sentences for other languages. */
  readonly said?: SaidOfIssue
}

/** One node on a way through the flows, and how it is left. */
export interface PathStep {
  readonly flow: string
  readonly node: string
  /** The way out that is taken; none at the last node. */
  readonly outlet?: string
  /** What the customer writes or taps to take it, where it is they who take it. */
  readonly customer?: string
  /** How long nothing happens before it is taken, ms, where a timer takes it. */
  readonly afterMs?: number
}

export interface SaidOfIssue {
  readonly message: Said
  readonly remedy: Said
  readonly reason?: Said
}

type Place = Pick<Issue, 'flow' | 'node' | 'field' | 'path' | 'example'>

/** What keeps a flow from being published. */
export const error = (code: ErrorCode, message: Said, remedy: Said, at: Place = {}) =>
  issue('error', code, { message, remedy }, at)

/** What is worth a look. */
export const warning = (code: WarningCode, message: Said, remedy: Said, at: Place = {}) =>
  issue('warning', code, { message, remedy }, at)

/** What is worth knowing, and no mistake by itself. */
export const note = (code: NoteCode, message: Said, remedy: Said, at: Place = {}) =>
  issue('note', code, { message, remedy }, at)

export function issue(severity: Severity, code: CheckCode, said: SaidOfIssue, at: Place = {}): Issue {
  const { message, remedy, reason } = said
  const words = { message: message.text, remedy: remedy.text, ...(reason && { reason: reason.text }) }
  return { code, severity, ...words, ...at, said }
}

/** For programs, which read the English. */
export function inEnglish({ said: _, ...issue }: Issue): Omit<Issue, 'said'> {
  return issue
}

/** One line for terminals: where, what, what to do. */
export function describeIssue(issue: Issue): string {
  const shown = issue.example === undefined ? '' : ` (For example: “${issue.example}”.)`
  const place = [issue.flow, issue.node && `node “${issue.node}”`, issue.field].filter(Boolean).join(', ')
  return `${issue.severity}: ${place ? `${place}: ` : ''}${issue.message} ${issue.remedy}${shown} [${issue.code}]`
}

/** The way of an issue for terminals, a line a step. */
export function describePath({ path = [], flow }: Pick<Issue, 'path' | 'flow'>): string[] {
  return path.map(({ flow: of, node, outlet, customer, afterMs }) => {
    const parts = [
      of === flow ? `“${node}”` : `“${node}” of ${of}`,
      ...(customer === undefined ? [] : [`the customer writes “${customer}”`]),
      ...(afterMs === undefined ? [] : [`after ${timeText(afterMs)}`]),
      ...(outlet === undefined ? [] : [`by “${outlet}”`]),
    ]
    return parts.join(', ')
  })
}

function timeText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (minutes === 0) return `${Math.round(ms / 1000)} s`
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ')
}
