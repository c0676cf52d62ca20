// CPU profiles, told in a few lines: which rooms and libraries the time went to, and the functions that took most themselves.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  /** µs before each sample. */
  readonly timeDeltas: readonly number[]
}

const FUNCTIONS_MAX = 30

/** First match wins. */
const GROUPS: readonly (readonly [group: string, of: RegExp])[] = [
  ['idle', /^\(idle\)/],
  ['gc', /^\(garbage collector\)/],
  ['json', /^(parse|stringify) (native)?$/],
  ['core', /\/engine\/core\//],
  ['runtime', /\/engine\/runtime\//],
  ['store', /\/engine\/store\//],
  ['http', /\/engine\/http\//],
  ['adapters', /\/adapters\//],
  ['postgres.js', /node_modules\/postgres\//],
  ['pglite', /node_modules\/@electric-sql\//],
  ['hono', /node_modules\/(@hono|hono)\//],
  ['xstate', /node_modules\/xstate\//],
  ['other libraries', /node_modules\//],
  ['the bench itself', /\/tests\/bench\//],
  ['node', /node:/],
]

/** A summary of every profile in a folder. */
export function profileSummary(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.cpuprofile')) : []
  if (files.length === 0) return 'No engine was profiled: none of these benchmarks starts one.'
  return files.map((file) => `${file}\n${summary(JSON.parse(readFileSync(join(folder, file), 'utf8')))}`).join('\n\n')
}

export function summary(profile: Profile): string {
  const ms = selfTimes(profile)
  const groups = new Map<string, number>()
  for (const [name, time] of ms) groups.set(groupOf(name), (groups.get(groupOf(name)) ?? 0) + time)
  const busy = [...ms].reduce((sum, [name, time]) => (groupOf(name) === 'idle' ? sum : sum + time), 0)
  const lines = (times: Iterable<[string, number]>) =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .map(
        ([name, time]) =>
          `${time.toFixed(0).padStart(7)} ms ${((100 * time) / busy).toFixed(1).padStart(5)} %  ${name}`,
      )
  return [
    `  busy ${busy.toFixed(0)} ms; shares are of that`,
    ...lines(groups),
    '',
    ...lines([...ms].filter(([name]) => groupOf(name) !== 'idle')).slice(0, FUNCTIONS_MAX),
  ].join('\n')
}

/** ms by function. */
function selfTimes({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? ''
    // A sample's time is what passes until the next one.
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[i + 1] ?? 0) / 1_000)
  }
  return times
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const place =
    url === ''
      ? 'native'
      : `${url.replace(/^file:\/\/(.*(?=\/(engine|adapters|tests|node_modules)\/))?/, '')}:${lineNumber + 1}`
  return `${functionName === '' ? '(anonymous)' : functionName} ${place}`
}

function groupOf(name: string): string {
  return GROUPS.find(([, of]) => of.test(name))?.[0] ?? 'native and other'
}
