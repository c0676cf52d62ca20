// The small parts of the runtime, each by itself.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Flow } from '../../engine/core/flow/schema.ts'
import type { SendFailure, SendResult } from '../../engine/port/channel.ts'
import { machineClock } from '../../engine/port/clock.ts'
import { backoffMs } from '../../engine/runtime/backoff.ts'
import { formatCallbackData, parseCallbackData } from '../../engine/runtime/callback-data.ts'
import { ChannelHealth } from '../../engine/runtime/channel-health.ts'
import { DatabaseClock } from '../../engine/runtime/database-clock.ts'
import { createIds } from '../../engine/runtime/ids.ts'
import { IntakeHealth } from '../../engine/runtime/intake-health.ts'
import { Loop } from '../../engine/runtime/loop.ts'
import { Metrics } from '../../engine/runtime/metrics.ts'
import { contentHashOf } from '../../engine/runtime/releases.ts'
import { StallWatch } from '../../engine/runtime/stall-watch.ts'
import type { Store } from '../../engine/store/store.ts'

const MINUTE_MS = 60_000

describe('ids', () => {
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)

  it('are UUIDs of version 7 that carry their time', () => {
    const id = createIds(() => 0x0190a1b2c3d4, random)()
    expect(id).toMatch(/^0190a1b2-c3d4-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('only go up, also when the clock stands still or steps back', () => {
    const clock = [1_000, 1_000, 999, 1_001, 500, ...Array.from({ length: 10_000 }, () => 1_001)]
    const ids = createIds(() => clock.shift() ?? 0, random)
    const made = Array.from({ length: 10_000 }, ids)
    expect(made).toEqual(made.toSorted())
    expect(new Set(made).size).toBe(made.length)
  })
})

describe('the watch for stalls', () => {
  const watched = () => {
    const clock = { at: 0, due: undefined as { at: number; run: () => void } | undefined }
    const metrics = new Metrics()
    const watch = new StallWatch({
      metrics,
      clock: {
        monotonic: () => clock.at,
        after(ms, run) {
          clock.due = { at: clock.at + ms, run }
          return () => (clock.due = undefined)
        },
        wait: () => Promise.resolve(),
      },
    })
    /** The process runs for so long, and its timers with it. */
    const run = (ms: number) => {
      const end = clock.at + ms
      while (clock.due !== undefined && clock.due.at <= end) {
        const { at, run } = clock.due
        clock.at = Math.max(clock.at, at)
        run()
      }
      clock.at = end
    }
    const standStill = (ms: number) => (clock.at += ms)
    return { watch, metrics, run, standStill }
  }

  it('says nothing while the process runs, or is late by less than anybody notices', () => {
    const { watch, metrics, run, standStill } = watched()
    watch.start()
    run(60_000)
    standStill(550)
    expect(watch.notReady()).toEqual([])
    run(60_000)
    expect(watch.notReady()).toEqual([])
    expect(metrics.get('stalls_total')).toBe(0)
  })

  it('says so from the stall’s end until the process has run again for a while, and counts it once', () => {
    const { watch, metrics, run, standStill } = watched()
    watch.start()
    run(1_000)
    standStill(3_100)
    expect(watch.notReady()).toEqual(['The engine stood still for 3000 ms a moment ago.'])
    run(1_900)
    expect(watch.notReady()).toEqual(['The engine stood still for 3000 ms a moment ago.'])
    run(200)
    expect(watch.notReady()).toEqual([])
    expect(metrics.get('stalls_total')).toBe(1)
    watch.stop()
    standStill(60_000)
    expect(watch.notReady()).toEqual([])
  })

  it('sees a real one', async () => {
    const watch = new StallWatch({ clock: machineClock, metrics: new Metrics() })
    watch.start()
    const until = performance.now() + 700
    while (performance.now() < until);
    expect(watch.notReady()).toHaveLength(1)
    watch.stop()
  })
})

describe('callback data', () => {
  const call = {
    bucket: 46,
    conversationId: '01a20cff-7d00-7002-93cd-9173b0b2b6e8',
    outboundId: '01a20cff-7d00-7003-b123-1521ea70c1e6.12',
    attempt: 3,
  }

  it('comes back as it went out, within what channels carry', () => {
    expect(parseCallbackData(formatCallbackData(call))).toEqual(call)
    expect(formatCallbackData(call).length).toBeLessThan(512)
  })

  it.each([
    undefined,
    '',
    'hello',
    'v2:46:x:y:1',
    `v1:256:${call.conversationId}:m:1`,
    `v1:46:${call.conversationId}:m:`,
    'v1:46::m:1',
  ])('of others is not ours: %s', (text) => expect(parseCallbackData(text)).toBeUndefined())
})

describe('backing off', () => {
  it('grows by its factor up to its end, a quarter to either side', () => {
    const grow = { firstMs: 1_000, factor: 4, maxMs: 60_000 }
    expect([1, 2, 3, 4, 50].map((n) => backoffMs(n, grow, () => 0.5))).toEqual([1_000, 4_000, 16_000, 60_000, 60_000])
    expect(backoffMs(1, grow, () => 0)).toBe(750)
    expect(backoffMs(1, grow, () => 1)).toBe(1_250)
  })
})

describe('the health of a channel', () => {
  const refused = (failing: object): SendResult => ({
    ok: false,
    failure: { code: '', message: '', ...failing } as SendFailure,
  })
  const ok: SendResult = { ok: true, messageId: 'w' }
  const down = refused({ instruction: 'channelDown' })
  const unknown = refused({ instruction: 'unknown' })

  it('lets one call at a time find out whether it is back, ever more rarely', () => {
    const health = new ChannelHealth(() => 0.5)
    expect(health.allowance(0, 3, 32)).toBe(29)
    health.note(down, 0)
    expect(health.allowance(4_999, 0, 32)).toBe(0)
    expect(health.waitMs(4_000)).toBe(1_000)
    expect(health.allowance(5_000, 0, 32)).toBe(1)
    expect(health.allowance(5_000, 1, 32)).toBe(0)
    health.note(down, 5_000)
    expect(health.allowance(14_999, 0, 32)).toBe(0)
    for (let n = 0; n < 20; n += 1) health.note(down, 15_000)
    expect(health.waitMs(15_000)).toBeLessThanOrEqual(5 * MINUTE_MS)
    health.note(ok, 400_000)
    expect(health.allowance(400_000, 0, 32)).toBe(32)
    expect(health.down).toBeUndefined()
  })

  it('counts calls that fail together as one failure, and tells of each outage once', () => {
    const told: (string | undefined)[] = []
    const health = new ChannelHealth(
      () => 0.5,
      (now) => told.push(now),
    )
    for (let n = 0; n < 32; n += 1) health.note(down, 100)
    expect(health.waitMs(100)).toBe(5_000)
    health.note(down, 5_100)
    expect(health.waitMs(5_100)).toBe(10_000)
    health.note(ok, 15_100)
    health.note(ok, 15_200)
    health.note(down, 20_000)
    expect(told).toEqual([expect.any(String), undefined, expect.any(String)])
  })

  it('closes after five lost answers in a row, not after four', () => {
    const health = new ChannelHealth(() => 0.5)
    for (const result of [unknown, unknown, unknown, unknown, ok, unknown, unknown, unknown, unknown])
      health.note(result, 0)
    expect(health.down).toBeUndefined()
    health.note(unknown, 0)
    expect(health.down).toContain('answers get lost')
    health.note(refused({ instruction: 'reject' }), 0)
    expect(health.down).toBeUndefined()
  })

  it('rests for as long as a rate of the whole number wants, and for one contact’s rate not at all', () => {
    const health = new ChannelHealth(() => 0.5)
    health.note(refused({ instruction: 'retry', scope: 'contact', afterMs: 9_000 }), 0)
    expect(health.allowance(0, 0, 32)).toBe(32)
    health.note(refused({ instruction: 'retry', scope: 'number', afterMs: 9_000 }), 0)
    expect(health.allowance(8_999, 0, 32)).toBe(0)
    expect(health.allowance(9_000, 0, 32)).toBe(32)
  })
})

describe('the health of the intake', () => {
  /** With a receipt in the past: this number reports what becomes of its messages. */
  const happened = (intake: IntakeHealth) => {
    intake.confirmed()
    return intake
  }

  it.each<[string, (intake: IntakeHealth) => unknown, number, boolean]>([
    ['nothing happened', () => undefined, MINUTE_MS, true],
    ['the engine has just started', () => undefined, MINUTE_MS - 1, false],
    ['a call was refused since', (intake) => intake.refused(30_000), 30_000 + MINUTE_MS - 1, false],
    ['a call was refused long ago', (intake) => intake.refused(30_000), 30_000 + MINUTE_MS, true],
    ['nothing confirms what was sent since', (intake) => happened(intake).sent(10_000), MINUTE_MS, false],
    ['what was sent has been confirmed', (intake) => [intake.sent(10_000), intake.confirmed()], MINUTE_MS, true],
    ['it was sent too recently to tell', (intake) => happened(intake).sent(50_000), MINUTE_MS, true],
    ['receipts have been late for very long', (intake) => happened(intake).sent(10_000), 16 * MINUTE_MS, true],
    ['this number never confirmed anything', (intake) => intake.sent(10_000), MINUTE_MS, true],
  ])('when %s', (_, happen, now, counts) => {
    const intake = new IntakeHealth(0)
    happen(intake)
    expect(intake.silenceCounts(0, now)).toBe(counts)
  })
})

describe('the database clock', () => {
  it('is the database’s, whatever the machine’s says, and goes on between two comparisons', async () => {
    let monotonic = 100
    const answer = { now: 5_000_000 }
    const store: Store = {
      kind: 'pglite',
      async query<Row>() {
        monotonic += 20
        return [answer as Row]
      },
      transaction: () => Promise.reject(new Error('not here')),
      close: async () => undefined,
    }
    const clock = new DatabaseClock(store, () => monotonic)
    expect(() => clock.now()).toThrow('before its first synchronize')
    await clock.synchronize()
    expect(clock.now()).toBe(5_000_010)
    monotonic += 1_000
    expect(clock.now()).toBe(5_001_010)
  })
})

describe('a loop', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  const loopOf = (run: () => Promise<number | undefined>) => {
    const errors: unknown[] = []
    const loop = new Loop({ run, pollMs: 1_000, random: () => 0.5, onError: (error) => errors.push(error) })
    return { loop, errors }
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('runs at its start, when woken, and at each poll', async () => {
    const run = vi.fn(async () => undefined)
    const { loop } = loopOf(run)
    loop.start()
    await pass(999)
    expect(run).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(run).toHaveBeenCalledTimes(2)
    loop.wake()
    await pass(0)
    expect(run).toHaveBeenCalledTimes(3)
    await loop.stop()
    await pass(10_000)
    expect(run).toHaveBeenCalledTimes(3)
  })

  it('runs at once while there is more, and sooner where it asks for that', async () => {
    const wants = [0, 0, 200, undefined]
    const run = vi.fn(async () => wants.shift())
    const { loop } = loopOf(run)
    loop.start()
    await pass(0)
    expect(run).toHaveBeenCalledTimes(3)
    await pass(200)
    expect(run).toHaveBeenCalledTimes(4)
    loop.wakeWithin(300)
    loop.wakeWithin(700)
    await pass(300)
    expect(run).toHaveBeenCalledTimes(5)
    await loop.stop()
  })

  it('does not miss a wake-up that comes while it runs', async () => {
    let end: () => void = () => undefined
    const run = vi.fn(() => new Promise<undefined>((resolve) => (end = () => resolve(undefined))))
    const { loop } = loopOf(run)
    loop.start()
    loop.wake()
    end()
    await pass(0)
    expect(run).toHaveBeenCalledTimes(2)
    loop.wakeWithin(50)
    end()
    await pass(50)
    expect(run).toHaveBeenCalledTimes(3)
    const stopped = loop.stop()
    end()
    await stopped
  })

  it('backs off after failures, deaf to wake-ups, and begins anew after a success', async () => {
    const outcomes = [true, true, true, false, true]
    const run = vi.fn(async () => {
      if (outcomes.shift()) throw new Error('away')
      return undefined
    })
    const { loop, errors } = loopOf(run)
    loop.start()
    await pass(0)
    loop.wake()
    await pass(99)
    expect(run).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(run).toHaveBeenCalledTimes(2)
    await pass(200)
    expect(run).toHaveBeenCalledTimes(3)
    await pass(400)
    expect(run).toHaveBeenCalledTimes(4)
    loop.wake()
    await pass(0)
    expect(run).toHaveBeenCalledTimes(5)
    await pass(100)
    expect(run).toHaveBeenCalledTimes(6)
    expect(errors).toHaveLength(4)
    await loop.stop()
  })
})

describe('metrics', () => {
  it('count by label and list every counter, also those that are 0', () => {
    const metrics = new Metrics()
    metrics.add('sends_total', 2, 'sent')
    metrics.add('sends_total', 1, 'reject')
    metrics.add('turns_total', 0)
    const counters = metrics.counters()
    expect(counters.find(({ name }) => name === 'sends_total')).toMatchObject({
      label: 'outcome',
      values: new Map([
        ['sent', 2],
        ['reject', 1],
      ]),
    })
    expect(counters.find(({ name }) => name === 'turns_total')?.values.size).toBe(0)
    expect(counters.every(({ name, help }) => /^[a-z_]+_total$/.test(name) && help.endsWith('.'))).toBe(true)
  })
})

describe('the hash of a flow', () => {
  it('is of what it does', () => {
    const flow: Flow = {
      schemaVersion: 1,
      id: 'a',
      name: 'A',
      languages: ['en', 'it'],
      starter: false,
      nodes: [],
      edges: [],
    }
    const { id, languages, ...rest } = flow
    const same: Flow = {
      ...rest,
      languages,
      id,
      $schema: 's',
      layout: { nodes: { n: { x: 1, y: 2 } }, notes: [], groups: [] },
    }
    const other: Flow = { ...flow, languages: ['it', 'en'] }
    expect(contentHashOf(same)).toBe(contentHashOf(flow))
    expect(contentHashOf(other)).not.toBe(contentHashOf(flow))
  })
})
