// Runs in a process of its own: plays seeds in the simulation of the tree given, until one of them finds something.
//
//   node tests/mutants/play.ts <root> <from> <to>      a line of JSON a seed: { seed, findings }

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of the simulation in that tree. */
interface Simulation {
  simulate(options: {
    readonly seed: number
    readonly openDatabase: unknown
  }): Promise<{ readonly findings: unknown[] }>
}
interface Memory {
  readonly createMemoryDatabase: unknown
}

const [root = '', from = '1', to = from] = process.argv.slice(2)
const load = <Module>(file: string): Promise<Module> =>
  import(pathToFileURL(join(root, 'tests', 'simulation', file)).href)
const { simulate } = await load<Simulation>('world.ts')
const { createMemoryDatabase } = await load<Memory>('memory-store.ts')

for (let seed = Number(from); seed <= Number(to); seed += 1) {
  const { findings } = await simulate({ seed, openDatabase: createMemoryDatabase })
  console.log(JSON.stringify({ seed, findings: findings.slice(0, 3) }))
  if (findings.length > 0) break
}
