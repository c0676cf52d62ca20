// What the checker says cannot happen does not, in random walks; what it says can happen does, on the very way it tells.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../../engine/core/expression/jsonata.ts'
import { type Flow, type Issue, type PathStep, Simulation, waysIssues } from '../../../../engine/core/index.ts'
import { worldOf } from '../../../support/play.ts'
import { randomFlows, TITLES } from '../../../support/random-flow.ts'

const HOUR_MS = 3_600_000
type Connections = NonNullable<ConstructorParameters<typeof Simulation>[0]['connections']>

/** A question that is kept back ends its run; where that leads to a look-up and back, the look-up is asked for ever. */
class AskedForEver extends Error {}
const LOOK_UPS_MAX = 100

/**
 * Always the same walks, so that a rare miss does not fail what has nothing to do with it; `WAYS_SEED` and `WAYS_RUNS` look for others.
 * Known, and to be mended: with WAYS_SEED=551765809 and WAYS_RUNS=1000 one message more in a row goes out than is told, where a flow that was
 * called waits above a wait of another run. Until then the page does not claim to have proven it.
 */
const SEED = Number(process.env.WAYS_SEED ?? 20_261_127)

const ifItEnds = (thrown: unknown) => {
  if (!(thrown instanceof AskedForEver)) throw thrown
}

function simulate(flows: readonly Flow[], answers: Connections): Simulation {
  const { flows: set, capabilities } = worldOf(flows)
  let asked = 0
  const connections = new Proxy(answers, {
    get(target, name: string) {
      if (++asked > LOOK_UPS_MAX) throw new AskedForEver()
      return target[name]
    },
  })
  return new Simulation({
    world: { flows: set, capabilities, calendar: { timeZone: 'UTC' } },
    ...{ evaluate: evaluateUnprotected, startAt: 1_795_600_000_000, connections },
  })
}

/** What each kind of issue looks like to whoever watches the conversation. */
const SEEN: Readonly<Record<string, (simulation: Simulation) => boolean>> = {
  'too-many-in-a-row': ({ turns }) => withheld(turns, 'automatic messages have gone out'),
  'window-may-close': ({ turns, chat }) =>
    withheld(turns, 'service window has closed') || chat.some((line) => line.withheld),
  'read-before-set': ({ chat }) => chat.some(({ content }) => 'body' in content && content.body === '[]'),
}

const KEEP_BACK = ['too-many-in-a-row', 'window-may-close']

const withheld = (turns: Simulation['turns'], because: string) =>
  turns.some(({ trace }) => trace.some((entry) => entry.what === 'withheld' && entry.because.includes(because)))

const OUTCOMES = { ok: { x: 1 }, notFound: {}, failed: 'down' } as const

const step = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('hello', 'agent', 'qwxz', '7', 'yes', ...TITLES).map((says) => ({ says })) },
  { weight: 4, arbitrary: fc.constantFrom(1, 10, 30, 80).map((hours) => ({ hours })) },
)
type Step = { readonly says: string } | { readonly hours: number }
const waited = (one: Step) => ('hours' in one ? one.hours : 0)
const walk = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 12 }),
  outcomes: fc.array(fc.constantFrom(...(Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[])), {
    minLength: 7,
    maxLength: 7,
  }),
})

test('what it says cannot happen does not', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomFlows(true), fc.array(walk, { minLength: 10, maxLength: 10 }), async (flows, walks) => {
      fc.pre(flows !== undefined)
      const found = new Set(waysIssues(flows).map(({ code }) => code))
      // Would be played for ever.
      fc.pre(!found.has('endless-loop'))
      for (const { steps, outcomes } of walks) {
        const connections = Object.fromEntries(outcomes.map((outcome, n) => [`n${n}`, OUTCOMES[outcome]]))
        const simulation = simulate(flows, connections)
        await walkThrough(simulation, steps).catch(ifItEnds)
        for (const [code, isSeen] of Object.entries(SEEN))
          if (!found.has(code) && isSeen(simulation)) throw new Error(`${code} happened: ${told(simulation)}`)
      }
    }),
    { numRuns: Number(process.env.WAYS_RUNS ?? 100), endOnFailure: true, seed: SEED },
  )
})

