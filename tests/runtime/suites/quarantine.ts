// Events that have three bad tries behind them: whether it was them is found out apart from everybody else, and nothing that
// happens meanwhile loses them, does them twice or gives up the wrong one.

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
import { type Trial, type TrialCore, takeApart, type Verdict } from '../../../engine/runtime/trial.ts'
import { insertRelease } from '../../../engine/store/queries/releases.ts'
import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { pinnedFlows } from '../../support/pinned-flows.ts'
import type { Bench } from '../bench.ts'
import { echoCore } from '../echo-core.ts'
import { FaultyStore } from '../faulty-store.ts'

const flows = { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet }
/** Longer than another engine's mark is respected. */
const MARK_OVER_MS = 6_000
/** After a trial that was none, the next waits for so long. */
const AGAIN_MS = 5_000

/** Trials that end when the test says so. */
function trials(core: TrialCore = { ...echoCore(), ...flows }) {
  const open: { trial: Trial; decide: (verdict: Verdict) => Promise<void> }[] = []
  const begun: string[] = []
  const tryApart = (trial: Trial) => {
    begun.push(trial.event.event)
    const { promise, resolve } = Promise.withResolvers<Verdict>()
    const decide = async (verdict: Verdict) => {
      resolve(verdict)
      await promise
    }
    open.push({ trial, decide })
    return promise
  }
  const next = () => {
    const first = open.shift()
    if (first === undefined) throw new Error('No trial is under way.')
    return first
  }
  return {
    tryApart,
    begun,
    get count() {
      return open.length
    },
    next,
    /** The step is taken, as the process would have. */
    async answer(): Promise<void> {
      const { trial, decide } = next()
      await decide({
        came: 'turn',
        turn: await takeApart(core, async () => ({ ok: false, reason: 'not here' }), trial),
      })
    },
    break: (reason: string) => next().decide({ came: 'broken', reason }),
    fail: (reason: string) => next().decide({ came: 'undecided', reason }),
  }
}

const THREE_DEATHS = `update inbox set attempts = 3 where event like '%"' || $1::text || '"%'`

