// What goes wrong in a run, how often and for how long, drawn from the seed: some runs are calm, most have a few kinds of
// trouble, some have all of them. Chances are per occasion; `…EveryMs` is the mean time between two, 0 for never.

import type { Random } from './random.ts'

export type Climate = 'calm' | 'mixed' | 'hell'

export interface Weather {
  readonly climate: Climate
  readonly engines: number
  readonly customers: number
  /** Customers write and faults happen for so long. */
  readonly activeMs: number

  /** A call to the database is held at a moment of its way for up to `momentMs`. */
  readonly held: number
  readonly momentMs: number
  readonly away: number
  readonly lost: number
  readonly commitUnknown: number
  readonly dies: number
  readonly diesCommitted: number
  readonly outageEveryMs: number
  readonly outageMs: number
  readonly slowEveryMs: number

  readonly killEveryMs: number
  readonly stopEveryMs: number
  readonly freezeEveryMs: number
  readonly freezeMs: number
  /** An answer of the database finds the process frozen, for up to `freezeMs`. */
  readonly freezeAtAnswer: number
  /** Parts per million by which an engine's clock runs fast or slow. */
  readonly clockPpm: number
  /** An expression takes up to `evaluateMs`. */
  readonly slowExpression: number
  readonly evaluateMs: number

  readonly webhookMs: number
  readonly webhookRefused: number
  readonly answerLost: number
  readonly repeated: number
  readonly batched: number

  readonly graphMs: number
  readonly graphRefused: number
  readonly graphReset: number
  readonly graphHangs: number
  readonly graphSlow: number
  readonly graphError: number
  /** Accepted, and then: answer cut, answer never, half an answer, a 5xx. */
  readonly graphLost: number
  readonly graphRejects: number
  readonly pairBurst: number
  readonly numberPerSecond: number

  readonly receiptMs: number
  readonly receiptEarly: number
  readonly receiptNever: number
  readonly receiptFailed: number
  /** Receipts that do not carry our callback data. */
  readonly receiptAnonymous: boolean

  readonly lookUpFails: number
  readonly lookUpHangs: number

  readonly takeoverEveryMs: number
  /** A person takes a conversation over while the outcome of a message to it is in doubt. */
  readonly takeoverInDoubt: number
  readonly closeEveryMs: number
  readonly echoEveryMs: number
  readonly pingEveryMs: number
  readonly publishAtMs: number
  readonly poison: number
  /** A step cannot be tried apart: no process starts, or what runs it is killed from outside. */
  readonly trialFails: number
  /** No engine lives for long: whoever waits for its turn is under way when one dies, again and again. */
  readonly massacreEveryMs: number
}

/** Chance that a kind of trouble is there at all. */
const PRESENT = { calm: 0, mixed: 0.35, hell: 0.85 } as const

export function weatherOf(random: Random): Weather {
  const draw = random.next()
  const climate: Climate = draw < 0.2 ? 'calm' : draw < 0.9 ? 'mixed' : 'hell'
  const some = (value: () => number) => {
    const isThere = random.chance(PRESENT[climate])
    const drawn = value()
    return isThere ? drawn : 0
  }
  /** Small ones more often than large ones. */
  const chance = (max: number) => () => max * random.next() ** 2
  const every = (min: number, max: number) => () => random.between(min, max)
  return {
    climate,
    engines: random.between(1, 3),
    customers: random.between(1, 5),
    activeMs: random.between(10_000, 60_000),

    held: random.chance(0.7) ? 0.4 * random.next() ** 2 : 0,
    momentMs: random.pick([2, 20, 200]),
    away: some(chance(0.02)),
    lost: some(chance(0.02)),
    commitUnknown: some(chance(0.03)),
    dies: some(chance(0.003)),
    diesCommitted: some(chance(0.003)),
    outageEveryMs: some(every(10_000, 60_000)),
    outageMs: random.pick([500, 5_000, 30_000, 180_000]),
    slowEveryMs: some(every(8_000, 40_000)),

    killEveryMs: some(every(3_000, 30_000)),
    stopEveryMs: some(every(10_000, 40_000)),
    freezeEveryMs: some(every(5_000, 30_000)),
    freezeMs: random.pick([200, 4_000, 20_000, 150_000]),
    freezeAtAnswer: some(chance(0.01)),
    clockPpm: some(every(50, 500)),
    slowExpression: some(chance(0.05)),
    evaluateMs: random.pick([50, 4_000]),

    webhookMs: random.pick([5, 100, 2_000]),
    webhookRefused: some(chance(0.3)),
    answerLost: some(chance(0.4)),
    repeated: some(chance(0.5)),
    batched: random.chance(0.5) ? random.next() : 0,

    graphMs: random.pick([20, 150, 800]),
    graphRefused: some(chance(0.2)),
    graphReset: some(chance(0.15)),
    graphHangs: some(chance(0.1)),
    graphSlow: some(chance(0.2)),
    graphError: some(chance(0.2)),
    graphLost: some(chance(0.3)),
    graphRejects: some(chance(0.1)),
    pairBurst: some(() => 1) === 1 ? random.between(2, 8) : 1_000,
    numberPerSecond: some(() => 1) === 1 ? random.between(1, 10) : 1_000,

    receiptMs: random.pick([100, 1_000, 10_000]),
    receiptEarly: random.chance(0.5) ? random.next() * 0.5 : 0,
    receiptNever: some(() => random.pick([0.05, 0.5, 1])),
    receiptFailed: some(chance(0.1)),
    receiptAnonymous: some(() => 1) === 1,

    lookUpFails: some(chance(0.5)),
    lookUpHangs: some(chance(0.3)),

    takeoverEveryMs: some(every(5_000, 40_000)),
    takeoverInDoubt: some(chance(0.5)),
    closeEveryMs: random.between(3_000, 30_000),
    echoEveryMs: some(every(10_000, 60_000)),
    pingEveryMs: some(every(5_000, 30_000)),
    publishAtMs: random.chance(0.4) ? random.between(1_000, 30_000) : 0,
    poison: some(chance(0.15)),
    trialFails: some(() => 0.7 * random.next()),
    massacreEveryMs: some(() => (random.chance(0.25) ? random.between(500, 2_500) : 0)),
  }
}
