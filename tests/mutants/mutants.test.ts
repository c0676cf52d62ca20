// The bounded form: every mutant still fits the engine, the table is theirs, and a few, others in each run, are planted and
// must be caught. All of them: `npm run mutants`.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { detect, type Effort } from './detectors.ts'
import { type Mutant, misfits, plant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { caughtBy, type Trial, withTable } from './report.ts'
import { copyTree, ROOT } from './tree.ts'

const page = readFileSync(join(ROOT, 'docs/mutants.md'), 'utf8')

describe('the mutants', () => {
  test('fit the engine: what each changes stands there exactly once', () => {
    expect(MUTANTS.flatMap((mutant) => misfits(mutant, ROOT))).toEqual([])
  })

  test('are twenty at least, each with a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(20)
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
  })

  test('stand in the table as they are, each of them tried and caught', () => {
    expect(withTable(page, MUTANTS, [])).toBe(page)
    const told = [...caughtBy(page)].filter(([, by]) => !/^(simulation|suites|chaos): /.test(by))
    expect(told).toEqual([])
  })

  test('that do not fit are an error that says so, and change nothing', () => {
    const tree = copyTree('misfit')
    try {
      const [mutant] = MUTANTS
      if (mutant === undefined) throw new Error('There are no mutants.')
      plant(mutant, tree.root)
      expect(() => plant(mutant, tree.root)).toThrow('stands 0 times in')
    } finally {
      tree.remove()
    }
  })
})

describe('the table', () => {
  const mutant = (name: string): Mutant => ({ name, promise: 'p', planted: 'q', edits: [] })
  const mutants = [mutant('a'), mutant('b')]
  const empty = withTable(page, [], [])
  const trial: Trial = {
    mutant: mutant('a'),
    verdicts: [
      { detector: 'simulation', result: 'clean', after: '9 seeds', finding: '', seconds: 4 },
      { detector: 'chaos', result: 'caught', after: '1 run', finding: '3 × message lost', seconds: 60.2 },
    ],
  }

  test('takes rows of what was tried, and keeps those of the others', () => {
    const once = withTable(empty, mutants, [trial])
    expect([...caughtBy(once)]).toEqual([
      ['a', 'chaos: 1 run, 61 s (3 × message lost)'],
      ['b', 'not tried yet'],
    ])
    const twice = withTable(once, mutants, [{ mutant: mutant('b'), verdicts: trial.verdicts.slice(0, 1) }])
    expect([...caughtBy(twice).values()]).toEqual(['chaos: 1 run, 61 s (3 × message lost)', 'survived'])
  })
})

/** Caught by nearly every second life. */
const QUICK = [
  ...['early-200-in-the-receiver', 'dedupe-gone', 'dedupe-forgotten-early', 'batch-taken-in-backwards'],
  ...['head-of-line-off', 'last-receipt-counts', 'failure-in-silence', 'takeover-withholds-nothing'],
]
const TRIED = 4
/** The chance that none of so many lives shows one of them is below one in ten thousand. */
const effort: Effort = { firstSeed: 1, seeds: 25, chaosSeeds: [], chaosMinutes: 0 }

describe('a few of them', () => {
  const seed = Number(process.env.MUTANTS_SEED ?? Math.floor(Math.random() * 1e6))
  console.log(`MUTANTS_SEED=${seed}`)
  // Any step that shares no factor with the length visits different ones.
  const chosen = Array.from({ length: TRIED }, (_, n) => QUICK[(seed + 3 * n) % QUICK.length])

  test('and the engine as it is passes the very same', async () => {
    expect(await detect('simulation', ROOT, undefined, effort)).toMatchObject({ result: 'clean' })
  })

  test.each(chosen)('%s is caught', async (name) => {
    const mutant = MUTANTS.find((each) => each.name === name)
    if (mutant === undefined) throw new Error(`There is no mutant ${name}.`)
    const tree = copyTree(mutant.name)
    try {
      plant(mutant, tree.root)
      const verdict = await detect('simulation', tree.root, undefined, effort)
      expect(verdict).toMatchObject({ result: 'caught' })
    } finally {
      tree.remove()
    }
  })
})
