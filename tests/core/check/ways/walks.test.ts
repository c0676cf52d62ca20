// What the checker says cannot happen does not, in random walks; what it says can happen does, on the very way it tells.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../../engine/core/expression/jsonata.ts'
import { type Flow, type Issue, type PathStep, Simulation, waysIssues } from '../../../../engine/core/index.ts'
import { worldOf } from '../../../support/play.ts'
import { BESIDE_WORD, randomFlows, TITLES } from '../../../support/random-flow.ts'

const HOUR_MS = 3_600_000
type Connections = NonNullable<ConstructorParameters<typeof Simulation>[0]['connections']>

/** Always the same walks, so that a rare miss does not fail what has nothing to do with it; `WAYS_SEED` and `WAYS_RUNS` look for others. */
const SEED = Number(process.env.WAYS_SEED ?? 20_261_127)
/** Drawings; ten walks through each. */
const RUNS = Number(process.env.WAYS_RUNS ?? 1_000)

/** Open from nine to five, so that some are written to out of hours. */
const DAY = [{ fromMinute: 9 * 60, toMinute: 17 * 60 }]
const CALENDAR = { timeZone: 'UTC', week: Array.from({ length: 7 }, () => DAY) }

/** Seconds before they close. */
const LAST_MINUTE = Date.UTC(2026, 10, 25, 16, 59, 30)

function simulate(flows: readonly Flow[], connections: Connections): Simulation {
  const { flows: set, capabilities } = worldOf(flows)
  return new Simulation({
    world: { flows: set, capabilities, calendar: CALENDAR },
    ...{ evaluate: evaluateUnprotected, startAt: LAST_MINUTE, connections },
  })
}

/** What each kind of issue looks like to whoever watches the conversation. */
const SEEN: Readonly<Record<string, (simulation: Simulation) => boolean>> = {
  'too-many-in-a-row': ({ turns }) => withheld(turns, 'automatic messages have gone out'),
  'window-may-close': ({ turns, chat }) =>
    withheld(turns, 'service window has closed') || chat.some((line) => line.withheld),
  // A question that is kept back ends its flow, which may lead to where it is asked anew: that is told of the row.
  'endless-round': ({ turns }) => turns.some((turn) => goesRound(turn) && !withheld([turn], '')),
  // A tap on an old menu may begin its flow in the middle, without its values: that is no way of the drawing.
  'read-before-set': ({ chat, turns }) =>
    chat.some(({ content }) => 'body' in content && content.body === '[]') && !turns.some(tapsOldMenu),
}

/** They end a way before it comes to what else is told of it. */
const ENDING = ['too-many-in-a-row', 'window-may-close', 'endless-round']

const withheld = (turns: Simulation['turns'], because: string) =>
  turns.some(({ trace }) => trace.some((entry) => entry.what === 'withheld' && entry.because.includes(because)))

const tapsOldMenu = ({ trace }: Simulation['turns'][number]) =>
  trace.some((entry) => entry.what === 'routed' && entry.to === 'tap' && entry.detail.includes('on an old menu'))

const goesRound = ({ trace }: Simulation['turns'][number]) =>
  trace.some((entry) => entry.what === 'failure' && entry.message.startsWith('endless-loop'))

const OUTCOMES = { ok: { x: 1 }, notFound: {}, failed: 'down' } as const

const WORDS = ['hello', 'agent', 'qwxz', '7', 'yes', BESIDE_WORD, `please ${BESIDE_WORD}`]

const step = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS, ...TITLES).map((says) => ({ says })) },
  { weight: 4, arbitrary: fc.constantFrom(1, 10, 30, 80).map((hours) => ({ hours })) },
  { weight: 2, arbitrary: fc.nat(50).map((taps) => ({ taps })) },
)
/** `taps`: the number of an option among all that were ever shown. */
type Step = { readonly says: string } | { readonly hours: number } | { readonly taps: number }
const waited = (one: Step) => ('hours' in one ? one.hours : 0)
const walk = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 12 }),
  outcomes: fc.array(fc.constantFrom(...(Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[])), {
    minLength: 7,
    maxLength: 7,
  }),
})

test('what it says cannot happen does not', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomFlows(true), fc.array(walk, { minLength: 10, maxLength: 10 }), async (flows, walks) => {
      fc.pre(flows !== undefined)
      const found = new Set(waysIssues(flows).map(({ code }) => code))
      // Would be played for ever.
      fc.pre(!found.has('endless-loop'))
      for (const { steps, outcomes } of walks) {
        const connections = Object.fromEntries(outcomes.map((outcome, n) => [`n${n}`, OUTCOMES[outcome]]))
        const simulation = simulate(flows, connections)
        await walkThrough(simulation, steps)
        // It ends with words of the engine, which no flow says and which may be kept back too.
        const ends = simulation.turns.some(goesRound) ? ['endless-round'] : Object.keys(SEEN)
        for (const code of ends)
          if (!found.has(code) && SEEN[code]?.(simulation)) throw new Error(`${code} happened: ${told(simulation)}`)
      }
    }),
    { numRuns: RUNS, endOnFailure: true, seed: SEED },
  )
})

