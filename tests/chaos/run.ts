// The long form from the command line: node tests/chaos/run.ts --seed 7 --kills 1000 --messages 200000 --minutes 60

import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, ROOT, runChaos } from './chaos.ts'
import { postgresBinaries } from './cluster.ts'
import { FAULTS, type Fault } from './faults.ts'
import { boundedGraphSettings, boundedPlan, graphSettings, longPlan, withFaults } from './plans.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    kills: { type: 'string', default: '100' },
    messages: { type: 'string', default: '10000' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    'kill-every': { type: 'string', default: '1.5' },
    faults: { type: 'string', default: FAULTS.join(',') },
    settle: { type: 'string' },
    root: { type: 'string', default: ROOT },
    out: { type: 'string' },
    // As the test does it: a quarter of a minute, and dead engines' leases are not waited for.
    bounded: { type: 'boolean', default: false },
    embedded: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
})

const database = values.embedded ? { embedded: true as const, quietMs: 140_000 } : await postgresBinaries()
if ('missing' in database) {
  console.error(database.missing)
  process.exit(2)
}
const asked = values.faults.split(',').filter((name) => name !== '' && name !== 'none')
const unknown = asked.filter((name) => !FAULTS.some((fault) => fault === name))
if (unknown.length > 0) {
  console.error(`Unknown faults: ${unknown.join(', ')}. Known are ${FAULTS.join(', ')}, none.`)
  process.exit(2)
}
const faults: Fault[] = FAULTS.filter((fault) => asked.includes(fault))
const began = Date.now()
console.log(`seed ${values.seed}`)
let told = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (told) process.exit(130)
    told = true
    console.log('told to end: the faults stop, and what is under way finishes; once more to end at once')
  })
}
const { bounded } = values
const outcome = await runChaos({
  seed: Number(values.seed),
  kills: faults.includes('kill') ? Number(bounded ? Number.POSITIVE_INFINITY : values.kills) : 0,
  messages: Number(bounded ? Number.POSITIVE_INFINITY : values.messages),
  minutes: Number(values.minutes ?? (bounded ? 0.25 : 30)),
  perSecond: Number(values.rate ?? (bounded ? 40 : 150)),
  settleMs: Number(values.settle ?? (bounded ? 45 : 1_200)) * 1_000,
  leasesToo: !bounded,
  root: resolve(values.root),
  plan: bounded ? { ...boundedPlan, faults: new Set(faults) } : longPlan(faults, Number(values['kill-every']) * 1_000),
  graph: withFaults(bounded ? boundedGraphSettings : graphSettings, faults),
  database,
  isTold: () => told,
  tell: (line) => values.quiet || console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(7)} s  ${line}`),
})
printTable(outcome)
if (values.out !== undefined) {
  const { books, ...rest } = outcome
  const kept = { ...rest, figures: books.figures, found: books.findings.counts, root: values.root }
  await writeFile(values.out, `${JSON.stringify(kept, null, 2)}\n`)
}
process.exitCode = outcome.wrong.length > 0 ? 1 : 0

function printTable({ seconds, books, graph, wrong, ...rest }: Outcome): void {
  const starts = [...rest.engineStartsMs].sort((a, b) => a - b)
  const rows: [string, unknown][] = [
    ...Object.entries({
      seed: rest.seed,
      seconds,
      [rest.settled ? 'settled after (s)' : 'not settled after (s)']: rest.settleSeconds,
      ...rest.faults,
    }),
    ...Object.entries(rest.cuts).map(([cut, times]): [string, number] => [`cut ${cut}`, times]),
    ...Object.entries(books.figures),
    ...Object.entries(graph.refused).map(([code, times]): [string, number] => [`Graph ${code}`, times]),
    ['calls to Graph', graph.calls],
    ['most per second', graph.mostPerSecond],
    ['receipts', graph.receiptsTaken],
    ['webhooks posted', rest.posts],
    ['engine starts', starts.length],
    ['start, median (ms)', starts[Math.floor(starts.length / 2)] ?? '–'],
    ['engine memory, most (MB)', rest.memoryMaxMb],
    ...Object.entries(rest.warnings).map(([text, times]): [string, number] => [`warned: ${text.slice(0, 60)}`, times]),
  ]
  for (const [name, value] of rows) console.log(`${name.padEnd(70)} ${value}`)
  console.log(wrong.length === 0 ? 'the books are right' : `WRONG:\n${wrong.join('\n')}`)
}
