// Publishing drafts, going back and taking off, on both databases: all of it or nothing of it.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FlowPublished, UnderWayMoves } from '../../engine/runtime/publishing.ts'
import type { Store } from '../../engine/store/store.ts'
import { callable, calling, createStudio, greeting, interrupted, type Studio } from '../support/studio.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

const postgres = await postgresServer()
const TABLES = ['draft', 'flow_version', 'release', 'release_flow']

describe.each([pglite, ...(postgres ? [postgres] : [])])('publishing on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  const open = (store: Store = database.store, moves?: UnderWayMoves) => createStudio(store, moves ? { moves } : {})
  const wish = { about: null, plan: [], by: 'Ana' }
  const publish = ({ publishing }: Studio, id: string, revision: number, more: object = {}): Promise<FlowPublished> =>
    publishing.publish(id, { ...wish, revision, ...more })
  const rollBack = ({ publishing }: Studio, id: string, number: number, revision?: number) =>
    publishing.rollBack(id, { by: 'Bo', plan: [], number, revision })
  const everything = () =>
    Promise.all(
      TABLES.map((table) => database.store.query({ text: `select * from ${table} order by 1, 2`, parameters: [] })),
    )

  /** Three versions, and a draft that has moved on. */
  async function threeVersions(studio = open()): Promise<Studio> {
    await studio.drafts.create(greeting('shop', 'one'), 'Ana')
    await publish(studio, 'shop', 1)
    await studio.drafts.save('shop', 1, greeting('shop', 'two'), 'Ana')
    await publish(studio, 'shop', 2)
    await studio.drafts.save('shop', 2, greeting('shop', 'three'), 'Ana')
    await publish(studio, 'shop', 3)
    await studio.drafts.save('shop', 3, greeting('shop', 'four'), 'Ana')
    return studio
  }

  it('makes the draft the next version, with who and why, and the newest release answers', async () => {
    const studio = open()
    await studio.releases.publish([greeting('help', 'a')])
    await studio.drafts.create(greeting('shop', 'one'), 'Ana')
    const published = await publish(studio, 'shop', 1, { about: 'First words' })
    const version = { number: 1, publishedBy: 'Ana', about: 'First words', live: true }
    expect(published).toMatchObject({ ok: true, release: 2, version, moved: 0, handedOver: 0 })
    expect(studio.releases.current()).toEqual({ release: 2, versions: ['help@1', 'shop@1'] })
    await studio.drafts.save('shop', 1, greeting('shop', 'two'), 'Bo')
    expect(await publish(studio, 'shop', 2, { by: 'Bo' })).toMatchObject({ version: { number: 2, publishedBy: 'Bo' } })
    expect(await studio.drafts.versions('shop')).toMatchObject([
      { number: 2, publishedBy: 'Bo', about: null, live: true },
      { ...version, live: false },
    ])
    const first = await studio.drafts.version('shop', 1)
    expect(JSON.parse(first?.document ?? '').nodes[1].text).toEqual({ en: 'one' })
    expect(await studio.drafts.versions('nowhere')).toBeUndefined()
    expect(await studio.drafts.version('shop', 9)).toBeUndefined()
  })

  it('tells since when an older version answers again, who wanted it, and what they said', async () => {
    const studio = open()
    await studio.drafts.create(greeting('shop', 'one'), 'Ana')
    await publish(studio, 'shop', 1, { about: 'First words' })
    await studio.drafts.save('shop', 1, greeting('shop', 'two'), 'Bo')
    studio.clock.pass(1_000)
    expect(await publish(studio, 'shop', 2)).toMatchObject({ version: { number: 2, backAt: null } })
    await studio.drafts.save('shop', 2, greeting('shop', 'one'), 'Bo')
    studio.clock.pass(1_000)
    const at = studio.clock.now()
    const again = await publish(studio, 'shop', 3, { by: 'Cy', about: 'As before' })
    const first = { number: 1, publishedBy: 'Ana', about: 'First words', publishedAt: at - 2_000, live: true }
    const back = { backAt: at, backBy: 'Cy', backAbout: 'As before' }
    expect(again).toMatchObject({ ok: true, version: { ...first, ...back } })
    // What happens to other flows is no news of this one.
    studio.clock.pass(1_000)
    await studio.releases.publish([greeting('help', 'a')])
    const versions = () => studio.drafts.versions('shop')
    expect(await versions()).toMatchObject([
      { number: 2, live: false, backAt: null },
      { ...first, ...back },
    ])
    studio.clock.pass(1_000)
    await rollBack(studio, 'shop', 2)
    expect(await versions()).toMatchObject([
      { number: 2, live: true, backAt: at + 2_000, backBy: 'Bo', backAbout: null },
      { ...first, live: false, backAt: null },
    ])
  })

  it('makes nothing new of what answers already, and names nobody for the first start', async () => {
    const studio = open()
    await studio.releases.publish([greeting('shop', 'one')])
    expect(await studio.drafts.versions('shop')).toMatchObject([{ number: 1, publishedBy: null }])
    expect(await publish(studio, 'shop', 0)).toMatchObject({ ok: true, release: 1, version: { number: 1 } })
    expect(studio.releases.current()).toEqual({ release: 1, versions: ['shop@1'] })
  })

  it.each([
    ['of another revision', 'shop', 3, { why: 'otherRevision', draft: { revision: 2 } }],
    ['with mistakes', 'broken', 1, { why: 'issues', issues: [{ code: 'missing-outlet' }] }],
    ['that calls what does not answer', 'caller', 1, { why: 'issues', issues: [{ code: 'unknown-flow' }] }],
    ['that is archived', 'old', 2, { why: 'archived' }],
    ['that nobody knows', 'nowhere', 0, { why: 'unknown' }],
  ])('refuses a flow %s, and nothing changes', async (_, id, revision, refusal) => {
    const studio = open()
    await studio.drafts.create(greeting('shop', 'one'), 'Ana')
    await publish(studio, 'shop', 1)
    await studio.drafts.save('shop', 1, greeting('shop', 'two'), 'Bo')
    await studio.drafts.create({ ...greeting('broken', 'one'), edges: [] }, 'Ana')
    await studio.drafts.create(calling('caller', 'rating'), 'Ana')
    await studio.drafts.create(callable('rating', 'one'), 'Ana')
    await studio.drafts.create(greeting('old', 'one'), 'Ana')
    await studio.publishing.archive('old', { by: 'Ana', takeOff: false })
    const before = await everything()
    expect(await publish(studio, id, revision)).toMatchObject({ ok: false, ...refusal })
    expect(await everything()).toEqual(before)
  })

  it('goes back: the old version answers under its own number, and the draft becomes its document', async () => {
    const studio = await threeVersions()
    const back = await rollBack(studio, 'shop', 1)
    expect(back).toMatchObject({ ok: true, release: 4, version: { number: 1, live: true }, revision: 5 })
    expect(studio.releases.current()).toEqual({ release: 4, versions: ['shop@1'] })
    const draft = await studio.drafts.read('shop')
    const first = await studio.drafts.version('shop', 1)
    expect(draft).toMatchObject({ revision: 5, editedBy: 'Bo', live: 1, document: first?.document })
    expect(await studio.library.list()).toMatchObject([{ state: 'published', live: 1 }])
    expect((await studio.drafts.versions('shop'))?.map(({ number, live }) => [number, live])).toEqual([
      [3, false],
      [2, false],
      [1, true],
    ])
    // Whoever still has the old drawing open is told.
    expect(await studio.drafts.save('shop', 4, greeting('shop', 'five'), 'Ana')).toMatchObject({ why: 'otherRevision' })
    // And once more to what is there already changes nothing.
    const before = await everything()
    expect(await rollBack(studio, 'shop', 1)).toMatchObject({ ok: true, release: 4 })
    expect(await everything()).toEqual(before)
  })

  it('goes back in a flow without a draft, so that nobody saves over what they have not seen', async () => {
    const studio = open()
    await studio.releases.publish([greeting('shop', 'one')])
    await studio.releases.publish([greeting('shop', 'two')])
    expect(await rollBack(studio, 'shop', 1)).toMatchObject({ ok: true, revision: 1, version: { number: 1 } })
    expect(await studio.drafts.save('shop', 0, greeting('shop', 'x'), 'Ana')).toMatchObject({ why: 'otherRevision' })
  })

  it('goes back nowhere where there is no such version, another draft, or a call of what answers no more', async () => {
    const studio = await threeVersions()
    await studio.drafts.create(callable('rating', 'one'), 'Ana')
    await publish(studio, 'rating', 1)
    await studio.drafts.save('shop', 4, calling('shop', 'rating'), 'Ana')
    await publish(studio, 'shop', 5)
    await rollBack(studio, 'shop', 1)
    await studio.publishing.archive('rating', { by: 'Ana', takeOff: true })
    const before = await everything()
    expect(await rollBack(studio, 'shop', 9)).toMatchObject({ ok: false, why: 'noVersion' })
    expect(await rollBack(studio, 'shop', 2, 4)).toMatchObject({ ok: false, why: 'otherRevision' })
    expect(await rollBack(studio, 'shop', 4)).toMatchObject({
      ok: false,
      why: 'issues',
      issues: [{ code: 'unknown-flow' }],
    })
    expect(await everything()).toEqual(before)
  })

  it('goes back nowhere where somebody saves in that very moment', async (context) => {
    context.skip(server.kind === 'pglite', 'the embedded database has one connection: nobody saves meanwhile')
    await threeVersions()
    const other = createStudio(await database.another())
    let saved = false
    const store = interrupted(database.store, async ({ text }) => {
      if (saved || !text.includes('update draft')) return
      saved = true
      await other.drafts.save('shop', 4, greeting('shop', 'at the last moment'), 'Cy')
    })
    const before = open(store)
    await before.releases.load()
    const back = await rollBack(before, 'shop', 1)
    expect(saved).toBe(true)
    expect(back).toMatchObject({ ok: false, why: 'otherRevision', draft: { revision: 5, editedBy: 'Cy' } })
    expect(await open().releases.load()).toMatchObject({ release: 3, versions: ['shop@3'] })
    expect(await open().drafts.read('shop')).toMatchObject({ revision: 5, live: 3 })
  })

  it.each([
    ['publishes', (studio: Studio) => publish(studio, 'shop', 4)],
    ['goes back', (studio: Studio) => rollBack(studio, 'shop', 1)],
    ['takes off', (studio: Studio) => studio.publishing.archive('shop', { by: 'Ana', takeOff: true })],
  ])('%s wholly or not at all, wherever a statement fails', async (_, act) => {
    await threeVersions()
    const before = await everything()
    let failures = 0
    for (let failing = 1; ; failing += 1) {
      const store = interrupted(database.store, (_statement, n) => {
        if (n === failing) throw new Error('the disk is full')
      })
      const studio = open(store)
      await studio.releases.load()
      const done = await act(studio).catch((error: Error) => error)
      if (!(done instanceof Error)) {
        expect(done).toMatchObject({ ok: true })
        break
      }
      failures += 1
      expect(done.message).toBe('the disk is full')
      expect(await everything()).toEqual(before)
      expect(studio.releases.current()).toEqual({ release: 3, versions: ['shop@3'] })
    }
    expect(failures).toBeGreaterThan(5)
    expect(await everything()).not.toEqual(before)
  })

  it('carries out the plan for conversations under way in the same transaction', async () => {
    const asked: unknown[] = []
    let fails = true
    const moves: UnderWayMoves = {
      underWay: async () => ({ total: 0, places: [] }),
      async applyPlan(transaction, flowId, newNumber, plan) {
        const now = await transaction.query<{ number: number }>({
          text: 'select max(number) as number from release',
          parameters: [],
        })
        asked.push([flowId, newNumber, plan, now])
        if (fails) throw new Error('no')
        return { moved: 2, handedOver: 1 }
      },
    }
    const studio = await threeVersions(open(database.store, moves))
    const before = await everything()
    const plan = [
      { version: 2, node: 'hello', choice: 'move' as const },
      { version: 1, node: 'hello', choice: 'stay' as const },
    ]
    await expect(publish(studio, 'shop', 4, { plan })).rejects.toThrow('no')
    expect(await everything()).toEqual(before)
    fails = false
    expect(await publish(studio, 'shop', 4, { plan })).toMatchObject({ ok: true, moved: 2, handedOver: 1 })
    expect(asked).toEqual([1, 2].map(() => ['shop', 4, [plan[0]], [{ number: 4 }]]))
    expect(await publish(open(), 'shop', 4, { plan })).toEqual({ ok: false, why: 'noMoves' })
  })

  it('puts a flow away: one that answers only where it is taken off, one that is called not at all', async () => {
    const studio = open()
    const { publishing, releases, drafts } = studio
    await releases.publish([callable('rating', 'a'), greeting('help', 'a')])
    await drafts.create(calling('shop', 'rating'), 'Ana')
    await publish(studio, 'shop', 1)
    const before = await everything()
    const takeOff = { by: 'Bo', takeOff: true }
    expect(await publishing.archive('shop', { by: 'Bo', takeOff: false })).toEqual({ ok: false, why: 'answers' })
    expect(await publishing.archive('rating', takeOff)).toMatchObject({ why: 'issues', issues: [{ flow: 'shop' }] })
    expect(await publishing.archive('nowhere', takeOff)).toEqual({ ok: false, why: 'unknown' })
    expect(await everything()).toEqual(before)

    const archived = await publishing.archive('shop', takeOff)
    expect(archived).toMatchObject({ ok: true, draft: { live: null, revision: 2, editedBy: 'Bo' } })
    expect(releases.current()).toEqual({ release: 3, versions: ['help@1', 'rating@1'] })
    expect(await publishing.archive('shop', takeOff)).toMatchObject({ ok: true, draft: { revision: 2 } })
    expect(await drafts.save('shop', 2, greeting('shop', 'x'), 'Ana')).toMatchObject({ ok: false, why: 'archived' })

    expect(await drafts.restore('shop', 'Cy')).toMatchObject({ archivedAt: null, revision: 3, live: null })
    expect(await drafts.restore('nowhere', 'Cy')).toBeUndefined()
    expect(await publish(studio, 'shop', 3)).toMatchObject({ ok: true, release: 4, version: { number: 1 } })
  })

  it('keeps its count when the last flow is taken off: an engine that starts then publishes nothing by itself', async () => {
    const studio = open()
    await studio.releases.publish([greeting('shop', 'one')])
    await studio.publishing.archive('shop', { by: 'Ana', takeOff: true })
    expect(studio.releases.current()).toEqual({ release: 2, versions: [] })
    expect(await open().releases.load()).toEqual({ release: 2, versions: [] })
    expect(await studio.releases.documents()).toEqual({ release: 2, flows: [] })
  })

  it('takes a flow out of the archive that a program publishes: what answers is not put away', async () => {
    const studio = open()
    await studio.drafts.create(greeting('shop', 'one'), 'Ana')
    await studio.publishing.archive('shop', { by: 'Ana', takeOff: false })
    await studio.releases.publish([greeting('shop', 'two')], { publishedBy: 'program', about: null })
    expect(await studio.drafts.read('shop')).toMatchObject({ archivedAt: null, live: 1, revision: 3 })
    expect(await studio.library.list()).toMatchObject([{ state: 'changed' }])
  })
})
