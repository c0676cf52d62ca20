// The designer's build: one page, split so that what is not on the first screen is loaded when it is needed.

import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname

export default defineConfig({
  root: resolve(root, 'designer'),
  plugins: [react()],
  build: {
    outDir: resolve(root, 'dist/designer'),
    emptyOutDir: true,
    target: 'es2023',
    // Assets stay files: the page's security policy allows nothing inline.
    assetsInlineLimit: 0,
    // The checker and its libraries are one chunk of this size, loaded after the first screen.
    chunkSizeWarningLimit: 1_200,
  },
  server: {
    // `npm run dev:designer` beside a running engine.
    proxy: { '/api': process.env.PARLEY_URL ?? 'http://127.0.0.1:3000' },
  },
})
