// What may be said of a drawing that was checked: only what the checker has really asked, and found nothing against.

import type { Issue } from '../../../engine/core/index.ts'

/** Each claim with the issues that would speak against it. */
const CLAIMS = {
  waysOut: ['missing-outlet', 'unknown-node', 'unknown-outlet', 'two-edges'],
  reachable: ['unreachable-node'],
  noLoop: ['endless-loop', 'circular-call'],
  fillable: ['bad-template', 'bad-expression'],
  person: ['no-person-in-reach'],
  window: ['window-may-close'],
} as const satisfies Record<string, readonly string[]>

export type Claim = keyof typeof CLAIMS

export interface Verdict {
  readonly errors: readonly Issue[]
  /** Those about languages are counted by language instead. */
  readonly warnings: readonly Issue[]
  readonly proven: readonly Claim[]
}

/** `issues` of this very drawing. Where there are errors the checker does not walk through the flow: then nothing is claimed. */
export function verdictOf(issues: readonly Issue[]): Verdict {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const warnings = issues.filter(({ severity, code }) => severity === 'warning' && code !== 'missing-language')
  const found = new Set(issues.map(({ code }) => code))
  const claims = Object.keys(CLAIMS) as Claim[]
  const proven = errors.length > 0 ? [] : claims.filter((claim) => !CLAIMS[claim].some((code) => found.has(code)))
  return { errors, warnings, proven }
}
