// Runs the tests that are kept with a flow, and counts what they walk.

import {
  type CompiledFlow,
  coverageOf,
  createFlowSet,
  type Evaluate,
  playedWith,
  readScripts,
  runScript,
  type ScriptResult,
  type ScriptWorld,
  type Simulation,
  scriptWorld,
  type World,
} from '../../../engine/core/index.ts'
import type { Tested, TestedConversation, TestedFile, TestFile } from './played.ts'

/** `flow`: whose nodes and ways out are counted. Rejects where a flow fails as an engine would report a bug. */
export async function runTests(
  files: readonly TestFile[],
  flow: string,
  { flows, capabilities }: World,
  evaluate: Evaluate,
): Promise<Tested> {
  const all = [...flows.current.values()]
  const played = new Map<string, ScriptWorld>()
  /** Many tests are played with the same flows, whose keywords are read once. */
  const worldOf = (together: readonly CompiledFlow[]): ScriptWorld => {
    const key = together.map(({ version }) => version).join()
    const world = played.get(key) ?? scriptWorld(createFlowSet(together), capabilities)
    played.set(key, world)
    return world
  }
  const walked: Simulation[] = []
  const tested: TestedFile[] = []
  for (const { name, text } of files) {
    const read = readScripts(text)
    if (!read.ok) {
      tested.push({ name, mistake: read.mistake, missing: [], conversations: [] })
      continue
    }
    const results: ScriptResult[] = []
    const missing = new Set<string>()
    for (const script of read.scripts) {
      const beside = playedWith(script, flow, all)
      if (beside.ok) results.push(...(await runScript(script, worldOf(beside.flows), evaluate)))
      else for (const id of beside.missing) missing.add(id)
    }
    walked.push(...results.map(({ simulation }) => simulation))
    tested.push({ name, missing: [...missing], conversations: results.map(toTested) })
  }
  const own = flows.current.get(flow)?.flow
  const { nodes, ways } = own ? coverageOf(own, walked) : { nodes: new Map(), ways: new Map() }
  return { files: tested, nodes, ways }
}

/** Of those that hold nobody reads the chat. */
const toTested = ({ title, differences, simulation }: ScriptResult): TestedConversation => ({
  ...{ title, differences },
  chat: differences.length > 0 ? simulation.chat : [],
})
