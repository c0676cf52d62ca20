// How often what goes wrong: the long form for the command line, the bounded one for every test run.

import { FAULTS, type Fault, type FaultPlan } from './faults.ts'
import { BEHAVED, type GraphSettings } from './graph-settings.ts'

const SECOND_MS = 1_000

export const graphSettings: GraphSettings = {
  answerAfter: [5, 60],
  // So few that no engine takes its channel for broken: then only the receipts tell.
  misbehaviour: {
    serverError: 0.003,
    serverErrorAfter: 0.01,
    hang: 0.002,
    reset: 0.003,
    resetAfter: 0.01,
    halfAnswer: 0.01,
  },
  receipts: {
    sent: true,
    // Late enough that a busy engine's own record comes first: what a receipt had to settle was not recorded in time.
    after: [3_000, 5_000],
    lateShare: 0.02,
    late: [6_000, 20_000],
    twiceShare: 0.05,
    beforeAnswerShare: 0.05,
  },
  perSecond: 400,
  pairBurst: 45,
  strictPairBurst: 4,
  strictPairShare: 0.02,
}

export function longPlan(faults: readonly Fault[], killEveryMs: number): FaultPlan {
  return {
    faults: new Set(faults),
    killEveryMs,
    freezeEveryMs: 20 * SECOND_MS,
    freezeMs: [1, 3, 6, 18, 18, 75, 130].map((seconds) => seconds * SECOND_MS),
    termEveryMs: 15 * SECOND_MS,
    cutEveryMs: 600,
    postgresEveryMs: 90 * SECOND_MS,
    postgresAwayMs: [1, 2, 5, 60].map((seconds) => seconds * SECOND_MS),
    stormEveryMs: 15 * SECOND_MS,
    stormMs: [1 * SECOND_MS, 6 * SECOND_MS],
    spareMs: 100 * SECOND_MS,
  }
}

/** Every fault once or more within a quarter of a minute; what lasts longer belongs to the long form. */
export const boundedPlan: FaultPlan = {
  faults: new Set(FAULTS),
  killEveryMs: 2 * SECOND_MS,
  freezeEveryMs: 4 * SECOND_MS,
  freezeMs: [2 * SECOND_MS],
  termEveryMs: 6 * SECOND_MS,
  cutEveryMs: 400,
  postgresEveryMs: 9 * SECOND_MS,
  postgresAwayMs: [1 * SECOND_MS],
  stormEveryMs: 5 * SECOND_MS,
  stormMs: [0.3 * SECOND_MS, 1 * SECOND_MS],
  spareMs: 0,
}

/** One engine that is killed whenever it has just begun to work. */
export const embeddedPlan: FaultPlan = { ...boundedPlan, faults: new Set<Fault>(['kill']), killEveryMs: 1 * SECOND_MS }

/** Receipts that are not too late for a bounded run, and no pair so strict that its back-off outlasts it. */
export const boundedGraphSettings: GraphSettings = {
  ...graphSettings,
  receipts: { ...graphSettings.receipts, late: [5_000, 8_000] },
  strictPairShare: 0,
  // What waits while nothing can be sent leaves at the full rate afterwards, which shows whether the rate is kept.
  perSecond: 60,
}

/** Graph answers every call as it should where it is none of the faults. */
export function withFaults(settings: GraphSettings, faults: readonly Fault[]): GraphSettings {
  return faults.includes('graph') ? settings : { ...settings, misbehaviour: BEHAVED }
}
