// `parley compile <flow>`: prints the machine a flow becomes, as JSON that XState's `createMachine` takes.

import { inEnglish, machineConfig } from '../core/index.ts'
import { loadFlows } from './load-flows.ts'
import { EXIT, type Output, printIssues } from './output.ts'

export async function compile(path: string, output: Output): Promise<number> {
  const { files, issues } = await loadFlows(path)
  if (files.some((file) => !file.flow)) {
    if (output.json) output.out(JSON.stringify({ ok: false, issues: issues.map(inEnglish) }, null, 2))
    else
      printIssues(
        output,
        issues.filter((issue) => issue.severity === 'error'),
      )
    return EXIT.problems
  }
  const machines = files.flatMap(({ flow }) => (flow ? [machineConfig(flow, `${flow.id}@draft`)] : []))
  output.out(JSON.stringify(machines.length === 1 ? machines[0] : machines, null, 2))
  return EXIT.ok
}
