// How the commands speak: words for people, or one JSON document for programs; and the exit codes both rely on.

import { describeIssue, describePath, type Issue } from '../core/index.ts'

/** 0: all is well. 1: the flows have problems or tests fail. 2: the command could not be carried out as given. */
export const EXIT = { ok: 0, problems: 1, usage: 2 } as const

export interface Output {
  readonly out: (line: string) => void
  readonly json: boolean
}

export function printIssues(output: Output, issues: readonly Issue[]): void {
  for (const issue of issues) {
    output.out(describeIssue(issue))
    describePath(issue).forEach((line, n) => {
      output.out(`    ${n + 1}. ${line}`)
    })
  }
}

export const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
