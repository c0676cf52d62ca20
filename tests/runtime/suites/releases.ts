// Publishing: all or nothing, and what was published never changes.

import { describe, expect, it } from 'vitest'
import {
  compileFlow,
  createFlowSet,
  issuesBetween,
  issuesTogether,
  parseFlow,
  waysIssues,
} from '../../../engine/core/index.ts'
import { Releases } from '../../../engine/runtime/releases.ts'
import { StoreAwayError, type Transaction } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { START } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'
import { FaultyStore } from '../faulty-store.ts'

/** A flow that greets. */
const flow = (id: string, text: string, more: object = {}) => ({
  schemaVersion: 1,
  id,
  name: id,
  languages: ['en'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: [id], match: 'exact' }] },
    { id: 'hello', kind: 'message', text: { en: text } },
    { id: 'bye', kind: 'end' },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'hello' },
    { from: 'hello', outlet: 'next', to: 'bye' },
  ],
  ...more,
})

export function describeReleases({ database }: Setting): void {
  const open = (store = database().store) => {
    const errors: unknown[] = []
    const releases = new Releases({
      store,
      flows: { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet },
      calendar: { timeZone: 'UTC' },
      capabilitiesOf: () => fakeChannel().capabilities,
      now: () => START,
      onError: (error) => errors.push(error),
    })
    const world = (release: number, ...versions: string[]) =>
      store.transaction((transaction) =>
        releases.worldFor(transaction, { channel: 'fake', account: 'us', release, versions }),
      )
    return { releases, world, errors }
  }

  describe('releases', () => {
    it('number versions, leave the others as they are, and make nothing of a repetition', async () => {
      const { releases } = open()
      expect(await releases.load()).toEqual({ release: 0, versions: [] })
      const published = await releases.publish([flow('shop', 'a'), flow('help', 'b')])
      expect(published).toMatchObject({ ok: true, release: 1 })
      expect(releases.current().versions.toSorted()).toEqual(['help@1', 'shop@1'])
      expect(await releases.publish([flow('shop', 'a')])).toMatchObject({ release: 1 })
      expect(await releases.publish([flow('shop', 'c')])).toMatchObject({ release: 2 })
      expect(releases.current().versions.toSorted()).toEqual(['help@1', 'shop@2'])
      expect(await releases.publish([flow('shop', 'a')])).toMatchObject({ release: 3 })
      expect(releases.current().versions.toSorted()).toEqual(['help@1', 'shop@1'])
    })

    it('count a flow the same wherever its nodes lie and in whatever order its fields came', async () => {
      const { releases } = open()
      const { nodes, ...rest } = flow('shop', 'a')
      await releases.publish([flow('shop', 'a')])
      await releases.publish([{ nodes, ...rest, layout: { nodes: { hello: { x: 1, y: 2 } }, notes: [] } }])
      expect(releases.current()).toEqual({ release: 1, versions: ['shop@1'] })
    })

    it.each([
      ['a flow with a mistake', [flow('shop', 'new'), { ...flow('help', 'b'), nodes: [] }]],
      ['two flows of one id', [flow('shop', 'new'), flow('shop', 'newer')]],
      [
        'a call of a flow that is not there',
        [
          flow('shop', 'new', {
            nodes: [
              { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: ['x'], match: 'exact' }] },
              { id: 'hello', kind: 'call', flow: 'nowhere' },
              { id: 'bye', kind: 'end' },
            ],
            edges: [
              { from: 'start', outlet: 'next', to: 'hello' },
              { from: 'hello', outlet: 'done', to: 'bye' },
            ],
          }),
        ],
      ],
    ])('change nothing because of %s', async (_, documents) => {
      const { releases } = open()
      await releases.publish([flow('shop', 'a')])
      const refused = await releases.publish(documents)
      expect(refused.ok).toBe(false)
      if (!refused.ok) expect(refused.issues.length).toBeGreaterThan(0)
      expect(await releases.load()).toEqual({ release: 1, versions: ['shop@1'] })
    })

    it('that fail on the way change nothing', async () => {
      const store = new FaultyStore(database().store)
      const { releases } = open(store)
      await releases.publish([flow('shop', 'a')])
      store.next = 'away'
      await expect(releases.publish([flow('shop', 'b')])).rejects.toBeInstanceOf(StoreAwayError)
      expect(await releases.load()).toEqual({ release: 1, versions: ['shop@1'] })
    })

    it('are all there for conversations of one batch, however many versions they are on', async () => {
      const { releases } = open()
      const many = 230
      for (let n = 1; n <= many; n += 1) await releases.publish([flow('shop', `text ${n}`)])
      // As an engine that has just started, and knows none of them.
      const { releases: fresh } = open()
      await fresh.load()
      const ids = Array.from({ length: many }, (_, n) => `shop@${n + 1}`)
      let reads = 0
      const worlds = await database().store.transaction((transaction) => {
        const counting: Transaction = {
          query(statement) {
            reads += 1
            return transaction.query(statement)
          },
          commit: (writes) => transaction.commit(writes),
        }
        const wanted = { channel: 'fake', account: 'us', release: many }
        return Promise.all([...ids, ...ids].map((id) => fresh.worldFor(counting, { ...wanted, versions: [id] })))
      })
      expect(reads).toBeLessThan(many)
      const textOf = (n: number) => JSON.stringify(worlds[n]?.flows.version(ids[n % many] ?? '')?.flow.nodes[1])
      for (const n of worlds.keys()) expect(textOf(n)).toContain(`"text ${(n % many) + 1}"`)
    })

    it('of another engine are noticed by the next turn, and older versions stay readable', async () => {
      const here = open()
      const there = open()
      await here.releases.publish([flow('shop', 'a')])
      await there.releases.publish([flow('shop', 'b')])
      await here.releases.load()
      await there.releases.publish([flow('shop', 'c')])
      const world = await here.world(3, 'shop@1', 'shop@99', 'nonsense', 'shop@2')
      expect([...world.flows.current.values()].map(({ version }) => version)).toEqual(['shop@3'])
      const textOf = (id: string) => JSON.stringify(world.flows.version(id)?.flow.nodes[1])
      expect(textOf('shop@1')).toContain('"a"')
      expect(textOf('shop@2')).toContain('"b"')
      expect(world.flows.version('shop@99')).toBeUndefined()
      expect(await here.world(3)).toBe(await here.world(3))
    })

    it('of two engines at once are one after the other, and neither undoes the other', async () => {
      const engines = [open(await database().another()), open(await database().another())]
      const published = await Promise.all(engines.map(({ releases }, n) => releases.publish([flow(`flow${n}`, 'a')])))
      expect(published.map((each) => each.ok && each.release).toSorted()).toEqual([1, 2])
      expect((await open().releases.load()).versions.toSorted()).toEqual(['flow0@1', 'flow1@1'])
    })

    it('that this engine cannot read leave it with what it had', async () => {
      const { releases, world, errors } = open()
      await releases.publish([flow('shop', 'a')])
      await releases.load()
      const before = await world(1)
      await database().store.query({
        text: `insert into flow_version values ('shop', 2, 'x', '{"schemaVersion":99}', 0)`,
        parameters: [],
      })
      await database().store.query({ text: `insert into release values (2, 0)`, parameters: [] })
      await database().store.query({ text: `insert into release_flow values (2, 'shop', 2)`, parameters: [] })
      expect(await world(2)).toBe(before)
      expect(await world(2)).toBe(before)
      expect(errors).toHaveLength(1)
      await expect(open().releases.load()).rejects.toThrow('shop@2 cannot be read')
    })
  })
}
