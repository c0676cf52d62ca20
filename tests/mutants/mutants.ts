// All mutants, by the part of the engine that they break.
//
// A mutant that no fault test can see because nothing changes for anybody is no mutant: what was tried and left out for that
// reason is told in docs/mutants.md.

import type { Mutant } from './mutant.ts'
import { deliver } from './planted/deliver.ts'
import { intake } from './planted/intake.ts'
import { poison } from './planted/poison.ts'
import { receipts } from './planted/receipts.ts'
import { releases } from './planted/releases.ts'
import { store } from './planted/store.ts'
import { takeover } from './planted/takeover.ts'
import { timers } from './planted/timers.ts'
import { turns } from './planted/turns.ts'

export const MUTANTS: readonly Mutant[] = [
  ...[...intake, ...turns, ...deliver, ...receipts],
  ...[...takeover, ...timers, ...poison, ...releases, ...store],
]
