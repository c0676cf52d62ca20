// `parley check <flows>`: is every flow whole, and do they fit together?

import { inEnglish } from '../core/index.ts'
import { loadFlows } from './load-flows.ts'
import { count, EXIT, type Output, printIssues } from './output.ts'

export async function check(path: string, output: Output): Promise<number> {
  const { files, neighbours, issues } = await loadFlows(path)
  const errors = issues.filter((issue) => issue.severity === 'error').length
  if (output.json) {
    output.out(
      JSON.stringify(
        {
          ok: errors === 0,
          flows: [...files, ...neighbours].map((file) => ({ path: file.path, id: file.flow?.id ?? null })),
          issues: issues.map(inEnglish),
        },
        null,
        2,
      ),
    )
  } else {
    printIssues(output, issues)
    const checked = `${count(files.length, 'flow')} checked`
    output.out(
      issues.length === 0
        ? `${checked}: nothing to mend.`
        : `${checked}: ${count(errors, 'error')}, ${count(issues.length - errors, 'warning')}.`,
    )
  }
  return errors === 0 ? EXIT.ok : EXIT.problems
}
