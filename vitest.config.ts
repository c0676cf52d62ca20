// How the tests run: each file in its own process, so that a database or a server of one can never reach into another.
// Without TEST_DATABASE_URL everything is asked of the embedded database; with it, what knows a database is asked of that server.

import { defineConfig } from 'vitest/config'

const onServer = process.env.TEST_DATABASE_URL !== undefined

/** No server can change these: they are shown once, on the embedded database. */
const WITHOUT_SERVER = [
  'tests/adapters/**',
  'tests/browser/**',
  'tests/core/**',
  'tests/designer/**',
  'tests/flows/**',
  'tests/mutants/**',
  'tests/simulation/simulation.test.ts',
  'tests/store/data-directory.test.ts',
  'tests/store/pglite.test.ts',
]

/** They use the whole machine, or judge how long an engine took: beside others they would judge those. */
const ALONE = ['tests/chaos/chaos.test.ts', 'tests/simulation/simulation.test.ts', 'tests/mutants/**']

/** There is nothing to ask of an embedded database here: it has one engine and one connection. */
const ONLY_SERVER = [
  'tests/runtime/chaos.test.ts',
  'tests/runtime/fleet.test.ts',
  'tests/store/plans.test.ts',
  'tests/store/postgres-driver.test.ts',
  'tests/store/postgres.test.ts',
  'tests/store/takeover.test.ts',
]

const exclude = ['node_modules/**', ...(onServer ? WITHOUT_SERVER : ONLY_SERVER)]
const shared = {
  pool: 'forks' as const,
  // Starting an embedded database takes seconds on a busy machine; nothing here waits for time itself.
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'side by side',
          include: ['tests/**/*.test.ts'],
          exclude: [...exclude, ...ALONE],
          // Most of them wait for a browser, a database or an engine of theirs.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'alone',
          include: ALONE.map((path) => (path.endsWith('**') ? `${path}/*.test.ts` : path)),
          exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
