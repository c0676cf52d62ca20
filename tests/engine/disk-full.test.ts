// The disk under the database is full: nothing is acknowledged that is not stored, the engine stays up, and goes on by itself
// when there is room. On a small disk in memory, which only root may mount; elsewhere this does not run, and says so.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PHONE_NUMBER_ID, type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import { findServerPrograms, startCluster } from '../support/postgres-cluster.ts'
import { textMessagePayload } from '../support/whatsapp-payloads.ts'

const AGAIN_MS = 100
const FULL_MS = 2_000
/** Messages until which a full disk must have shown itself. */
const MESSAGES_MAX = 2_000

interface SmallDisk {
  readonly path: string
  /** Leaves so many bytes. */
  fill(bytesLeft: number): void
  makeRoom(): void
  unmount(): void
}

function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmSync(path, { recursive: true })
    console.warn('No small disk can be mounted here (root may): the tests of a full disk do not run.')
    return undefined
  }
  chmodSync(path, 0o755)
  const ballast = join(path, 'ballast')
  return {
    path,
    fill(bytesLeft) {
      const { bavail, bsize } = statfsSync(path)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytesLeft)))
    },
    makeRoom: () => rmSync(ballast),
    unmount() {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

const canMount = (() => {
  const disk = mountSmallDisk(1)
  disk?.unmount()
  return disk !== undefined
})()

describe.runIf(canMount)('the disk is full', () => {
  let graph: FakeGraph
  beforeAll(async () => {
    graph = await startFakeGraph({ token: SECRETS.accessToken })
  })
  afterAll(() => graph?.close())

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const post = (engine: RunningEngine, phone: string) => {
    const says = {
      phoneNumberId: PHONE_NUMBER_ID,
      from: phone,
      text: 'price',
      id: `wamid.full.${phone}`,
      timestamp: Date.now(),
    }
    return engine.post(textMessagePayload(says))
  }
  const alive = async (engine: RunningEngine) => (await fetch(`${engine.url}/healthz`)).status === 200

  /** Customers write until one is refused, go on writing for a while, and the refused come again when there is room. */
  const through = async (engine: RunningEngine, prefix: string, roomAgain: () => Promise<void>) => {
    const phones: string[] = []
    const refused = new Set<string>()
    const write = async (phone: string) => {
      const status = await post(engine, phone)
      if (status === 503) refused.add(phone)
      else expect(status).toBe(200)
    }
    const next = () => {
      const phone = `${prefix}${String(phones.length).padStart(5, '0')}`
      phones.push(phone)
      return write(phone)
    }
    while (refused.size === 0 && phones.length < MESSAGES_MAX) await next()
    expect(refused.size).toBe(1)
    // A database may find a little room again by tidying up: what it then takes, it has to keep like all the rest.
    for (const end = Date.now() + FULL_MS; Date.now() < end; await pause(AGAIN_MS)) {
      expect(await alive(engine)).toBe(true)
      await next()
    }
    expect(refused.size).toBeGreaterThan(1)

    await roomAgain()
    for (const phone of refused)
      await until('the refused ones to be taken', async () => (await post(engine, phone)) === 200)
    const answersTo = (phone: string) => graph.sent.filter(({ to }) => to === `+${phone}`).length
    await until('everybody to be answered', () => phones.every((phone) => answersTo(phone) > 0), 120_000)
    await graph.settled()
    expect(phones.filter((phone) => answersTo(phone) !== 1)).toEqual([])
    expect(await alive(engine)).toBe(true)
  }

  test('under the embedded database', async () => {
    const disk = mountSmallDisk(220)
    if (disk === undefined) throw new Error('the disk could not be mounted a second time')
    const env = { DATABASE_URL: '', DATA_DIR: join(disk.path, 'data'), BUSINESS_HOURS: '24/7' }
    const engine = await startEngine({ graph, env })
    try {
      graph.receiptsTo(`${engine.url}/webhooks/whatsapp`, SECRETS.appSecret)
      expect(await post(engine, '88695090')).toBe(200)
      disk.fill(30 * 1024 * 1024)
      await through(engine, '886950', async () => disk.makeRoom())
      expect(engine.output).toContain('is nearly full')
    } finally {
      await engine.close()
      disk.unmount()
    }
  }, 300_000)

  test.runIf(findServerPrograms() !== undefined)(
    'under PostgreSQL',
    async () => {
      const disk = mountSmallDisk(150)
      if (disk === undefined) throw new Error('the disk could not be mounted a second time')
      const cluster = await startCluster(disk.path)
      const engine = await startEngine({ graph, env: { DATABASE_URL: cluster.url, BUSINESS_HOURS: '24/7' } })
      try {
        graph.receiptsTo(`${engine.url}/webhooks/whatsapp`, SECRETS.appSecret)
        disk.fill(256 * 1024)
        await through(engine, '886960', async () => {
          disk.makeRoom()
          // A server that found no room for its log has ended; whoever watches over it starts it again.
          if (!cluster.runs) await cluster.start()
        })
      } finally {
        await engine.close()
        await cluster.close()
        disk.unmount()
      }
    },
    300_000,
  )
})
