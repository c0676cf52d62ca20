// What may be said of a drawing that was checked: only what the checker has really asked, and found nothing against.

import { type CheckCode, type CheckSettings, type Issue, levelOf } from '../../../engine/core/index.ts'

/** Each claim with the issues that would speak against it. */
const CLAIMS = {
  waysOut: ['missing-outlet', 'unknown-node', 'unknown-outlet', 'two-edges'],
  reachable: ['unreachable-node'],
  noLoop: ['endless-loop', 'endless-round', 'circular-call'],
  fillable: ['bad-template', 'bad-expression'],
  person: ['no-person-in-reach'],
  inARow: ['too-many-in-a-row'],
  window: ['window-may-close'],
} as const satisfies Record<string, readonly CheckCode[]>

export type Claim = keyof typeof CLAIMS

export interface Verdict {
  readonly errors: readonly Issue[]
  /** Those about languages are counted by language instead. */
  readonly warnings: readonly Issue[]
  readonly proven: readonly Claim[]
  /** By which it was checked. */
  readonly settings: CheckSettings
}

/**
 * `issues` of this very drawing. Where there are errors the checker does not walk through the flow: then nothing is claimed; nor what
 * the team does not let it ask.
 */
export function verdictOf(issues: readonly Issue[], settings: CheckSettings): Verdict {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const warnings = issues.filter(({ severity, code }) => severity === 'warning' && code !== 'missing-language')
  const found = new Set<string>(issues.map(({ code }) => code))
  const speaksAgainst = (code: CheckCode) => found.has(code) || levelOf(code, settings) === 'off'
  const claims = Object.keys(CLAIMS) as Claim[]
  const proven = errors.length > 0 ? [] : claims.filter((claim) => !CLAIMS[claim].some(speaksAgainst))
  return { errors, warnings, proven, settings }
}
