// Every question that is asked of flows because they answer together.

import type { Issue } from '../flow/issue.ts'
import type { Flow } from '../flow/schema.ts'
import { type TextOptions, textIssues } from './texts/text-issues.ts'
import { issuesBetween } from './together.ts'
import { wordIssues } from './words/word-issues.ts'

/** What the questions go by. */
export interface CheckOptions extends TextOptions {}

/** Issues of all these flows, in the order in which they were first published; what each has by itself is told by `parseFlow`. */
export function issuesTogether(flows: readonly Flow[], options: CheckOptions = {}): Issue[] {
  return [...issuesBetween(flows), ...wordIssues(flows), ...textIssues(flows, options)]
}
