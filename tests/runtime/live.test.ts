// Live updates: what happened here and elsewhere is told once, nobody looks while nobody listens, and nobody slow is waited for.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertAccount, setPassword, updateAccount } from '../../engine/store/queries/accounts.ts'
import { deleteSession, insertSession } from '../../engine/store/queries/sessions.ts'
import type { Store } from '../../engine/store/store.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { createStudio, greeting, type Studio } from '../support/studio.ts'

describe('live updates', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await pglite.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  const open = (store: Store = database.store) => createStudio(store)
  async function listening(studio: Studio) {
    const listener = await studio.live.listen()
    if (listener === undefined) throw new Error('Nobody may listen.')
    /** What was told until now: what is not there already, time alone would bring. */
    const news = () => {
      const told = listener.next(1)
      studio.clock.pass(1)
      return told
    }
    return { listener, news }
  }

  it('tell the saves and releases of this engine at once, and of none twice', async () => {
    const studio = open()
    await studio.drafts.create(greeting('old', 'a'), 'Ana')
    const { news, listener } = await listening(studio)
    await studio.drafts.create(greeting('shop', 'a'), 'Ana')
    await studio.drafts.save('shop', 1, greeting('shop', 'b'), 'Bo')
    await studio.drafts.save('shop', 2, greeting('shop', 'b'), 'Bo')
    expect(await news()).toEqual([
      { type: 'draft', flow: 'shop', revision: 1, by: 'Ana' },
      { type: 'draft', flow: 'shop', revision: 2, by: 'Bo' },
    ])
    await studio.publishing.publish('shop', { revision: 2, about: null, plan: [], by: 'Bo' })
    expect(await news()).toEqual([{ type: 'release', release: 1 }])
    await studio.publishing.archive('shop', { by: 'Cy', takeOff: true })
    expect(await news()).toEqual([
      { type: 'release', release: 2 },
      { type: 'draft', flow: 'shop', revision: 3, by: 'Cy' },
    ])
    await studio.live.look()
    expect(await news()).toEqual([])
    listener.close()
  })

  it('tell what another engine on the database did, once, and answer with its release from then on', async () => {
    const here = open()
    const there = open()
    const { news, listener } = await listening(here)
    await there.drafts.create(greeting('shop', 'a'), 'Ana')
    await there.drafts.save('shop', 1, greeting('shop', 'b'), 'Bo')
    await here.live.look()
    expect(await news()).toEqual([{ type: 'draft', flow: 'shop', revision: 2, by: 'Bo' }])
    await there.publishing.publish('shop', { revision: 2, about: null, plan: [], by: 'Bo' })
    await here.live.look()
    expect(await news()).toEqual([{ type: 'release', release: 1 }])
    expect(here.releases.current()).toEqual({ release: 1, versions: ['shop@1'] })
    await here.live.look()
    expect(await news()).toEqual([])
    listener.close()
  })

  it('tell a save once, whether it is seen in the database before it is told or while it is', async () => {
    const here = open()
    const there = open()
    const { news, listener } = await listening(here)
    const change = { flow: 'shop', revision: 1, by: 'Ana' }
    await there.drafts.create(greeting('shop', 'a'), 'Ana')
    await here.live.look()
    here.live.tellDraft(change)
    expect(await news()).toEqual([{ type: 'draft', ...change }])
    // A look that has read the database before the save that is told meanwhile was there.
    const looking = here.live.look()
    here.live.tellDraft({ ...change, revision: 2 })
    await looking
    await there.drafts.save('shop', 1, greeting('shop', 'b'), 'Bo')
    await here.live.look()
    expect(await news()).toEqual([{ type: 'draft', ...change, revision: 2 }])
    listener.close()
  })

  it('find a save whose own time is a while ago: its transaction took that long, or its clock is behind', async () => {
    const here = open()
    const there = open()
    const { news, listener } = await listening(here)
    here.clock.pass(40_000)
    await there.drafts.create(greeting('shop', 'a'), 'Ana')
    await here.live.look()
    expect(await news()).toEqual([{ type: 'draft', flow: 'shop', revision: 1, by: 'Ana' }])
    here.clock.pass(40_000)
    await here.live.look()
    await there.drafts.save('shop', 1, greeting('shop', 'b'), 'Ana')
    there.clock.at = here.clock.at
    await there.drafts.save('shop', 2, greeting('shop', 'c'), 'Ana')
    await here.live.look()
    expect(await news()).toEqual([{ type: 'draft', flow: 'shop', revision: 3, by: 'Ana' }])
    listener.close()
  })

  it('look once a second while anybody listens, and not at all otherwise', async () => {
    let looks = 0
    let looked: () => void = () => undefined
    const store: Store = {
      kind: 'pglite',
      async query(statement) {
        const rows = await database.store.query(statement)
        looks += 1
        // When what was read has been told.
        setImmediate(looked)
        return rows
      },
      transaction: (work) => database.store.transaction(work),
      close: () => database.store.close(),
    }
    const studio = open(store)
    const nextLook = () => new Promise<void>((resolve) => (looked = resolve))
    studio.clock.pass(10_000)
    expect(looks).toBe(0)
    const first = nextLook()
    const { listener } = await listening(studio)
    const second = await listening(studio)
    await first
    // The first round of the loop follows at once; then one each second, for both together.
    const begun = looks
    for (let n = 1; n <= 3; n += 1) {
      const look = nextLook()
      studio.clock.pass(1_000)
      await look
    }
    expect(looks).toBe(begun + 3)
    listener.close()
    second.listener.close()
    const ended = looks
    for (let n = 0; n < 5; n += 1) {
      studio.clock.pass(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(looks).toBe(ended)
    expect(studio.live.listening).toBe(0)
    // And from the beginning for whoever comes then.
    const { news, listener: later } = await listening(studio)
    await studio.drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await news()).toHaveLength(1)
    later.close()
  })

  it('end a listener that takes nothing, and are for so many at once', async () => {
    const studio = open()
    const { listener: slow } = await listening(studio)
    const { listener, news } = await listening(studio)
    for (let revision = 1; revision <= 201; revision += 1) {
      studio.live.tellDraft({ flow: 'shop', revision, by: 'Ana' })
      expect(await news()).toHaveLength(1)
    }
    await slow.ended
    expect([slow.closed, slow.fellBehind, listener.closed]).toEqual([true, true, false])
    expect(await slow.next(1)).toEqual([])
    expect(studio.live.listening).toBe(1)

    const others = await Promise.all(Array.from({ length: 499 }, () => studio.live.listen()))
    expect(others.every((other) => other !== undefined)).toBe(true)
    expect(await studio.live.listen()).toBeUndefined()
    others[0]?.close()
    expect(await studio.live.listen()).toBeDefined()
    studio.live.close()
    expect(studio.live.listening).toBe(0)
    expect(listener.closed).toBe(true)
  })

  it('end for a session that has ended, at the next look and for all its pages; for others and programs they go on', async () => {
    const studio = open()
    const account = { id: '00000000-0000-7000-8000-000000000001', passwordHash: 'x' }
    const row = { ...account, email: 'ada@parley.example', name: 'Ada', role: 'admin', createdAt: 0 } as const
    await database.store.query(insertAccount(row))
    await database.store.query(setPassword(account.id, 'x', null))
    const from = { address: '203.0.113.7', userAgent: null }
    for (const session of ['mine', 'other'])
      await database.store.query(insertSession(session, account, from, studio.clock.now()))
    const [mine, twin, other, program] = await Promise.all(
      ['mine', 'mine', 'other', undefined].map((by) => studio.live.listen(by)),
    )
    await studio.live.look()
    expect(studio.live.listening).toBe(4)
    studio.live.tellRelease(1)
    await database.store.query(deleteSession('mine'))
    await studio.live.look()
    studio.live.tellRelease(2)
    expect([await mine?.next(1), await twin?.next(1)]).toEqual([[{ type: 'signedOut' }], [{ type: 'signedOut' }]])
    const both = [1, 2].map((release) => ({ type: 'release', release }))
    expect([await other?.next(1), await program?.next(1)]).toEqual([both, both])
    await database.store.query(updateAccount({ ...row, disabledAt: 1 }))
    await studio.live.look()
    expect([await other?.next(1), studio.live.listening]).toEqual([[{ type: 'signedOut' }], 1])
    studio.live.close()
  })

  it('leave nobody behind where the database is away', async () => {
    const away = { ...database.store, query: () => Promise.reject(new Error('away')) } as unknown as Store
    const studio = open(away)
    await expect(studio.live.listen()).rejects.toThrow('away')
    expect(studio.live.listening).toBe(0)
    await expect(studio.live.listen()).rejects.toThrow('away')
  })
})
