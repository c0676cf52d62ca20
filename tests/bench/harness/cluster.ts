// A PostgreSQL of its own for the length of a run: made by initdb, default settings apart from port and socket, durable.

import { execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { NotMeasured } from './bench.ts'
import { median, monotonicMs } from './figures.ts'

const run = promisify(execFile)

const SYNCS = 51

export interface ClusterOptions {
  /** Loaded into the server by the dynamic linker before anything else, with the environment it wants. */
  readonly preload?: { readonly library: string; readonly env: Readonly<Record<string, string>> }
}

export interface Cluster {
  readonly version: string
  readonly port: number
  /** The server's first process; the others are its children. */
  pid(): number
  /** Folder of the server's socket. */
  readonly socket: string
  /** Makes an empty database of this name, in place of one that is there, and gives its address. */
  createDatabase(name: string): Promise<string>
  dropDatabase(name: string): Promise<void>
  /** ms of one commit of one row, the median of some. */
  syncMs(): Promise<number>
  /** Writes out what is dirty, so that no round pays for the one before. */
  checkpoint(): Promise<void>
  /** Runs pgbench against a database and gives what it printed. */
  pgbench(database: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>
  stop(): Promise<void>
}

/** Folder of PostgreSQL's programs: PG_BIN, or the newest of the usual places. */
function programs(): string {
  const usual = '/usr/lib/postgresql'
  const versions = existsSync(usual) ? readdirSync(usual).sort((a, b) => Number(b) - Number(a)) : []
  const places = [process.env.PG_BIN, ...versions.map((version) => join(usual, version, 'bin')), '/usr/local/bin']
  const found = places.find((place) => place !== undefined && existsSync(join(place, 'initdb')))
  if (found === undefined)
    throw new NotMeasured('There is no initdb here: install PostgreSQL, or name the folder of its programs in PG_BIN.')
  return found
}

export async function startCluster(folder: string, { preload }: ClusterOptions = {}): Promise<Cluster> {
  const bin = programs()
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const data = join(folder, 'data')
  // PostgreSQL refuses to run as root.
  const asRoot = process.getuid?.() === 0
  const ids = asRoot ? idsOf('postgres') : undefined
  if (ids !== undefined) chownSync(folder, ids.uid, ids.gid)
  const options = { ...ids, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  const env = preload === undefined ? {} : { LD_PRELOAD: preload.library, ...preload.env }
  const pgCtl = (args: readonly string[]) =>
    run(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], { ...options, env: { ...options.env, ...env } })

  await run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8'], options)
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`
  await pgCtl(['-l', join(folder, 'log'), '-o', settings, 'start'])

  const address = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  const admin = postgres(address('postgres'), { max: 1, onnotice: () => undefined })
  const [settled] = await admin<{ version: string; fsync: string; commit: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit`
  if (settled?.fsync !== 'on' || settled.commit !== 'on') throw new Error('The cluster is not durable by default.')

  const dropDatabase = async (name: string) => {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
  }
  return {
    version: settled.version,
    port,
    pid: () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    socket: folder,
    dropDatabase,
    async createDatabase(name) {
      await dropDatabase(name)
      await admin.unsafe(`create database ${name}`)
      return address(name)
    },
    async syncMs() {
      await admin`create table if not exists sync (n int)`
      const times: number[] = []
      for (let n = 0; n < SYNCS; n += 1) {
        const before = monotonicMs()
        await admin`insert into sync values (${n})`
        times.push(monotonicMs() - before)
      }
      return median(times)
    },
    async checkpoint() {
      await admin.unsafe('checkpoint')
    },
    async pgbench(database, args, more = {}) {
      // Over the network's loopback, as the engine: a socket in the file system would be quicker than what it is compared with.
      const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres']
      const { stdout } = await run(join(bin, 'pgbench'), [...where, ...args, database], {
        env: { ...options.env, ...more },
      })
      return stdout
    },
    async stop() {
      await admin.end({ timeout: 1 })
      await pgCtl(['-m', 'immediate', 'stop'])
    },
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    throw new NotMeasured(`PostgreSQL does not run as root, and there is no user ${user} here: run as another user.`)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
