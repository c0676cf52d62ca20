// Ten thousand webhooks that no channel would send, signed all the same, against the app as it is mounted: each is answered
// with 2xx or 4xx, none with a crash, and the process does not grow. FUZZ_SEED repeats a run.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { createWhatsAppAdapter } from '../../adapters/whatsapp/adapter.ts'
import { seededRandom } from '../../engine/core/expression/seeded-random.ts'
import { createApp } from '../../engine/http/app.ts'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { openStore } from '../../engine/store/open.ts'
import { createBench } from '../runtime/bench.ts'
import { fakeChannel } from '../runtime/fake-channel.ts'
import { signedWebhook } from '../support/whatsapp-payloads.ts'

const BODIES = 10_000
/** One in so many goes all the way into the database; the others end where the parser has read them. */
const STORED_EACH = 5
/** What is still held when the garbage is gone; the process itself is as large as V8 lets it grow. */
const GROWTH_BYTES_MAX = 8 * 1024 * 1024
const LOOKS = 10
const APP_SECRET = 'fuzz'
const seed = process.env.FUZZ_SEED ?? String(Date.now())

const PAYLOADS = join(import.meta.dirname, '../payloads/whatsapp')
const samples: unknown[] = readdirSync(PAYLOADS)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.events.json'))
  .map((name) => JSON.parse(readFileSync(join(PAYLOADS, name), 'utf8')))

type Random = () => number
const below = (random: Random, n: number) => Math.floor(random() * n)
const oneOf = <T>(random: Random, of: readonly T[]): T => of[below(random, of.length)] as T

/** JSON that is right and means nothing here. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '😀'.repeat(50),
  'a'.repeat(500),
  '__proto__',
  '1',
  '-1',
  'NaN',
  '9'.repeat(400),
  [],
  {},
  [[]],
  [null],
  { __proto__: null },
  { constructor: 1 },
]

/** Whole messages again and again, as one text or as one list without an end. */
const OPENED = ['{"object":"whatsapp_business_account","entry":[', '"text",']

function nested(depth: number, make: (inner: unknown) => unknown): unknown {
  let value: unknown = 1
  for (let n = 0; n < depth; n += 1) value = make(value)
  return value
}

const oddValue = (random: Random): unknown => {
  switch (below(random, 8)) {
    case 0:
      return nested(below(random, 100), (inner) => [inner])
    case 1:
      return nested(below(random, 100), (inner) => ({ value: inner }))
    case 2:
      return Array.from({ length: below(random, 100) }, () => oneOf(random, ODD))
    default:
      return oneOf(random, ODD)
  }
}

/** A copy with one place, anywhere in it, changed for something odd, removed, doubled or renamed. */
function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.01) return oddValue(random)
  if (Array.isArray(value)) {
    if (value.length === 0) return [oddValue(random)]
    const at = below(random, value.length)
    const item = value[at]
    if (random() < 0.05) return value.concat(Array.from({ length: below(random, 20) }, () => item))
    return value.with(at, mutated(item, random))
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return oddValue(random)
  // Mostly deeper: what lies near the door is refused at the door.
  const deeper = entries.flatMap(([, item], n) => (typeof item === 'object' && item !== null ? [n] : []))
  const at = deeper.length > 0 && random() < 0.9 ? oneOf(random, deeper) : below(random, entries.length)
  const [key = '', item] = entries[at] ?? []
  const changed: [string, unknown][] =
    random() < 0.05
      ? []
      : [[random() < 0.05 ? oneOf(random, ['__proto__', 'type', 'id', '']) : key, mutated(item, random)]]
  return Object.fromEntries([...entries.slice(0, at), ...changed, ...entries.slice(at + 1)])
}

function bodyOf(random: Random): string {
  let value = oneOf(random, samples)
  for (let n = 1 + below(random, 4); n > 0; n -= 1) value = mutated(value, random)
  const text = JSON.stringify(value) ?? ''
  // Broken text, deeper than any stack, or cut.
  if (random() < 0.01) return oneOf(random, ['[', '{"a":', ...OPENED]).repeat(below(random, 100_000))
  return random() < 0.05 ? text.slice(0, below(random, text.length)) : text
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** The least of some looks: what buffers held is given back by another thread, a while after nobody has them any more. */
async function heldBytes(): Promise<number> {
  const looks: number[] = []
  while (looks.length < LOOKS) {
    collectGarbage()
    await new Promise((resolve) => setImmediate(resolve))
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    looks.push(heapUsed + arrayBuffers)
  }
  return Math.min(...looks)
}

test(`${BODIES} fuzzed webhooks, seed ${seed}`, async () => {
  const random = seededRandom(seed)
  // In a folder: files in memory would be counted as what the process holds.
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-fuzz-'))
  const store = await openStore({ dataDir })
  onTestFinished(async () => {
    await store.close()
    rmSync(dataDir, { recursive: true })
  })
  const adapter = createWhatsAppAdapter({
    phoneNumberId: '100200300',
    accessToken: 'none',
    appSecret: APP_SECRET,
    verifyToken: 'none',
    apiUrl: 'http://127.0.0.1:1/v25.0',
  })
  const bench = createBench({
    store,
    channel: { ...fakeChannel(), channel: 'whatsapp', account: '100200300' },
  })
  let bodies = 0
  const problems: unknown[] = []
  const app = createApp({
    webhooks: new Map([
      [
        'whatsapp',
        {
          adapter,
          receive: async (events: readonly ChannelEvent[]) => {
            JSON.stringify(events)
            if (bodies % STORED_EACH === 0) await bench.receive(...events)
          },
          log: { warn: (details: object) => void problems.push(details) },
        },
      ],
    ]),
    api: Object.create(null),
    people: Object.create(null),
    adminToken: 'none',
    pageDir: 'none',
    notReady: async () => [],
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    log: { error: (details: object) => void problems.push(details) },
  })

  const statuses = new Map<number, number>()
  let before = 0
  for (; bodies < BODIES; bodies += 1) {
    // What the first thousand leave is the compiler's and the pools'.
    if (bodies === 1_000) before = await heldBytes()
    const { body, headers } = signedWebhook(bodyOf(random), APP_SECRET)
    const { status } = await app.request('/webhooks/whatsapp', { method: 'POST', body, headers })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  expect(problems.slice(0, 3)).toEqual([])
  expect([...statuses.keys()].filter((status) => status >= 500 || status < 200)).toEqual([])
  // Most of it is read: a fuzz that only ever meets the door would show nothing.
  expect(statuses.get(200)).toBeGreaterThan(BODIES / 2)
  expect(await bench.count('conversation')).toBeGreaterThan(0)
  expect((await heldBytes()) - before).toBeLessThan(GROWTH_BYTES_MAX)
  await bench.takeTurns()
  expect(bench.failures).toEqual([])
}, 300_000)
