// Drafts, publishing, the library and live updates of one engine on a test's database, and small flows to draw with.

import {
  compileFlow,
  createFlowSet,
  fold,
  issuesBetween,
  issuesTogether,
  parseFlow,
  readKeepable,
  summaryOf,
  textsIn,
  usesIn,
  waysIssues,
} from '../../engine/core/index.ts'
import type { Clock } from '../../engine/port/clock.ts'
import { Drafts } from '../../engine/runtime/drafts.ts'
import { FlowLibrary } from '../../engine/runtime/flow-library.ts'
import { Live } from '../../engine/runtime/live.ts'
import { Publishing, type UnderWayMoves } from '../../engine/runtime/publishing.ts'
import { Releases } from '../../engine/runtime/releases.ts'
import type { Statement, Store, Transaction } from '../../engine/store/store.ts'
import { START } from '../runtime/bench.ts'
import { fakeChannel } from '../runtime/fake-channel.ts'

/** Time that passes when a test says so; it serves as the machine's clock and as the date. */
export class TestClock implements Clock {
  at = START
  readonly #due: { at: number; run: () => void }[] = []
  readonly now = () => this.at
  readonly monotonic = () => this.at

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.at + ms, run }
    this.#due.push(timer)
    return () => {
      const place = this.#due.indexOf(timer)
      if (place >= 0) this.#due.splice(place, 1)
    }
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  pass(ms: number): void {
    this.at += ms
    for (const timer of this.#due.filter(({ at }) => at <= this.at)) {
      this.#due.splice(this.#due.indexOf(timer), 1)
      timer.run()
    }
  }
}

export type Studio = ReturnType<typeof createStudio>

export function createStudio(
  store: Store,
  { moves, clock = new TestClock() }: { moves?: UnderWayMoves; clock?: TestClock } = {},
) {
  const { now } = clock
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const flows = { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet }
  const capabilitiesOf = () => fakeChannel().capabilities
  const releases = new Releases({ store, flows, calendar: { timeZone: 'UTC' }, capabilitiesOf, now, onError })
  const onForeignRelease = () => releases.load()
  const live = new Live({ store, clock, now, random: () => 0.5, onError, onForeignRelease })
  const told = {
    onChange: (change: Parameters<Live['tellDraft']>[0]) => live.tellDraft(change),
    onRelease: (release: number) => live.tellRelease(release),
  }
  return {
    releases,
    live,
    clock,
    errors,
    drafts: new Drafts({ store, readKeepable, now, ...told }),
    publishing: new Publishing({ store, releases, flows, now, ...told, ...(moves && { moves }) }),
    library: new FlowLibrary({ store, flows: { ...flows, summaryOf, textsIn, usesIn, fold } }),
  }
}

/** A flow that answers its own name with a text. */
export const greeting = (id: string, text: string, more: Readonly<Record<string, unknown>> = {}) => ({
  schemaVersion: 1,
  id,
  name: id,
  languages: ['en'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: [id], match: 'exact' }] },
    { id: 'hello', kind: 'message', text: { en: text } },
  ],
  edges: [{ from: 'start', outlet: 'next', to: 'hello' }],
  ...more,
})

/** A flow that calls another. */
export const calling = (id: string, flow: string) =>
  greeting(id, 'unused', {
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: [id], match: 'exact' }] },
      { id: 'hello', kind: 'call', flow },
    ],
  })

/** A flow that others may call. */
export const callable = (id: string, text: string) =>
  greeting(id, text, {
    nodes: [
      { id: 'start', kind: 'trigger', on: 'called' },
      { id: 'hello', kind: 'message', text: { en: text } },
    ],
  })

/** A store in which something happens before a statement: it may throw, and then the transaction is over. */
export function interrupted(store: Store, before: (statement: Statement, n: number) => Promise<void> | void): Store {
  let n = 0
  return {
    kind: store.kind,
    query: (statement) => store.query(statement),
    transaction: (work) =>
      store.transaction((transaction) => {
        const watched: Transaction = {
          async query(statement) {
            n += 1
            await before(statement, n)
            return transaction.query(statement)
          },
          commit: (writes) => transaction.commit(writes),
        }
        return work(watched)
      }),
    close: () => store.close(),
  }
}
