// The embedded database on disk: one process at a time, and what was acknowledged is there after a kill.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../engine/store/directory-lock.ts'
import { openStore } from '../../engine/store/open.ts'
import { PgliteStore } from '../../engine/store/pglite.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-directory-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('a data directory', () => {
  it('is held by one process, and has after kill -9 all that was acknowledged', async () => {
    const { child, acknowledged } = await startHolder(directory, 50)
    await expect(openStore({ dataDir: directory })).rejects.toThrow(`in use by process ${child.pid} on ${hostname()}`)
    const dead = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await dead
    const store = await openStore({ dataDir: directory })
    const rows = await store.query<{ n: number }>({ text: 'select n from acknowledged order by n', parameters: [] })
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged())
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_, n) => n + 1))
    await store.close()
  })

  it('sees one fsync for each commit, and none for reading', async () => {
    let fsyncs = 0
    const store = await PgliteStore.inDirectory(directory, () => {
      fsyncs += 1
    })
    await store.query({ text: 'create table t (n int)', parameters: [] })
    // What the checkpoint of a young database does is its own; it must not be counted.
    await store.query({ text: 'checkpoint', parameters: [] })
    const during = async (work: () => Promise<unknown>) => {
      const before = fsyncs
      await work()
      return fsyncs - before
    }
    const insert = { text: 'insert into t values ($1)', parameters: [1] }
    const times = async (n: number, work: () => Promise<unknown>) => {
      for (let i = 0; i < n; i += 1) await work()
    }
    expect(await during(() => times(20, () => store.query(insert)))).toBe(20)
    const batch = () => store.transaction((transaction) => transaction.commit([insert, insert, insert]))
    expect(await during(() => times(10, batch))).toBe(10)
    expect(await during(() => times(10, () => store.query({ text: 'select 1', parameters: [] })))).toBe(0)
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
  ])('of %s', (_, arrange, expected) => {
    arrange()
    if (expected === 'held') expect(() => lockDirectory(directory)).toThrow('in use')
    else lockDirectory(directory)()
  })
})

/** Resolves once so many rows were acknowledged; it goes on writing. */
async function startHolder(
  dataDir: string,
  rows: number,
): Promise<{ child: ChildProcess; acknowledged: () => number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-directory.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let acknowledged = 0
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split('\n').at(-1))
      if (acknowledged >= rows) resolve()
    })
  })
  return { child, acknowledged: () => acknowledged }
}
