// What a simulation can do to the in-memory database, and what the engine on it then sees: nothing, a refusal, or silence.

import { describe, expect, it } from 'vitest'
import { bucketOf } from '../../engine/store/bucket.ts'
import { createConversations } from '../../engine/store/queries/identities.ts'
import { readSummary } from '../../engine/store/queries/list-conversations.ts'
import { putEvent } from '../../engine/store/queries/put-event.ts'
import { newestArrival } from '../../engine/store/queries/suspects.ts'
import { StoreAwayError } from '../../engine/store/store.ts'
import type { Fault, Interference, Moment, MomentKind } from './interference.ts'
import { createMemoryDatabase } from './memory-store.ts'
import { begin } from './two-sessions.ts'

const id = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

const make = (n: number) =>
  createConversations('fake', 'us', [{ bucket: bucketOf(id(n)), id: id(n), name: null, phone: null, user_id: null }], 0)
const read = (n: number) => readSummary(bucketOf(id(n)), id(n))
const put = (n: number, key: string) =>
  putEvent({ bucket: bucketOf(id(n)), conversationId: id(n), id: id(50 + n), event: '{}', at: 0, key })

/** Everything that can run by itself has run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What has become of a promise by now. */
async function fateOf(promise: Promise<unknown>): Promise<'answered' | 'away' | 'silent'> {
  const fate = promise.then(
    () => 'answered' as const,
    (error: unknown) => {
      if (error instanceof StoreAwayError) return 'away' as const
      throw error
    },
  )
  return Promise.race([fate, settled().then(() => 'silent' as const)])
}

/** Lets one fault happen at the first moment of a kind. */
function once(kind: MomentKind, fault: Fault, also: (moment: Moment) => boolean = () => true): Interference {
  let isDue = true
  return {
    at(moment) {
      if (!isDue || moment.kind !== kind || !also(moment)) return undefined
      isDue = false
      return fault
    },
  }
}

/** Holds the first call that comes to a moment, until it is let go. */
function holding(kind: MomentKind) {
  let letGo: () => void = () => undefined
  let isFirst = true
  const until = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined)
  })
  const at = (moment: Moment) => {
    if (!isFirst || moment.kind !== kind) return undefined
    isFirst = false
    return until
  }
  return { interference: { at }, letGo: () => letGo() }
}

function open(interference?: Interference) {
  const database = createMemoryDatabase({ now: () => 0 })
  const engine = database.connect('engine', interference === undefined ? {} : { interference })
  return { database, engine, other: database.connect('other') }
}

describe('a fault', () => {
  const cases: readonly [MomentKind, Fault, 'away' | 'silent', isThere: boolean][] = [
    ['statement', 'away', 'away', false],
    ['statement', 'lost', 'away', false],
    ['statement', 'commitUnknown', 'away', false],
    ['statement', 'dies', 'silent', false],
    ['statement', 'diesCommitted', 'silent', false],
    ['commit', 'away', 'away', false],
    ['commit', 'lost', 'away', false],
    ['commit', 'commitUnknown', 'away', true],
    ['commit', 'dies', 'silent', false],
    ['commit', 'diesCommitted', 'silent', true],
    ['answer', 'away', 'away', true],
    ['answer', 'lost', 'away', true],
    ['answer', 'dies', 'silent', true],
  ]
  it.each(cases)('at %s, %s: the caller hears %s, and it is there: %s', async (kind, fault, fate, isThere) => {
    const alone = open(once(kind, fault))
    expect(await fateOf(alone.engine.query(make(1)))).toBe(fate)
    expect(alone.database.count('conversation')).toBe(isThere ? 1 : 0)

    const together = open(once(kind, fault, ({ outcome }) => outcome !== 'rows'))
    expect(await fateOf(together.engine.transaction((t) => t.commit([make(1), make(2)])))).toBe(fate)
    expect(together.database.count('conversation')).toBe(isThere ? 2 : 0)
    // Nobody waits for what it left.
    expect(await fateOf(together.other.query(make(1)).catch(() => undefined))).toBe('answered')
  })

  it('between two statements of a transaction leaves nothing of it', async () => {
    for (const fault of ['away', 'lost', 'dies'] as const) {
      const { database, engine, other } = open(once('answer', fault, ({ outcome }) => outcome === 'rows'))
      const work = engine.transaction(async (t) => {
        await t.query(make(1))
        await t.query(make(2))
      })
      expect(await fateOf(work)).toBe(fault === 'dies' ? 'silent' : 'away')
      expect(database.count('conversation')).toBe(0)
      expect(await fateOf(other.query(make(1)))).toBe('answered')
    }
  })

  it('of a process is the end of it: nothing it calls is ever answered, nothing it held is held', async () => {
    const { database, engine, other } = open()
    const left = await begin(engine)
    await left.query(make(1))
    const waiting = other.query(make(1))
    expect(await fateOf(waiting)).toBe('silent')
    engine.die()
    expect(await fateOf(waiting)).toBe('answered')
    expect(await fateOf(left.query(make(2)))).toBe('silent')
    expect(await fateOf(engine.query(read(1)))).toBe('silent')
    expect(database.count('conversation')).toBe(1)
  })

  it('of a process between any two steps of a call leaves no lock behind', async () => {
    for (let steps = 0; steps < 12; steps += 1) {
      const { engine, other } = open()
      void engine.query(make(1))
      for (let step = 0; step < steps; step += 1) await undefined
      engine.die()
      // What died before its commit is not there and is written now; what died after it is, and the key says so.
      const fate = await fateOf(other.query(make(1))).catch((error: Error) => error.message)
      expect(fate, `after ${steps} steps`).toMatch(/answered|duplicate key/)
    }
  })
})

