// Runs the tests that are kept with a flow, and counts what they walk.

import {
  type Evaluate,
  readScripts,
  runScript,
  type ScriptResult,
  type ScriptWorld,
} from '../../../engine/core/index.ts'
import type { Tested, TestedConversation, TestedFile, TestFile } from './played.ts'
import { walkedOf } from './view.ts'

/** `flow`: whose nodes and ways out are counted. Rejects where a flow fails as an engine would report a bug. */
export async function runTests(
  files: readonly TestFile[],
  flow: string,
  world: ScriptWorld,
  evaluate: Evaluate,
): Promise<Tested> {
  const nodes = new Map<string, number>()
  const ways = new Map<string, number>()
  const tested: TestedFile[] = []
  for (const { name, text } of files) {
    const read = readScripts(text)
    if (!read.ok) {
      tested.push({ name, mistake: read.mistake, conversations: [] })
      continue
    }
    const results: ScriptResult[] = []
    for (const script of read.scripts) results.push(...(await runScript(script, world, evaluate)))
    for (const { simulation } of results) {
      const walked = walkedOf(flow, simulation.turns, simulation.state)
      for (const node of walked.nodes) nodes.set(node, (nodes.get(node) ?? 0) + 1)
      for (const way of walked.ways) ways.set(way, (ways.get(way) ?? 0) + 1)
    }
    tested.push({ name, conversations: results.map(toTested) })
  }
  return { files: tested, nodes, ways }
}

/** Of those that hold nobody reads the chat. */
const toTested = ({ title, differences, simulation }: ScriptResult): TestedConversation => ({
  ...{ title, differences },
  chat: differences.length > 0 ? simulation.chat : [],
})
