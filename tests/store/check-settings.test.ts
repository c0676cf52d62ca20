// What the team decided about the checks, on both databases: nobody's decision is overwritten unseen, and publishing goes by it.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CheckDecisions } from '../../engine/runtime/check-settings.ts'
import { createStudio, greeting } from '../support/studio.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

const postgres = await postgresServer()

describe.each([pglite, ...(postgres ? [postgres] : [])])('decisions about checks on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  const open = () => {
    const studio = createStudio(database.store)
    return { ...studio, checks: new CheckDecisions({ store: database.store, now: studio.clock.now }) }
  }
  const off = { severities: { 'wordy-answer': 'off' }, limits: {} } as const
  const strict = { severities: { 'wordy-answer': 'error' }, limits: { wordsPerAnswer: 10 } } as const
  const wordy = (id: string) => greeting(id, 'one two three four five six seven eight nine ten eleven')

  it('are those of everybody until somebody decides', async () => {
    expect(await open().checks.read()).toEqual({ revision: 0, settings: { severities: {}, limits: {} } })
  })

  it('are saved one after the other, and never over what nobody has seen', async () => {
    const { checks } = open()
    expect(await checks.save(0, off, 'Ana')).toEqual({ ok: true, revision: 1, settings: off })
    expect(await checks.save(0, strict, 'Bo')).toEqual({ ok: false, revision: 1, settings: off })
    expect(await checks.save(2, strict, 'Bo')).toEqual({ ok: false, revision: 1, settings: off })
    expect(await checks.save(1, strict, 'Bo')).toEqual({ ok: true, revision: 2, settings: strict })
    expect(await checks.read()).toEqual({ revision: 2, settings: strict })
  })

  it('of two at once only one is saved', async () => {
    const [one, other] = await Promise.all([open().checks.save(0, off, 'Ana'), open().checks.save(0, strict, 'Bo')])
    expect([one.ok, other.ok].filter(Boolean)).toHaveLength(1)
    expect((await open().checks.read()).settings).toEqual(one.ok ? off : strict)
  })

  it('keep a flow from being published, or let it go silently', async () => {
    const { checks, releases } = open()
    await checks.save(0, strict, 'Ana')
    expect(await releases.publish([wordy('shop')])).toMatchObject({
      ok: false,
      issues: [{ code: 'wordy-answer', severity: 'error', flow: 'shop', node: 'hello' }],
    })
    expect(releases.current().release).toBe(0)
    await checks.save(1, { ...strict, severities: { 'wordy-answer': 'warning' } }, 'Ana')
    expect(await releases.publish([wordy('shop')])).toMatchObject({ ok: true, warnings: [{ code: 'wordy-answer' }] })
    await checks.save(2, { ...strict, severities: { 'wordy-answer': 'off' } }, 'Ana')
    expect(await releases.publish([wordy('help')])).toMatchObject({ ok: true, warnings: [] })
  })

  it('keep no other flow from being published, and nobody from going back', async () => {
    const { checks, releases, publishing, drafts } = open()
    await releases.publish([wordy('shop')])
    await checks.save(0, strict, 'Ana')
    expect(await releases.publish([greeting('help', 'short')])).toMatchObject({ ok: true, warnings: [] })
    await drafts.save('shop', 0, greeting('shop', 'short'), 'Ana')
    const draft = await drafts.read('shop')
    await publishing.publish('shop', { revision: draft?.revision ?? 0, about: null, by: 'Ana', plan: [] })
    expect(releases.current().versions).toContain('shop@2')
    const back = await publishing.rollBack('shop', { number: 1, revision: undefined, by: 'Ana', plan: [] })
    expect(back).toMatchObject({ ok: true })
    expect(releases.current().versions).toContain('shop@1')
  })
})
