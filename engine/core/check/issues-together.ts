// Every question that is asked of flows because they answer together.

import type { Issue } from '../flow/issue.ts'
import type { Flow } from '../flow/schema.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { CheckSettings } from './settings.ts'
import { textIssues } from './texts/text-issues.ts'
import { issuesBetween } from './together.ts'
import { wordIssues } from './words/word-issues.ts'

/** What the questions go by. */
export interface CheckOptions {
  /** Of the channel the flows answer on; without it no length is judged. */
  readonly capabilities?: ChannelCapabilities | undefined
  /** The numbers of the team; its severities are for `withSettings`. */
  readonly limits?: CheckSettings['limits'] | undefined
}

/** Issues of all these flows, in the order in which they were first published; what each has by itself is told by `parseFlow`. */
export function issuesTogether(flows: readonly Flow[], { capabilities, limits }: CheckOptions = {}): Issue[] {
  return [...issuesBetween(flows), ...wordIssues(flows), ...textIssues(flows, { capabilities, ...limits })]
}