describe('a cut', () => {
  it.each([
    ['rollBack', 0],
    ['commit', 1],
  ] as const)('at the commit: %s', async (atCommit, count) => {
    const { interference } = holding('commit')
    const { database, engine } = open(interference)
    const call = engine.query(make(1))
    expect(await fateOf(call)).toBe('silent')
    engine.cut({ atCommit })
    expect(await fateOf(call)).toBe('away')
    expect(database.count('conversation')).toBe(count)
    expect(await fateOf(engine.query(read(1)))).toBe('answered')
    expect(engine.underWay).toBe(0)
  })

  it('reaches who waits for a lock, and who is between two statements', async () => {
    const { engine, other } = open()
    const held = await begin(other)
    await held.query(make(1))
    const waiting = engine.query(make(1))
    const between = await begin(engine)
    await settled()
    engine.cut()
    expect(await fateOf(waiting)).toBe('away')
    expect(await fateOf(between.query(make(2)))).toBe('away')
    await expect(between.commit()).rejects.toBeInstanceOf(StoreAwayError)
    await held.commit()
  })

  it('is heard by a process that stands still when it goes on', async () => {
    const { interference, letGo } = holding('answer')
    const { database, engine } = open(interference)
    const call = engine.query(make(1))
    await settled()
    engine.cut()
    expect(await fateOf(call)).toBe('silent')
    letGo()
    expect(await fateOf(call)).toBe('away')
    expect(database.count('conversation')).toBe(1)
  })
})

describe('a crash', () => {
  it('rolls back what is open, keeps what was committed, and refuses until it is back', async () => {
    const { database, engine, other } = open()
    await engine.query(make(1))
    await engine.query(put(1, 'a'))
    const held = await begin(engine)
    await held.query(make(2))
    const waiting = other.query(make(2))
    await settled()
    database.crash()
    expect(await fateOf(waiting)).toBe('away')
    expect(await fateOf(held.query(make(3)))).toBe('away')
    expect(await fateOf(engine.query(read(1)))).toBe('away')
    let hasBegun = false
    const refused = engine.transaction(async () => {
      hasBegun = true
    })
    expect(await fateOf(refused)).toBe('away')
    expect(hasBegun).toBe(false)
    database.comeBack()
    expect(await engine.query(read(1))).toHaveLength(1)
    expect(await engine.query(read(2))).toHaveLength(0)
    expect(await engine.query(newestArrival)).toEqual([{ arrival: 33 }])
    expect(database.rows('inbox')).toMatchObject([{ arrival: 1, id: id(51) }])
  })
})

describe('waiting', () => {
  it('ends when the simulation has no more patience', async () => {
    let lose: () => void = () => undefined
    const patience = new Promise<void>((resolve) => {
      lose = resolve
    })
    const { engine, other } = open({ at: () => undefined, patience: () => patience })
    const held = await begin(other)
    await held.query(make(1))
    const waiting = engine.query(make(1))
    expect(await fateOf(waiting)).toBe('silent')
    lose()
    expect(await fateOf(waiting)).toBe('away')
    await held.commit()
  })

  it('for a connection is in the order of asking', async () => {
    const database = createMemoryDatabase({ now: () => 0 })
    const engine = database.connect('engine', { connectionsMax: 1 })
    const first = await begin(engine)
    const calls = [1, 2].map((n) => engine.query(make(n)).then(() => database.count('conversation')))
    expect(await fateOf(Promise.all(calls))).toBe('silent')
    await first.commit()
    expect(await Promise.all(calls)).toEqual([1, 2])
  })
})

describe('the moments', () => {
  it('of a transaction and of a statement come in order, and with their names', async () => {
    const seen: string[] = []
    const { engine } = open({
      at({ kind, statement = '-', transaction, outcome = '' }) {
        seen.push(`${transaction} ${kind} ${statement} ${outcome}`.trim())
        return undefined
      },
    })
    await engine.query(make(1))
    await engine.transaction(async (t) => {
      await t.query(put(1, 'a'))
      await t.commit([make(2)])
    })
    await engine.query(make(2)).catch(() => undefined)
    expect(seen).toEqual([
      ...['1 statement createConversations', '1 commit createConversations', '1 answer createConversations committed'],
      ...['2 statement putEvent', '2 snapshot putEvent', '2 answer putEvent rows'],
      ...['2 statement createConversations', '2 commit -', '2 answer - committed'],
      ...['3 statement createConversations', '3 answer createConversations failed'],
    ])
  })
})
