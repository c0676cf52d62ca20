// A copy of this tree to be changed and thrown away.

import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** All that engine and tests read. */
const PARTS = [
  ...['engine', 'adapters', 'flows', 'tests', 'docs'],
  ...['package.json', 'tsconfig.json', 'vitest.config.ts', 'drizzle.config.ts'],
]
const NOT_COPIED = [join('tests', 'bench', 'results')]

export interface Tree {
  readonly root: string
  remove(): void
}

/** Without `node_modules`, which is linked. */
export function copyTree(name: string): Tree {
  const root = mkdtempSync(join(tmpdir(), `parley-mutant-${name}-`))
  for (const part of PARTS) {
    const from = join(ROOT, part)
    if (!existsSync(from)) continue
    const isWanted = (path: string) => !NOT_COPIED.some((not) => `${relative(ROOT, path)}${sep}`.startsWith(not + sep))
    cpSync(from, join(root, part), { recursive: true, filter: isWanted })
  }
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(root, 'node_modules'))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
