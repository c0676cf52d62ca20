// How the tests run: each file in its own process, so that a database or a server of one can never reach into another.

import { defineConfig } from 'vitest/config'

/** The page knows no database: what it does in a browser is shown once, on the embedded one. */
const PAGE = ['tests/browser/**', 'tests/designer/**']

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**', ...(process.env.TEST_DATABASE_URL === undefined ? [] : PAGE)],
    pool: 'forks',
    // Starting an embedded database takes seconds on a busy machine; nothing here waits for time itself.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
