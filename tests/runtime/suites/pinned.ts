// Publishing under way: conversations stopped at and before every node kind go on as their version was drawn, on another
// engine that reads that version from the store.

import { describe, expect, it } from 'vitest'
import {
  type ConversationState,
  compileFlow,
  createFlowSet,
  decideSend,
  issuesBetween,
  issuesTogether,
  parseFlow,
  takeTurn,
  versionsNeeded,
  waysIssues,
} from '../../../engine/core/index.ts'
import { Releases } from '../../../engine/runtime/releases.ts'
import type { Setting } from '../../contract/store.ts'
import { pinnedFlows, subFlow } from '../../support/pinned-flows.ts'
import { type Bench, Clock } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'

const HOUR_MS = 3_600_000
/** Conversations of each kind that are stopped after so many steps. */
const EACH = 5
const STOPS = [1, 2, 3]

/** Stands at the menu or question that its flow is named for, or at the sub-flow's. */
function asksCustomer({ runs }: ConversationState): boolean {
  const top = runs.at(-1)
  return /^(stops-(menu|question)@\d+ node|sub@\d+ ask)$/.test(`${top?.version} ${top?.state}`)
}

export function describePinned({ bench, database }: Setting): void {
  /** A new engine on the database, with a channel of its own. */
  const engine = async (clock: Clock) => {
    const channel = fakeChannel()
    const releases = new Releases({
      store: database().store,
      flows: { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet },
      calendar: { timeZone: 'UTC' },
      capabilitiesOf: () => channel.capabilities,
      now: clock.now,
      onError: (error) => {
        throw error
      },
    })
    await releases.load()
    const core = { takeTurn, versionsNeeded, decideSend }
    const fetch = async (address: URL | RequestInfo) =>
      Response.json({ state: `asked ${new URL(String(address)).pathname}` })
    return { releases, b: bench({ clock, channel, core, worldFor: releases.worldFor, fetch }) }
  }

  /** What the conversation waits for comes to it: an answer, a person who closes, an hour. */
  async function goOn(b: Bench): Promise<void> {
    for (const { id } of await b.desk.tickets('open', 1_000)) await b.desk.closeTicket(id)
    const rows = await b.store.query<{ phone: string; state: string }>({
      text: 'select contact_phone as phone, state from conversation',
      parameters: [],
    })
    const asking = rows.filter(({ state }) => asksCustomer(JSON.parse(state)))
    await b.receive(...asking.map(({ phone }) => b.message({ phone }, 'A')))
    await b.settle()
    b.clock.pass(HOUR_MS)
    while ((await b.timers.runOnce()) === 0);
    await b.settle()
  }

  /** What each conversation is told in all; published and restarted after `stop` steps where there is one. */
  async function told(stop: number | undefined): Promise<Map<string, string[]>> {
    await database().clear()
    const clock = new Clock()
    const first = await engine(clock)
    const before = [...pinnedFlows.map(([, flow]) => flow.first), subFlow('v1')]
    expect(await first.releases.publish(before)).toMatchObject({ ok: true })
    const phones = pinnedFlows.flatMap(([kind, { begins }]) =>
      Array.from({ length: EACH }, (_, n) => ({ phone: `+${kind}-${n}`, begins })),
    )
    await first.b.receive(...phones.map(({ phone, begins }) => first.b.message({ phone }, begins)))
    await first.b.settle()
    let now = first
    const channels = [first.b.channel]
    for (let step = 1; step < 7; step += 1) {
      if (step === stop) {
        // The sub-flow stays as it is: one that is called later begins in its newest version.
        const after = pinnedFlows.map(([, { later }], n) => (n % 2 === 0 ? later.changed : later['without the node']))
        expect(await first.releases.publish(after)).toMatchObject({ ok: true, release: 2 })
        now = await engine(clock)
        channels.push(now.b.channel)
      }
      await goOn(now.b)
    }
    expect([first, now].flatMap(({ b }) => [...b.errors, ...b.failures])).toEqual([])
    return new Map(
      phones.map(({ phone }) => [
        phone,
        channels.flatMap(({ sent }) => sent.filter(({ to }) => to === phone).map(({ text }) => text)),
      ]),
    )
  }

  describe('publishing under way', () => {
    it('changes nothing for conversations stopped at or before any kind of node', async () => {
      const model = await told(undefined)
      for (const [kind] of pinnedFlows) {
        if (kind !== 'end')
          expect([kind, model.get(`+${kind}-0`)?.at(-1)]).toEqual([kind, expect.stringContaining('v1 tail')])
      }
      for (const stop of STOPS) expect(await told(stop)).toEqual(model)
    }, 120_000)
  })
}
