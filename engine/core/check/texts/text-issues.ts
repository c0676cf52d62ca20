// What customers read, asked of all flows that answer together: is it short enough, fit to be sent, and is what was asked for used?

import type { Issue } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { WORDS_PER_ANSWER_MAX } from '../../limits.ts'
import type { ChannelCapabilities } from '../../message/capabilities.ts'
import { lengthIssues } from './lengths.ts'
import { spamWords } from './spam-words.ts'
import { templateParameters } from './template-parameters.ts'
import { unusedNames } from './unused.ts'
import { longestValues } from './value-lengths.ts'
import { wordyAnswers } from './wordy-answers.ts'

export interface TextOptions {
  /** Without it no length is judged: each channel has limits of its own. */
  readonly capabilities?: ChannelCapabilities | undefined
  /** Default: `WORDS_PER_ANSWER_MAX`. */
  readonly wordsPerAnswer?: number | undefined
}

export function textIssues(flows: readonly Flow[], options: TextOptions = {}): Issue[] {
  const { capabilities, wordsPerAnswer = WORDS_PER_ANSWER_MAX } = options
  const lengths = longestValues(flows)
  return [
    ...flows.flatMap((flow) => [
      ...wordyAnswers(flow, wordsPerAnswer),
      ...templateParameters(flow),
      ...spamWords(flow),
      ...(capabilities ? lengthIssues(flow, capabilities, lengths) : []),
    ]),
    ...unusedNames(flows),
  ]
}
