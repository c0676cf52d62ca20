// `parley check <flows>`: is every flow whole, and do they fit together?

import { inEnglish } from '../core/index.ts'
import { loadFlows } from './load-flows.ts'
import { count, EXIT, type Output, printIssues } from './output.ts'
import { readCheckSettings } from './read-check-settings.ts'

/** `settingsPath`: what the team decided about the checks; without it, the `checks.json` beside the flows, where there is one. */
export async function check(path: string, output: Output, settingsPath?: string): Promise<number> {
  const settings = await readCheckSettings(path, settingsPath)
  const { files, neighbours, issues } = await loadFlows(path, settings)
  const errors = issues.filter((issue) => issue.severity === 'error').length
  const warnings = issues.filter((issue) => issue.severity === 'warning').length
  const notes = issues.length - errors - warnings
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
    const toMend =
      errors + warnings === 0 ? 'nothing to mend' : `${count(errors, 'error')}, ${count(warnings, 'warning')}`
    output.out(`${checked}: ${toMend}${notes > 0 ? `, ${count(notes, 'note')}` : ''}.`)
  }
  return errors === 0 ? EXIT.ok : EXIT.problems
}
