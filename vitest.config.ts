// How the tests run: each file in its own process, so that a database or a server of one can never reach into another.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Starting an embedded database takes seconds on a busy machine; nothing here waits for time itself.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
