// One process per data directory. PGlite has no lock of its own: two processes on one directory both seem to work, and lose
// rows that were acknowledged.

import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { StoreRefusedError } from './store.ts'

/** A holder on another host cannot be asked whether it lives; it touches its lock this often. */
const TOUCH_MS = 5_000
const UNTOUCHED_MS_MAX = 30_000
/** Two starters must not both clear the same dead lock; a clearing whose maker cannot be asked is cleared after this. */
const CLEARING_MS_MAX = 10_000
/** What file systems without links say. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system counts it: a process id alone is used again, in containers always. */
  readonly began: string
}

/**
 * Takes the directory's lock and returns the function that gives it back.
 * Throws `StoreRefusedError` when a living process holds it.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock')
  const me: Holder = { pid: process.pid, host: hostname(), began: beginOf(process.pid) }
  if (!create(path, me)) {
    clearDead(path, directory, me)
    if (!create(path, me)) throw inUse(directory, readHolder(path))
  }
  const touch = setInterval(() => touchFile(path), TOUCH_MS).unref()
  return () => {
    clearInterval(touch)
    rmSync(path, { force: true })
  }
}

/** False when it exists. It appears with its content or not at all: a half one would have to be respected until it is old. */
function create(path: string, holder: Holder): boolean {
  const whole = `${path}.${process.pid}`
  try {
    writeFileSync(whole, JSON.stringify(holder))
    linkSync(whole, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (NO_LINKS.includes(codeOf(error))) return createInPlace(path, holder)
    throw error
  } finally {
    rmSync(whole, { force: true })
  }
}

/** For file systems without links; O_EXCL makes exactly one of many starters succeed. */
function createInPlace(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function clearDead(path: string, directory: string, me: Holder): void {
  const clearing = `${path}.clearing`
  if (!isAlive(readHolder(clearing), ageMs(clearing), CLEARING_MS_MAX)) rmSync(clearing, { force: true })
  if (!create(clearing, me)) throw inUse(directory, readHolder(path))
  try {
    const holder = readHolder(path)
    if (isAlive(holder, ageMs(path), UNTOUCHED_MS_MAX)) throw inUse(directory, holder)
    rmSync(path, { force: true })
  } finally {
    rmSync(clearing, { force: true })
  }
}

/** One that cannot be asked, on another host or without a name, is judged by when it last touched its file. */
function isAlive(holder: Holder | undefined, untouchedMs: number, untouchedMsMax: number): boolean {
  if (holder === undefined || holder.host !== hostname()) return untouchedMs < untouchedMsMax
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, under another user.
    if (codeOf(error) !== 'EPERM') return false
  }
  return holder.began === beginOf(holder.pid)
}

function readHolder(path: string): Holder | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read !== 'object' || read === null) return undefined
    if (!('pid' in read && 'host' in read && 'began' in read)) return undefined
    return { pid: Number(read.pid), host: String(read.host), began: String(read.began) }
  } catch {
    return undefined
  }
}

/** The start time of a process in clock ticks since boot; empty where the system does not say. */
function beginOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces: count from its end. Field 22 is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function touchFile(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Someone removed it by hand; that is no reason to stop answering customers.
  }
}

/** ms since the file was touched; a file that is not there is older than any limit. */
function ageMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? Number.POSITIVE_INFINITY : Date.now() - found.mtimeMs
}

function inUse(directory: string, holder: Holder | undefined): StoreRefusedError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  return new StoreRefusedError(
    `The data directory ${directory} is in use by ${who}. Stop it first, or set DATABASE_URL to a PostgreSQL server: ` +
      'only that can be shared by several processes.',
  )
}
