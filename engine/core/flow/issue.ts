// An issue: the author's mistake, shown at its node, with what the customer would feel and what mends it.

export type Severity = 'error' | 'warning'

export interface Issue {
  /** Stable word for programs and docs: `missing-outlet`, `unknown-kind`, … */
  readonly code: string
  /** Errors block publishing, warnings do not. */
  readonly severity: Severity
  readonly flow?: string
  readonly node?: string
  /** Path of the field in the node or the document: `options.2.title.hi`. */
  readonly field?: string
  /** Of a `bad-field`: the end of the sentence that begins with the field, for who calls the field by another name. */
  readonly reason?: string
  /** What is wrong, in words for a marketer. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
}

/** One line for terminals: where, what, what to do. */
export function describeIssue(issue: Issue): string {
  const place = [issue.flow, issue.node && `node “${issue.node}”`, issue.field].filter(Boolean).join(', ')
  return `${issue.severity}: ${place ? `${place}: ` : ''}${issue.message} ${issue.remedy} [${issue.code}]`
}
