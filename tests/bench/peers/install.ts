// Installs the peers from npm at exact versions, apart from the project's own packages: once, and kept from then on.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { NotMeasured } from '../harness/bench.ts'

const run = promisify(execFile)

const root = resolve(import.meta.dirname, '../../..')
/** PARLEY_BENCH_CACHE names another folder, where `node_modules` is not ours to write into. */
const CACHE = process.env.PARLEY_BENCH_CACHE ?? join(root, 'node_modules/.cache/parley-bench')
const INSTALL_MS_MAX = 5 * 60_000

/** The newest of each when this was written. */
export const PEERS = {
  builderbot: { '@builderbot/bot': '1.3.13' },
  'builderbot-postgres': { '@builderbot/bot': '1.3.13', '@builderbot/database-postgres': '1.3.13' },
  'bot-framework': { botbuilder: '4.23.3', 'botbuilder-dialogs': '4.23.3' },
  'node-red': { 'node-red': '5.0.7' },
} as const

export type Peer = keyof typeof PEERS

export function versionsOf(peer: Peer): string {
  return Object.entries(PEERS[peer])
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}

/** The folder a peer is installed in. Throws `NotMeasured` where npm cannot install it. */
export async function installed(peer: Peer): Promise<string> {
  const folder = join(CACHE, peer)
  const manifest = `${JSON.stringify({ private: true, dependencies: PEERS[peer] }, null, 2)}\n`
  const path = join(folder, 'package.json')
  const done = join(folder, 'installed')
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return folder
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, manifest)
  try {
    // Their install scripts are not needed for what is measured, and are not ours to trust.
    const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
    await run('npm', ['install', ...options], {
      cwd: folder,
      timeout: INSTALL_MS_MAX,
      env: { ...process.env, HOME: homedir() },
    })
  } catch (error) {
    throw new NotMeasured(`npm could not install ${versionsOf(peer)}: ${reasonOf(error)}.`)
  }
  writeFileSync(done, manifest)
  return folder
}

/** npm's own reason, in a line. */
function reasonOf(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error)
  const lines = said.split('\n').filter((line) => /^npm (error|ERR!) (code|\d{3})/.test(line))
  return lines.length === 0 ? said.trim().slice(0, 200) : lines.map((line) => line.replace(/^npm \S+ /, '')).join(', ')
}
