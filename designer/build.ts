// Builds the page when it was never built, or when something it is made of is newer: `npm start` calls this first.

import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..')
const BUILT = join(root, 'dist/designer/index.html')
const MADE_OF = ['designer', 'engine/core', 'package-lock.json', 'vite.config.ts']

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

function newestOf(path: string): number {
  if (!statSync(path).isDirectory()) return changedAt(path)
  return Math.max(
    ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => changedAt(join(path, name))),
  )
}

/** True where it was built anew. */
export async function buildDesigner({ always = false } = {}): Promise<boolean> {
  const newest = Math.max(...MADE_OF.map((path) => newestOf(join(root, path))))
  if (!always && changedAt(BUILT) > newest) return false
  // Whatever runs this: React's development half is larger and slower.
  process.env.NODE_ENV = 'production'
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  return true
}

if (import.meta.main) await buildDesigner({ always: process.argv.includes('--always') })
