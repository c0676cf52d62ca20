// `npm run mutants`: plants one mutant after the other in a copy of the tree and looks who catches it, the cheapest detector
// first. A detector is asked only after it was content with a copy that nobody changed: one that complains anyway proves
// nothing, and the run is void.
//
//   --only dedupe-gone,…        these alone               --by simulation,suites,chaos   these detectors alone
//   --all                       ask every detector        --long                         more seeds, and minutes of chaos
//   --first-seed 7 --seeds 200  of the simulation         --chaos-seeds 1,2,3            a run of chaos each
//   --markdown                  writes docs/mutants.md    --out file                     the verdicts as JSON
//   --list                      what there is
//
// To look at one more closely, `--keep --only …` leaves its copy standing and says where.
// Ends with 1 where a mutant was not caught, with 2 where the run is void, and with 130 where it was interrupted.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endChildren } from './child.ts'
import { DETECTORS, type Detector, detect, type Effort, type Verdict } from './detectors.ts'
import { type Mutant, misfits, plant, type Suite } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { asJson, asText, fateOf, type Trial, withTable } from './report.ts'
import { copyTree, ROOT } from './tree.ts'

const PAGE = join(ROOT, 'docs/mutants.md')

const { values: wanted } = parseArgs({
  options: {
    only: { type: 'string' },
    by: { type: 'string' },
    all: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    'first-seed': { type: 'string', default: '1' },
    seeds: { type: 'string' },
    'chaos-seeds': { type: 'string' },
    markdown: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    out: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})

const effort: Effort = {
  firstSeed: Number(wanted['first-seed']),
  seeds: Number(wanted.seeds ?? (wanted.long ? 2_000 : 200)),
  chaosSeeds: (wanted['chaos-seeds'] ?? (wanted.long ? '1,2,3' : '1,2')).split(',').map(Number),
  chaosMinutes: wanted.long ? 2 : 0.25,
}

/** Whoever interrupts a run leaves no process and no copy behind. */
let isTold = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isTold = true
    endChildren()
  })

const controls = new Map<string, Promise<Verdict>>()

const mutants = named(wanted.only, MUTANTS, ({ name }) => name)
const detectors = named<Detector>(wanted.by, DETECTORS, (detector) => detector)
if (wanted.list) for (const { name, planted } of mutants) console.log(`${name}: ${planted}`)
else process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const wrong = mutants.flatMap((mutant) => misfits(mutant, ROOT))
  if (wrong.length > 0) {
    console.error(['The engine has changed beneath these mutants; they have to follow it.', ...wrong].join('\n'))
    return 2
  }
  const trials: Trial[] = []
  for (const mutant of mutants) {
    const verdicts = await trial(mutant)
    if (isTold) return 130
    if (verdicts === undefined) return 2
    trials.push({ mutant, verdicts })
    console.error(asText(trials.slice(-1)).split('\n', 1)[0])
  }
  console.log(asText(trials))
  if (wanted.out !== undefined) writeFileSync(wanted.out, asJson(trials))
  if (wanted.markdown) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), MUTANTS, trials))
  return trials.every((each) => fateOf(each) === 'caught') ? 0 : 1
}

/** `undefined`: a detector complains of the tree as it is. */
async function trial(mutant: Mutant): Promise<Verdict[] | undefined> {
  const tree = copyTree(mutant.name)
  try {
    plant(mutant, tree.root)
    const verdicts: Verdict[] = []
    for (const detector of detectors) {
      if (detector === 'suites' && mutant.suite === undefined) continue
      if (!(await isSound(detector, mutant.suite)) || isTold) return undefined
      const verdict = await detect(detector, tree.root, mutant.suite, effort)
      verdicts.push(verdict)
      if (verdict.result === 'caught' && !wanted.all) break
    }
    return verdicts
  } finally {
    if (wanted.keep) console.error(`kept: ${tree.root}`)
    else tree.remove()
  }
}

/** Whether a detector is content with a copy that nobody changed, whatever it will be asked of the mutants. */
async function isSound(detector: Detector, suite: Suite | undefined): Promise<boolean> {
  const key = detector === 'suites' ? JSON.stringify(suite) : detector
  const isNew = !controls.has(key)
  const control = controls.get(key) ?? controlBy(detector, suite)
  controls.set(key, control)
  const { result, after, seconds, finding } = await control
  if (isNew) console.error(`control: ${detector} ${result} (${after}, ${seconds} s)`)
  if (result !== 'clean')
    console.error(`The run is void: without any mutant ${detector} said after ${after}: ${finding}`)
  return result === 'clean'
}

async function controlBy(detector: Detector, suite: Suite | undefined): Promise<Verdict> {
  const tree = copyTree('control')
  try {
    return await detect(detector, tree.root, suite, effort)
  } finally {
    tree.remove()
  }
}

function named<Item>(names: string | undefined, all: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  if (names === undefined) return all
  const asked = names.split(',')
  const unknown = asked.filter((name) => !all.some((item) => nameOf(item) === name))
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${all.map(nameOf).join(', ')}.`)
  return all.filter((item) => asked.includes(nameOf(item)))
}
