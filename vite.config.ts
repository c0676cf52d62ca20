// Bundles the core for the browser: the same step, checker and simulation that the server runs.

import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  // What is not JavaScript for the core lies nowhere near it.
  publicDir: false,
  build: {
    outDir: 'dist/core',
    target: 'es2023',
    lib: { entry: resolve(import.meta.dirname, 'engine/core/index.ts'), formats: ['es'], fileName: 'core' },
  },
})
