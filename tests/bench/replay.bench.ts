// What comparing two flow sets costs: conversations of ten messages through the shipped flows, on both, every report checked.

import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import {
  compileFlow,
  createFlowSet,
  type RealConversation,
  replay,
  replayBoth,
  type World,
} from '../../engine/core/index.ts'
import { shippedFlows } from '../support/walk.ts'
import { type Bench, type Context, check, type Prepared } from './harness/bench.ts'

const MESSAGES = 10
/** A Tuesday, ten in the morning. */
const START = Date.UTC(2026, 10, 24, 10)
const WORDS = ['hi', 'menu', '1', '2', 'price', 'order late', 'A1001', 'back', 'thanks', 'banana', 'stop', 'start']

export const benches: readonly Bench[] = [
  {
    name: 'replay',
    measures: `conversations of ${MESSAGES} messages played on two flow sets and compared`,
    baseline: 'played on one of them, and not compared',
    unit: 'conversations/s',
    prepare: async (context) => prepare(context),
  },
]

function prepare({ random, quick }: Context): Prepared {
  const conversations = Array.from({ length: quick ? 50 : 1_000 }, (_, n) => conversationOf(n, random))
  const evaluate = async () => ({ ok: false as const, reason: 'not measured here' })
  const [before, after] = [worldOf('1'), worldOf('2')]
  const perSecond = (began: number) => conversations.length / ((performance.now() - began) / 1_000)
  return {
    async ours() {
      const began = performance.now()
      const { counts, played } = await replayBoth(conversations, { before, after, evaluate })
      check(
        played === conversations.length && counts.same === played,
        `flows differ from themselves: ${JSON.stringify(counts)}`,
      )
      return perSecond(began)
    },
    async baseline() {
      const began = performance.now()
      for (const conversation of conversations) {
        const { replies } = await replay(conversation, { world: before, evaluate })
        check(replies.length === MESSAGES, `${replies.length} replies to ${MESSAGES} messages`)
      }
      return perSecond(began)
    },
  }
}

function worldOf(version: string): World {
  const flows = createFlowSet(shippedFlows.map((flow) => compileFlow(flow, `${flow.id}@${version}`)))
  return { flows, capabilities: WHATSAPP_CAPABILITIES, calendar: { timeZone: 'UTC' } }
}

/** Somebody who writes anything, up to ten minutes apart. */
function conversationOf(n: number, random: () => number): RealConversation {
  let at = START
  const acts = Array.from({ length: MESSAGES }, () => {
    at += Math.floor(random() * 600_000)
    const text = WORDS[Math.floor(random() * WORDS.length)] ?? 'hi'
    return { type: 'customer' as const, at, content: { type: 'text' as const, text } }
  })
  return { id: `c${n}`, acts }
}
