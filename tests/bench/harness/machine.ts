// What a figure was measured on: without it no figure can be compared with another.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  readonly commit: string
  readonly packages: Readonly<Record<string, string>>
  /** As pgbench and the server say; `not here` where there is none. */
  readonly pgbench: string
}

/** Packages whose version can move a figure. */
const PACKAGES = ['postgres', '@electric-sql/pglite', 'hono', '@hono/node-server', 'xstate', 'jsonata', 'zod']

export function machine(): Machine {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    commit: said('git', ['-C', root, 'describe', '--always', '--dirty']),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    pgbench: said('pgbench', ['--version']),
  }
}

/** Over the last minute: on a machine that others use too, figures say less. */
export const load = (): number => loadavg()[0] ?? 0

function versionOf(name: string): string {
  const read: { version: string } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
  return read.version
}

function said(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'not here'
  }
}
