// Tests kept with a flow, on both databases: none is overwritten unseen, none is kept that cannot be run.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FLOW_TESTS_MAX, FlowTests } from '../../engine/runtime/flow-tests.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

const postgres = await postgresServer()
const text = (title: string) => `- title: ${title}\n  steps:\n    - customer: hi\n      bot: Hello\n`

describe.each([pglite, ...(postgres ? [postgres] : [])])('tests of flows on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  const open = (now = () => 7) => new FlowTests({ store: database.store, now })

  it('are kept, changed and removed, each with its flow', async () => {
    const tests = open()
    expect(await tests.add('shop', 'late', text('Late: नमस्ते'), 'Ana')).toMatchObject({ ok: true })
    await tests.add('shop', 'early', text('Early'), 'Bo')
    await tests.add('desk', 'late', text('Another'), 'Bo')
    const kept = { flowId: 'shop', editedAt: 7 }
    expect(await tests.list('shop')).toEqual([
      { ...kept, name: 'early', text: text('Early'), editedBy: 'Bo' },
      { ...kept, name: 'late', text: text('Late: नमस्ते'), editedBy: 'Ana' },
    ])
    expect(await open(() => 9).change('shop', 'late', text('Later'), 'Bo')).toMatchObject({
      test: { text: text('Later'), editedBy: 'Bo', editedAt: 9 },
    })
    expect(await tests.remove('shop', 'late')).toBe(true)
    expect(await tests.remove('shop', 'late')).toBe(false)
    expect((await tests.list('shop')).map(({ name }) => name)).toEqual(['early'])
    expect((await tests.list('desk')).map(({ name }) => name)).toEqual(['late'])
  })

  it('never replace one another: of two who keep one name at once, one is told', async () => {
    const kept = await Promise.all(['Ana', 'Bo'].map((by) => open().add('shop', 'late', text(by), by)))
    expect(kept.map(({ ok }) => ok).toSorted()).toEqual([false, true])
    expect(kept).toContainEqual({ ok: false, why: 'exists' })
    const [only] = await open().list('shop')
    expect(only?.text).toBe(text(only?.editedBy ?? ''))
  })

  it.each([
    ['no YAML', ': : :\n-', 'cannot be read'],
    ['no conversations', '- title: a', 'needs either “steps” or “each”'],
    ['a step that nobody knows', '- title: a\n  steps:\n    - dances: wildly', 'is not a list of conversations'],
  ])('are refused where they could not be run: %s', async (_, broken, mistake) => {
    const refused = await open().add('shop', 'late', broken, 'Ana')
    expect(refused).toMatchObject({ ok: false, why: 'unreadable', mistake: expect.stringContaining(mistake) })
    expect(await open().change('shop', 'late', text('a'), 'Ana')).toEqual({ ok: false, why: 'unknown' })
    expect(await open().list('shop')).toEqual([])
  })

  it('are bounded in number', async () => {
    const tests = open()
    for (let n = 0; n < FLOW_TESTS_MAX; n += 1) await tests.add('shop', `t${n}`, text('a'), 'Ana')
    expect(await tests.add('shop', 'one-more', text('a'), 'Ana')).toEqual({ ok: false, why: 'tooMany' })
    expect(await tests.add('shop', 't0', text('a'), 'Ana')).toEqual({ ok: false, why: 'exists' })
  })
})
