// The embedded database on disk: one process at a time, and what was acknowledged is there after a kill.

import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../engine/store/directory-lock.ts'
import { openStore } from '../../engine/store/open.ts'
import { PgliteStore } from '../../engine/store/pglite.ts'
import { StoreAwayError } from '../../engine/store/store.ts'
import { killAgainAndAgain, startHolder } from './kills.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-directory-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('a data directory', () => {
  it('is held by one process, in words, and free again when that one was killed', async () => {
    const { child, opened, ended } = startHolder(directory)
    await opened
    await expect(openStore({ dataDir: directory })).rejects.toThrow(`in use by process ${child.pid} on ${hostname()}`)
    child.kill('SIGKILL')
    await ended
    await (await openStore({ dataDir: directory })).close()
  })

  it('has after ten kills all that was acknowledged', async () => {
    const seed = Date.now()
    const { acknowledged, problems } = await killAgainAndAgain(directory, 10, seed)
    expect(problems, `seed ${seed}`).toEqual([])
    expect(acknowledged).toBeGreaterThan(10)
  }, 240_000)

  it('is made whole or not at all: what a dead process left half made is made anew', async () => {
    mkdirSync(join(directory, 'database.new'))
    writeFileSync(join(directory, 'database.new', 'PG_VERSION'), 'half of it')
    const store = await openStore({ dataDir: directory })
    expect(await store.query({ text: 'select 1 as one', parameters: [] })).toEqual([{ one: 1 }])
    await store.close()
    expect(readdirSync(directory)).toEqual(['database'])
  })
})

describe('a disk under a data directory', () => {
  const insert = { text: 'insert into t values ($1)', parameters: [1] }
  const count = { text: 'select count(*)::int as n from t', parameters: [] }
  const opened = async () => {
    const store = await PgliteStore.inDirectory(directory)
    await store.query({ text: 'create table t (n int)', parameters: [] })
    // What the checkpoint of a young database does is its own; it must not be counted.
    await store.query({ text: 'checkpoint', parameters: [] })
    return store
  }

  it('is told to keep what was written: one fsync for each commit, none for reading, and the names of new files', async () => {
    const store = await opened()
    const times = async (n: number, work: () => Promise<unknown>) => {
      for (let i = 0; i < n; i += 1) await work()
    }
    const batch = () => store.transaction((transaction) => transaction.commit([insert, insert, insert]))
    expect(await fsyncsDuring(() => times(20, () => store.query(insert)))).toEqual({ files: 20, directories: 0 })
    expect(await fsyncsDuring(() => times(10, batch))).toEqual({ files: 10, directories: 0 })
    expect(await fsyncsDuring(() => times(10, () => store.query(count)))).toEqual({ files: 0, directories: 0 })

    await store.query({ text: 'select pg_switch_wal()', parameters: [] })
    const newFile = await fsyncsDuring(() => store.query(insert))
    expect(newFile.directories).toBeGreaterThan(0)
    await store.close()
  })

  it('that keeps nothing acknowledges nothing, and the store goes on when it is well again', async () => {
    const store = await opened()
    await store.query(insert)
    const real = fs.fsyncSync
    patch('fsyncSync', () => {
      throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
    })
    const outcomes = await Promise.allSettled([
      store.query(insert),
      store.transaction((transaction) => transaction.commit([insert])),
      store.query(count),
    ]).finally(() => patch('fsyncSync', real))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreAwayError) })
    }
    await store.query(insert)
    const [row] = await store.query<{ n: number }>(count)
    // Whether a commit that failed so took place is unknown; the two that were acknowledged are there.
    expect(row?.n).toBeGreaterThanOrEqual(2)
    await store.close()
  })

  it('that is nearly full takes no writes, is read, and takes them again when there is room', async () => {
    const store = await opened()
    const real = fs.statfsSync
    patch('statfsSync', (path: string) => ({ ...real(path), blocks: 100, bsize: 1024 * 1024, bavail: 63 }))
    try {
      await expect(store.query(insert)).rejects.toThrow('63 MB are free, and 64 MB are needed')
      await expect(store.transaction(async () => undefined)).rejects.toBeInstanceOf(StoreAwayError)
      expect(await store.query(count)).toEqual([{ n: 0 }])
      await expect(openStore({ dataDir: join(directory, 'other') })).rejects.toBeInstanceOf(StoreAwayError)
    } finally {
      patch('statfsSync', real)
    }
    await store.query(insert)
    expect(await store.query(count)).toEqual([{ n: 1 }])
    await store.close()
  })
})

describe('the lock', () => {
  const write = (holder: object | string, ageMs = 0) => {
    const path = join(directory, 'lock')
    writeFileSync(path, typeof holder === 'string' ? holder : JSON.stringify(holder))
    const touched = new Date(Date.now() - ageMs)
    utimesSync(path, touched, touched)
  }
  const me = () => {
    const unlock = lockDirectory(directory)
    const holder = JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))
    unlock()
    return holder
  }

  it('is refused twice in one process, and free again when given back', () => {
    const unlock = lockDirectory(directory)
    expect(() => lockDirectory(directory)).toThrow('in use')
    unlock()
    lockDirectory(directory)()
  })

  it.each([
    ['a dead process', () => write({ ...me(), pid: 2 ** 22 - 1 }), 'free'],
    ['a process id that is another process by now', () => write({ ...me(), began: 'long ago' }), 'free'],
    ['a living process', () => write(me()), 'held'],
    ['another host that touched it just now', () => write({ ...me(), host: 'elsewhere' }, 10_000), 'held'],
    ['another host that is silent', () => write({ ...me(), host: 'elsewhere' }, 31_000), 'free'],
    ['nobody: it is being written', () => write('', 1_000), 'held'],
    ['nobody: it was cut short', () => write('{"pid":', 31_000), 'free'],
    [
      'a dead process, which another dead process was clearing',
      () => {
        const dead = { ...me(), pid: 2 ** 22 - 1 }
        write(dead)
        writeFileSync(join(directory, 'lock.clearing'), JSON.stringify(dead))
      },
      'free',
    ],
  ])('of %s', (_, arrange, expected) => {
    arrange()
    if (expected === 'held') expect(() => lockDirectory(directory)).toThrow('in use')
    else lockDirectory(directory)()
  })

  it('is made by one alone where there are no links', () => {
    const real = fs.linkSync
    patch('linkSync', () => {
      throw Object.assign(new Error('operation not permitted, link'), { code: 'EPERM' })
    })
    try {
      const unlock = lockDirectory(directory)
      expect(() => lockDirectory(directory)).toThrow('in use')
      unlock()
    } finally {
      patch('linkSync', real)
    }
    expect(readdirSync(directory)).toEqual([])
  })
})

/** Puts a function in the place of Node's own, for everybody who imported it. */
function patch(name: 'fsyncSync' | 'statfsSync' | 'linkSync', by: unknown): void {
  Object.assign(fs, { [name]: by })
  syncBuiltinESMExports()
}

/** What the process really asked of the operating system. */
async function fsyncsDuring(work: () => Promise<unknown>): Promise<{ files: number; directories: number }> {
  const counted = { files: 0, directories: 0 }
  const real = fs.fsyncSync
  patch('fsyncSync', (descriptor: number) => {
    real(descriptor)
    counted[fs.fstatSync(descriptor).isDirectory() ? 'directories' : 'files'] += 1
  })
  try {
    await work()
  } finally {
    patch('fsyncSync', real)
  }
  return counted
}
