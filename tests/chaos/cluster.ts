// A PostgreSQL of the test's own, to be killed: made by initdb in a temporary folder, and thrown away.

import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { atExit } from './at-exit.ts'

const run = promisify(execFile)

/** The server starts by itself within a second; on a busy machine after a crash it replays its log first. */
const START_SECONDS_MAX = 60

export interface Cluster {
  readonly port: number
  /** Of the database the engines use. */
  readonly url: string
  /** As if the machine lost its power: nothing is finished, nothing is said to clients. */
  crash(): Promise<void>
  start(): Promise<void>
  /** Ends the server and removes its folder. */
  remove(): Promise<void>
}

export interface PostgresBinaries {
  readonly folder: string
  /** Whom the server runs as; PostgreSQL refuses to run as root. */
  readonly as: { readonly uid?: number; readonly gid?: number }
}

/** What a cluster needs, or the sentence that says what is missing. */
export async function postgresBinaries(): Promise<PostgresBinaries | { readonly missing: string }> {
  const installed = '/usr/lib/postgresql'
  const versions = existsSync(installed) ? readdirSync(installed).map((version) => join(installed, version, 'bin')) : []
  const folders = [...versions.sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)]
  const folder = folders.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'pg_ctl')))
  if (folder === undefined)
    return { missing: 'No PostgreSQL to kill here: neither PATH nor /usr/lib/postgresql holds initdb and pg_ctl.' }
  if (process.getuid?.() !== 0) return { folder, as: {} }
  try {
    const ask = async (what: string) => Number((await run('id', [what, 'postgres'])).stdout)
    return { folder, as: { uid: await ask('-u'), gid: await ask('-g') } }
  } catch {
    return { missing: 'No PostgreSQL to kill here: it does not run as root, and there is no user “postgres”.' }
  }
}

export async function createCluster({ folder, as }: PostgresBinaries): Promise<Cluster> {
  const place = await mkdtemp(join(tmpdir(), 'parley-chaos-postgres-'))
  if (as.uid !== undefined && as.gid !== undefined) await chown(place, as.uid, as.gid)
  const data = join(place, 'data')
  const port = await freePort()
  const call = (program: string, args: readonly string[]) => run(join(folder, program), args, { ...as, cwd: place })
  await call('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale'])
  const settings = {
    port,
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: `'${place}'`,
    max_connections: 100,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  await writeFile(join(data, 'postgresql.conf'), lines.join(''), { flag: 'a' })
  const control = (...args: string[]) => call('pg_ctl', ['-D', data, '-w', '-t', String(START_SECONDS_MAX), ...args])
  const start = async () => {
    await control('-l', join(place, 'log'), 'start')
  }
  const crash = async () => {
    await control('-m', 'immediate', 'stop')
  }
  const orphan = atExit(() => {
    const [pid] = existsSync(join(data, 'postmaster.pid'))
      ? readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      : []
    if (pid !== undefined) process.kill(Number(pid), 'SIGQUIT')
    rmSync(place, { recursive: true, force: true })
  })
  await start()
  await call('createdb', ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', 'chaos'])
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/chaos`,
    start,
    crash,
    async remove() {
      await crash().catch(() => undefined)
      await rm(place, { recursive: true, force: true })
      orphan.takeBack()
    },
  }
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}
