// `parley test <flows>`: runs the conversations beside the flows and says where one went another way.

import { relative } from 'node:path'
import { coverageOf, type Flow, inEnglish, runScript, type ScriptResult } from '../core/index.ts'
import { createExpressionPool } from '../runtime/expressions.ts'
import { chatLines } from './chat-lines.ts'
import { conversationPaths, flowsOf, groupsOf, loadFlows } from './load-flows.ts'
import { count, EXIT, type Output, printIssues } from './output.ts'
import { readConversations } from './read-conversations.ts'
import { playedWorld } from './world.ts'

/** `files`: conversation files instead of those beside the flows. */
export async function test(path: string, files: readonly string[], output: Output): Promise<number> {
  const loaded = await loadFlows(path)
  const errors = loaded.issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0) {
    if (output.json) output.out(JSON.stringify({ ok: false, issues: loaded.issues.map(inEnglish) }, null, 2))
    else printIssues(output, errors)
    return EXIT.problems
  }
  const expressions = createExpressionPool({})
  const results: (ScriptResult & { file: string })[] = []
  const shares: Share[] = []
  try {
    // Conversations that are named are about the flows that answer together; a starter is tried with its own, or by itself.
    const groups = groupsOf(loaded)
    for (const group of files.length > 0 ? groups.slice(0, 1) : groups) {
      const first = results.length
      const world = playedWorld(group.flows)
      for (const file of files.length > 0 ? files : await conversationPaths(group.files)) {
        for (const script of await readConversations(file)) {
          const others = flowsOf(loaded).filter(
            ({ id }) => script.beside?.includes(id) && !group.flows.some((flow) => flow.id === id),
          )
          const played = others.length > 0 ? playedWorld([...group.flows, ...others]) : world
          for (const result of await runScript(script, played, expressions.evaluate)) {
            results.push({ ...result, file: relative('.', file) })
          }
        }
      }
      for (const { flow } of group.files) if (flow) shares.push(shareOf(flow, results.slice(first)))
    }
  } finally {
    await expressions.close()
  }
  report(results, shares, output)
  return results.some((result) => result.differences.length > 0) ? EXIT.problems : EXIT.ok
}

/** How much of a flow its conversations walk. */
interface Share {
  readonly flow: string
  readonly nodes: readonly [walked: number, all: number]
  readonly ways: readonly [walked: number, all: number]
}

function shareOf(flow: Flow, results: readonly ScriptResult[]): Share {
  const { nodes, ways, nodesInAll, waysInAll } = coverageOf(
    flow,
    results.map(({ simulation }) => simulation),
  )
  return { flow: flow.id, nodes: [nodes.size, nodesInAll], ways: [ways.size, waysInAll] }
}

function report(results: readonly (ScriptResult & { file: string })[], shares: readonly Share[], output: Output): void {
  const failed = results.filter((result) => result.differences.length > 0)
  if (output.json) {
    const plain = results.map(({ file, title, differences }) => ({
      file,
      title,
      ok: differences.length === 0,
      differences,
    }))
    output.out(JSON.stringify({ ok: failed.length === 0, conversations: plain, coverage: shares }, null, 2))
    return
  }
  for (const result of failed) {
    output.out(`✗ ${result.title}  (${result.file})`)
    for (const line of chatLines(result.simulation.chat)) output.out(`    ${line}`)
    for (const { step, expected, came } of result.differences)
      output.out(`  step ${step}: expected ${expected}; came ${came}`)
  }
  for (const { flow, nodes, ways } of shares)
    output.out(`${flow}: ${nodes.join(' of ')} nodes and ${ways.join(' of ')} ways are walked.`)
  output.out(
    `${count(results.length, 'conversation')}: ${results.length - failed.length} hold, ${failed.length} do not.`,
  )
}