export function describeQuarantine({ bench, database }: Setting): void {
  const sql = (text: string) => database().store.query<Record<string, unknown>>({ text, parameters: [] })
  /** What three engines that died with it in their hands would have left. */
  const threeDeaths = (text: string) => database().store.query({ text: THREE_DEATHS, parameters: [text] })
  const reasons = async () => (await sql('select error from dead_letter')).map(({ error }) => error)

  /** Several rounds: what there is to do, and what waits goes on waiting. */
  const rounds = async (b: Bench, count = 4) => {
    for (let n = 0; n < count; n += 1) await b.turns.runOnce()
  }

  describe('an event whose tries ended engines', () => {
    it('is answered like any other where it was not the event, and nobody waits for that but its own conversation', async () => {
      const apart = trials()
      const b = await bench(apart).started()
      await b.says('+1', 'innocent')
      await b.says('+1', 'after')
      await threeDeaths('innocent')
      await rounds(b)
      expect(apart.count).toBe(1)
      await b.says('+2', 'hi')
      await b.settle()
      expect(b.sentTo('+2')).toEqual(['echo: hi'])
      expect(b.sentTo('+1')).toEqual([])
      await apart.answer()
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['innocent', 'after'])
      expect(b.sentTo('+1')).toEqual(['echo: innocent', 'echo: after'])
      expect(await b.count('dead_letter')).toBe(0)
      expect(b.metrics.get('tried_apart_total', 'turn')).toBe(1)
      expect(b.failures).toEqual([])
    })

    it('is given up with what was seen there; a person is called, and its conversation goes on', async () => {
      const apart = trials()
      const b = await bench(apart).started()
      await b.says('+1', 'bad')
      await b.says('+1', 'after')
      await threeDeaths('bad')
      await rounds(b)
      await apart.break('its step ended the process')
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['trouble: trouble its step ended the process', 'after'])
      expect(b.sentTo('+1')).toEqual(['sorry', 'echo: after'])
      expect(await reasons()).toEqual(['its step ended the process'])
      expect(await b.desk.tickets('open', 10)).toMatchObject([{ reason: 'flow-failure' }])
      expect(b.failures.map(({ givenUp }) => givenUp)).toEqual([true])
    })

    it('is tried so too where it is the trouble that tells of another, in a conversation that begins anew', async () => {
      const core = echoCore()
      const seen: unknown[] = []
      const apart = trials({
        ...flows,
        takeTurn(state, envelope, world, evaluate) {
          seen.push(state?.spoke)
          return core.takeTurn(state, envelope, world, evaluate)
        },
      })
      const b = await bench(apart).started()
      await b.says('+1', 'hi')
      await b.says('+1', 'throw')
      while ((await b.count('dead_letter')) === 0) await b.turns.runOnce()
      await threeDeaths('trouble')
      await sql(`update conversation set state = replace(state, '"spoke":{}', '"spoke":{"before":1}')`)
      await rounds(b)
      await apart.answer()
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi', 'trouble: trouble the step does not like “throw”'])
      expect(seen).toEqual([{}])
      expect(await b.count('dead_letter')).toBe(1)
    })

    it('is not decided by a trial that was none: it is tried again after a while, and not before', async () => {
      const apart = trials()
      const b = await bench(apart).started()
      await b.says('+1', 'hi')
      await threeDeaths('hi')
      for (let trial = 1; trial <= 5; trial += 1) {
        await rounds(b)
        await apart.fail('no process can be started')
        await rounds(b)
        b.clock.pass(AGAIN_MS - 1)
        await rounds(b)
        expect(apart.begun).toHaveLength(trial)
        b.clock.pass(1)
      }
      await rounds(b)
      await apart.answer()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
      expect(b.failures.map(({ givenUp }) => givenUp)).toEqual(Array(5).fill(false))
    })

    it('waits for its turn: one at a time', async () => {
      const apart = trials()
      const b = await bench(apart).started()
      for (const phone of ['+1', '+2', '+3']) await b.says(phone, 'hi')
      await threeDeaths('hi')
      for (let left = 3; left > 0; left -= 1) {
        await rounds(b)
        expect(apart.count).toBe(1)
        expect(await b.count('inbox')).toBe(left)
        await apart.answer()
      }
      await b.settle()
      expect(b.channel.sent).toHaveLength(3)
      expect(await b.count('inbox')).toBe(0)
    })

    it('is left alone by other engines for as long as its trial goes on', async () => {
      const apart = trials()
      const others = trials()
      const b = await bench(apart).started()
      const other = await bench({ ...others, clock: b.clock }).started()
      await b.says('+1', 'hi')
      await threeDeaths('hi')
      await rounds(b)
      for (let passed = 0; passed < 30_000; passed += 1_000) {
        b.clock.pass(1_000)
        await b.turns.runOnce()
        await other.turns.runOnce()
      }
      expect(others.begun).toEqual([])
      await apart.answer()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
    })
  })

  describe('an engine that dies during a trial', () => {
    const begin = async (text: string, core = echoCore()) => {
      const apart = trials()
      const b = await bench(apart).started()
      await b.says('+1', text)
      await b.says('+1', 'after')
      await threeDeaths(text)
      await rounds(b)
      expect(apart.count).toBe(1)
      const others = trials()
      const other = bench({ ...others, core, clock: b.clock, channel: b.channel })
      await rounds(other)
      expect(others.count).toBe(0)
      b.clock.pass(MARK_OVER_MS)
      await rounds(other)
      expect(others.count).toBe(1)
      return { first: { apart, b }, second: { apart: others, b: other } }
    }

    it('has decided nothing: another tries anew, and a late verdict changes nothing', async () => {
      const { first, second } = await begin('hi')
      await second.apart.answer()
      await second.b.settle()
      // It was only frozen.
      await first.apart.answer()
      await first.b.settle()
      expect(await first.b.heardBy('+1')).toEqual(['hi', 'after'])
      expect(first.b.sentTo('+1')).toEqual(['echo: hi', 'echo: after'])
      expect(await first.b.count('dead_letter')).toBe(0)
      expect(first.b.errors).toEqual([])
    })

    it('gives up neither what another has answered nor the trouble that stands in its place', async () => {
      let isInTime = false
      const core = echoCore((text) => {
        if (text.startsWith('trouble') && !isInTime) throw new Error('the trouble is still to come')
      })
      const { first, second } = await begin('bad', core)
      await second.apart.break('seen by the second')
      await second.b.turns.runOnce()
      expect(await second.b.count('dead_letter')).toBe(1)
      expect(await second.b.count('inbox')).toBe(2)
      await first.apart.break('seen by the first, late')
      isInTime = true
      await first.b.settle()
      await second.b.settle()
      expect(await first.b.heardBy('+1')).toEqual(['trouble: trouble seen by the second', 'after'])
      expect(await reasons()).toEqual(['seen by the second'])
    })
  })

  describe('what came of a trial', () => {
    it('is written once, also where the answer to its commit is lost', async () => {
      const store = new FaultyStore(database().store)
      const apart = trials()
      const b = await bench({ ...apart, store }).started()
      await b.says('+1', 'hi')
      await threeDeaths('hi')
      await rounds(b)
      await apart.answer()
      store.next = 'commitUnknown'
      await expect(b.turns.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi'])
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
    })

    it('is kept while the database is away', async () => {
      const store = new FaultyStore(database().store)
      const apart = trials()
      const b = await bench({ ...apart, store }).started()
      await b.says('+1', 'hi')
      await threeDeaths('hi')
      await rounds(b)
      await apart.answer()
      store.always = 'away'
      for (let outage = 0; outage < 5; outage += 1)
        await expect(b.turns.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
      store.always = undefined
      await b.settle()
      expect(apart.begun).toHaveLength(1)
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
      expect(await b.count('dead_letter')).toBe(0)
    })

    it('is given up where it cannot be written either', async () => {
      const core = echoCore()
      const apart = trials({
        ...flows,
        // A bug of ours: a turn that says two things by one name.
        async takeTurn(state, envelope, world, evaluate) {
          const turn = await core.takeTurn(state, envelope, world, evaluate)
          return { ...turn, effects: [...turn.effects, ...turn.effects] }
        },
      })
      const b = await bench(apart).started()
      await b.says('+1', 'bad')
      await b.says('+1', 'after')
      await threeDeaths('bad')
      await rounds(b)
      await apart.answer()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['sorry', 'echo: after'])
      expect(await reasons()).toEqual([expect.stringMatching(/^its turn cannot be written: /)])
    })

    it('counts only with the flows that answer now: where others were published it is tried anew', async () => {
      const apart = trials()
      const b = await bench(apart).started()
      await b.says('+1', 'hi')
      await threeDeaths('hi')
      await rounds(b)
      await database().store.query(insertRelease(1, [], { publishedAt: b.clock.now(), publishedBy: null, about: null }))
      await apart.break('by a flow that was replaced')
      await rounds(b)
      expect(await b.count('dead_letter')).toBe(0)
      await apart.answer()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
    })
  })

  describe('the documents of a trial', () => {
    it('make the same world: what answers now, and the version that this conversation is on', async () => {
      const releases = new Releases({
        ...{ store: database().store, flows, calendar: { timeZone: 'Asia/Taipei' }, now: () => 0 },
        capabilitiesOf: () => bench().channel.capabilities,
        onError: (error) => {
          throw error
        },
      })
      const [menu, question] = ['menu', 'question'].map((kind) => pinnedFlows.find(([name]) => name === kind)?.[1])
      expect(await releases.publish([question?.first, menu?.first])).toMatchObject({ ok: true })
      expect(await releases.publish([menu?.later.changed])).toMatchObject({ ok: true, release: 2 })
      const versions = ['stops-menu@1', 'nothing@7']
      const wanted = { channel: 'fake', account: 'us', release: 2, versions }
      const { documents, world } = await database().store.transaction(async (transaction) => ({
        documents: await releases.documentsFor(transaction, wanted),
        world: await releases.worldFor(transaction, wanted),
      }))
      expect(documents.current.map(({ version }) => version)).toEqual(
        [...world.flows.current.values()].map(({ version }) => version),
      )
      expect(documents.older.map(({ version }) => version)).toEqual(['stops-menu@1'])
      let seen = world
      const look: TrialCore = {
        ...flows,
        takeTurn: (_state, _envelope, given) => {
          seen = given
          throw new Error('seen')
        },
      }
      const event = { arrival: 1, attempts: 3, eventId: 'e', event: '{}', at: 0 }
      const none = async () => ({ ok: false as const, reason: 'not here' })
      await expect(takeApart(look, none, { state: null, event, world: documents })).rejects.toThrow('seen')
      expect(seen).not.toBe(world)
      expect(seen.calendar).toEqual(world.calendar)
      expect(seen.capabilities).toEqual(world.capabilities)
      for (const id of ['stops-menu@1', 'stops-menu@2', 'stops-question@1']) {
        expect(world.flows.version(id)).toBeDefined()
        expect(seen.flows.version(id)).toEqual(world.flows.version(id))
      }
      expect([...seen.flows.current.values()]).toEqual([...world.flows.current.values()])
    })
  })
}
