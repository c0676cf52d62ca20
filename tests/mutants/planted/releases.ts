// Mutants of releases: a conversation stays on the version it began with, and new ones get the newest.

import type { Mutant } from '../mutant.ts'

const RELEASES = 'engine/runtime/releases.ts'

export const releases: readonly Mutant[] = [
  {
    name: 'pinning-off',
    promise: 'a conversation under way stays on its version',
    planted: 'whatever version a run is pinned to, the newest answers',
    edits: [
      {
        file: RELEASES,
        find: 'version: (id) => loaded.set.version(id) ?? older.get(id)',
        replace: "version: (id) => loaded.set.current.get(id.split('@')[0] ?? '') ?? older.get(id)",
      },
    ],
  },
  {
    name: 'new-release-unnoticed',
    promise: 'what one engine published is what all engines answer with',
    planted: 'an engine keeps the release that it has',
    edits: [
      {
        file: RELEASES,
        find: 'if (this.#loaded !== undefined && (this.#loaded.release >= release || this.#broken >= release)) return this.#loaded',
        replace: 'if (this.#loaded !== undefined) return this.#loaded',
      },
    ],
  },
]
