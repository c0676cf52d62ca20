// Plays simulated lives of engines and customers.
//
//   node tests/simulation/run.ts --seed 7 --trace     one life, line by line
//   node tests/simulation/run.ts --seeds 1-2000       many, added up as a table and as JSON
//   node tests/simulation/run.ts --minutes 10         seeds nobody has tried, for so long

import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { describeRun, playSeeds, range, Tally } from './crowd.ts'
import { createMemoryDatabase } from './memory-store.ts'
import { simulate } from './world.ts'

const SEEDS_BY_DEFAULT = '1-1000'
const FRESH_MAX = 2 ** 40

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    workers: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})

if (values.seed !== undefined) await playOne(wholeNumber(values.seed), values.trace)
else
  await playMany(
    values.minutes === undefined ? seedsOf(values.seeds ?? SEEDS_BY_DEFAULT) : fresh(Number(values.minutes)),
  )

async function playOne(seed: number, isTraced: boolean): Promise<void> {
  const print = (line: string) => console.log(line)
  const { findings, hash, climate, counts, faults } = await simulate({
    seed,
    openDatabase: createMemoryDatabase,
    ...(isTraced && { print }),
  })
  console.log(JSON.stringify({ seed, climate, hash, counts, faults: Object.fromEntries(faults) }))
  if (findings.length === 0) return console.log('Everything held.')
  console.log(describeRun(seed, findings))
  process.exitCode = 1
}

async function playMany(seeds: Iterator<number>): Promise<void> {
  const tally = new Tally()
  const begunAt = performance.now()
  await playSeeds(seeds, tally.add, values.workers === undefined ? undefined : wholeNumber(values.workers))
  const seconds = Math.round((performance.now() - begunAt) / 100) / 10
  console.table(tally.table())
  console.log(JSON.stringify({ seconds, ...tally.table(), faults: Object.fromEntries(tally.faults) }))
  if (tally.failed.length === 0) return
  console.log(tally.describeFailures())
  process.exitCode = 1
}

function seedsOf(text: string): Generator<number> {
  const [from = '', to = from] = text.split('-')
  return range(wholeNumber(from), wholeNumber(to))
}

function* fresh(minutes: number): Generator<number> {
  const from = randomInt(FRESH_MAX)
  console.log(`Seeds from ${from} on.`)
  const until = performance.now() + minutes * 60_000
  for (let seed = from; performance.now() < until; seed += 1) yield seed
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Error(`Expected a whole number, got “${text}”. See the first lines of this file.`)
}