test('what it says can happen does, on the way it tells', { timeout: 600_000 }, async () => {
  const played = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(randomFlows(false), async (flows) => {
      fc.pre(flows !== undefined)
      // Every way to a person is told, however short.
      const issues = waysIssues(flows, { limits: { turnsToPerson: 0 } })
      fc.pre(issues.every(({ code }) => code !== 'endless-loop'))
      for (const issue of issues) {
        const isSeen = issue.code === 'no-person-in-reach' ? reachesPerson(issue) : SEEN[issue.code]
        const connections = isSeen && connectionsFor(issue.path ?? [])
        // A way through a circle is told once, however often it must be gone; one of a value begins where its flow does.
        // and steps over the flows it calls.
        const isWhole =
          !issue.message.includes('any time') &&
          issue.path?.[0]?.flow === 'tried' &&
          issue.path.every(({ outlet }) => outlet !== 'returned') &&
          !isNotedLater(issue.path) &&
          !waitsForOpening(issue.path, flows) &&
          !isNudgedLater(issue.path) &&
          (issue.code === 'too-many-in-a-row' || !asksAgain(issue.path))
        if (!isSeen || !connections || !isWhole) continue
        const simulation = simulate(flows, connections)
        await playAll(simulation, issue.path ?? [])
        if (isSeen(simulation)) played.set(issue.code, (played.get(issue.code) ?? 0) + 1)
        // A way may come to nothing on the one thing that is told of it too: its message is kept back.
        else if (!issues.some(({ code }) => ENDING.includes(code) && SEEN[code]?.(simulation)))
          throw new Error(`${issue.message} ${JSON.stringify(issue.path)} ${told(simulation)}`)
      }
    }),
    { numRuns: RUNS, endOnFailure: true, seed: SEED },
  )
  expect([...played.keys()].sort()).toEqual([...Object.keys(SEEN), 'no-person-in-reach'].sort())
})

/** Where the way ends at a person, a ticket is opened for it. */
function reachesPerson({ message }: Issue): ((simulation: Simulation) => boolean) | undefined {
  return message.includes('nothing the customer writes')
    ? undefined
    : ({ tickets }) => tickets.some(({ reason }) => reason === 'asked')
}

/** The same word twice in a row is a question of its own, which a trigger may answer before the way goes on. */
const asksAgain = (path: readonly PathStep[]) => {
  const words = path.flatMap(({ customer }) => customer ?? [])
  return words.some((word, n) => word === words[n + 1])
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
    if ('taps' in one) await tapAny(simulation, one.taps)
    await simulation.closeTicket()
    // A person has it no longer than the checker thinks.
    for (let hours = waited(one); hours > 0; hours -= 5) {
      await simulation.wait(Math.min(hours, 5) * HOUR_MS)
      await simulation.closeTicket()
    }
  }
}

async function tapAny(simulation: Simulation, number: number): Promise<void> {
  const options = simulation.chat.flatMap(({ content }) => (content.type === 'options' ? content.options : []))
  const option = options[number % options.length]
  if (option) await simulation.customer({ type: 'tap', optionId: option.id, title: option.title })
}

async function playAll(simulation: Simulation, path: readonly PathStep[]): Promise<void> {
  for (const [n, one] of path.entries()) {
    // The note goes out with the first word after closing time.
    if (path[n + 1]?.node === 'note' && one.customer !== undefined) await simulation.wait(60_000)
    // No two words come in the same instant, and no two times that begin with them are up in one.
    else if (one.customer !== undefined) await simulation.wait(1_000)
    await play(simulation, one)
  }
}

const takesTime = ({ afterMs, outlet }: PathStep) => afterMs !== undefined || outlet === 'closed'

/** Whether the note's hour has come is no matter of the way. */
const isNotedLater = (path: readonly PathStep[]) =>
  path.slice(0, Math.max(0, path.findIndex(({ node }) => node === 'note') - 1)).some(takesTime)

/** Nor when the business opens. */
const waitsForOpening = (path: readonly PathStep[], flows: readonly Flow[]) => {
  const forOpening = flows.flatMap(({ nodes }) =>
    nodes.filter((node) => node.kind === 'wait' && node.until === 'opening'),
  )
  return path.some(({ node }) => forOpening.some(({ id }) => id === node))
}

/** A nudge comes once for each word of the customer: after a ticket, where they have read what was said before it, as none does here. */
const isNudgedLater = (path: readonly PathStep[]) =>
  path.some(({ outlet }, n) => outlet === 'closed' && path.slice(n).some(({ node }) => node === 'unread'))

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