test('what it says can happen does, on the way it tells', { timeout: 120_000 }, async () => {
  const played = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(randomFlows(false), async (flows) => {
      fc.pre(flows !== undefined)
      // Every way to a person is told, however short.
      const issues = waysIssues(flows, { turnsToPersonMax: 0 })
      fc.pre(issues.every(({ code }) => code !== 'endless-loop'))
      for (const issue of issues) {
        const isSeen = issue.code === 'no-person-in-reach' ? reachesPerson(issue) : SEEN[issue.code]
        const connections = isSeen && connectionsFor(issue.path ?? [])
        // A way through a circle is told once, however often it must be gone; one of a value begins where its flow does.
        // and steps over the flows it calls.
        const isWhole =
          !issue.message.includes('any time') &&
          issue.path?.[0]?.flow === 'tried' &&
          issue.path.every(({ outlet }) => outlet !== 'returned')
        if (!isSeen || !connections || !isWhole) continue
        const simulation = simulate(flows, connections)
        await playAll(simulation, issue.path ?? []).catch(ifItEnds)
        if (isSeen(simulation)) played.set(issue.code, (played.get(issue.code) ?? 0) + 1)
        // A way may come to nothing on the one thing that is told of it too: its message is kept back.
        else if (!issues.some(({ code }) => KEEP_BACK.includes(code) && SEEN[code]?.(simulation)))
          throw new Error(`${issue.message} ${JSON.stringify(issue.path)} ${told(simulation)}`)
      }
    }),
    { numRuns: Number(process.env.WAYS_RUNS ?? 100) * 4, endOnFailure: true, seed: SEED },
  )
  expect([...played.keys()].sort()).toEqual([...Object.keys(SEEN), 'no-person-in-reach'].sort())
})

/** Where the way ends at a person, a ticket is opened for it. */
function reachesPerson({ message }: Issue): ((simulation: Simulation) => boolean) | undefined {
  return message.includes('nothing the customer writes')
    ? undefined
    : ({ tickets }) => tickets.some(({ reason }) => reason === 'asked')
}

/** A look-up answers the same each time; none where the way wants two answers of one. */
function connectionsFor(path: readonly PathStep[]): Connections | undefined {
  const answers = new Map<string, keyof typeof OUTCOMES>()
  for (const { node, outlet } of path) {
    if (outlet !== 'ok' && outlet !== 'notFound' && outlet !== 'failed') continue
    if (answers.has(node) && answers.get(node) !== outlet) return undefined
    answers.set(node, outlet)
  }
  return Object.fromEntries([...answers].map(([node, outlet]) => [node, OUTCOMES[outlet]]))
}

async function walkThrough(simulation: Simulation, steps: readonly Step[]): Promise<void> {
  for (const one of [{ says: 'hello' }, ...steps]) {
    if ('says' in one) await simulation.customer({ type: 'text', text: one.says })
    await simulation.closeTicket()
    // A person has it no longer than the checker thinks.
    for (let hours = waited(one); hours > 0; hours -= 5) {
      await simulation.wait(Math.min(hours, 5) * HOUR_MS)
      await simulation.closeTicket()
    }
  }
}

async function playAll(simulation: Simulation, path: readonly PathStep[]): Promise<void> {
  for (const one of path) await play(simulation, one)
}

async function play(simulation: Simulation, { customer, afterMs, outlet }: PathStep): Promise<void> {
  if (customer !== undefined) await simulation.customer({ type: 'text', text: customer })
  else if (afterMs !== undefined) await simulation.wait(afterMs)
  else if (outlet === 'closed') {
    // As long as a person may take at most.
    await simulation.wait(8 * HOUR_MS)
    await simulation.closeTicket()
  }
}

const told = ({ chat, turns }: Simulation) =>
  JSON.stringify([chat.map(({ from, content, at }) => [from, at, content]), turns.map(({ trace }) => trace)])
