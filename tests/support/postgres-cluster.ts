// A PostgreSQL server of a test's own, to stop, kill, fill up, copy and promote. Where the machine has no server programs,
// `findServerPrograms` says so and the tests that need one do not run.
//
//   const primary = await startCluster()
//   const standby = await primary.standby()
//   await primary.kill(); await standby.promote()

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './engine-process.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'
const PROGRAMS = ['initdb', 'postgres', 'pg_ctl', 'pg_basebackup', 'psql']
const START_MS_MAX = 30_000

/** Quick, small, and on this machine only; what survives a kill needs no fsync. */
const SETTINGS = ['fsync=off', 'listen_addresses=127.0.0.1', 'max_wal_size=64MB', 'shared_buffers=16MB']

export interface Cluster {
  readonly port: number
  readonly url: string
  start(): Promise<void>
  /** As an operator stops it: connections are cut. Resolves when it is gone. */
  stop(): Promise<void>
  /** SIGKILL to the server's first process. */
  kill(): Promise<void>
  /** Whether the server's first process runs. */
  readonly runs: boolean
  /** A copy that follows this one and takes no writes. */
  standby(): Promise<Cluster>
  /** Whether this standby has everything that `primary` has written so far. */
  follows(primary: Cluster): Promise<boolean>
  /** Makes a standby take writes. */
  promote(): Promise<void>
  /** Ends it and removes its files. */
  close(): Promise<void>
}

/** The folder with `initdb` and its like; `undefined`, and a line that says so, where there is none. */
export function findServerPrograms(): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []
  const found = [...(process.env.PATH ?? '').split(delimiter), ...debian].find((bin) =>
    PROGRAMS.every((name) => existsSync(join(bin, name))),
  )
  if (found === undefined)
    console.warn('No PostgreSQL server programs (initdb …) on this machine: tests that stop a server do not run.')
  return found
}

/** `under`: an existing folder for the files; default: the system's for temporary ones. */
export async function startCluster(under: string = tmpdir()): Promise<Cluster> {
  const directory = makeDirectory(under)
  await run(program('initdb'), ['-D', directory, '-A', 'trust', '-U', 'postgres', '-N', '--wal-segsize=1'], owner())
  return startedIn(directory, under)
}

async function startedIn(directory: string, under: string): Promise<Cluster> {
  const cluster = await clusterIn(directory, under)
  try {
    await cluster.start()
    return cluster
  } catch (error) {
    await cluster.close()
    throw error
  }
}

async function clusterIn(directory: string, under: string): Promise<Cluster> {
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined
  const runs = () => server !== undefined && server.exitCode === null && server.signalCode === null
  const end = async (signal: NodeJS.Signals) => {
    if (!runs()) return
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    server?.kill(signal)
    await ended
  }
  const start = async () => {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting])
    server = spawn(program('postgres'), ['-D', directory, '-p', String(port), '-k', directory, ...settings], {
      ...owner(),
      stdio: 'ignore',
    })
    const started = server
    process.once('exit', () => started.kill('SIGKILL'))
    await until('PostgreSQL to answer', () => answers(port), START_MS_MAX)
  }
  return {
    port,
    url,
    start,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    get runs() {
      return runs()
    },
    async standby() {
      const copy = makeDirectory(under)
      const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres']
      await run(program('pg_basebackup'), [...from, '-D', copy, '-R', '-X', 'stream', '-c', 'fast', '-N'], owner())
      return startedIn(copy, under)
    },
    async follows(primary) {
      const written = await psql(primary.port, 'select pg_current_wal_lsn()')
      return (await psql(port, `select pg_last_wal_replay_lsn() >= '${written}'::pg_lsn`)) === 't'
    },
    async promote() {
      await run(program('pg_ctl'), ['promote', '-D', directory, '-w'], owner())
    },
    async close() {
      await end('SIGKILL')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function program(name: string): string {
  return join(findServerPrograms() ?? '', name)
}

/** One value as text; also from a standby, which our own driver refuses. */
async function psql(port: number, query: string): Promise<string> {
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres']
  return (await run(program('psql'), [...where, '-Atc', query], owner())).stdout.trim()
}

/** PostgreSQL refuses to run as root; then it runs as the user its package made. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function makeDirectory(under: string): string {
  const directory = mkdtempSync(join(under, 'parley-cluster-'))
  const { uid, gid } = owner()
  if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid)
  return directory
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function answers(port: number): Promise<boolean> {
  return psql(port, 'select 1').then(
    () => true,
    () => false,
  )
}
