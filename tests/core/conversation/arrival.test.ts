// The order of a conversation is the order of arrival, whatever times the channel gives; what was written earlier is marked.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFlow } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { saidIn, TALK_STARTS, Talk, worldOfCompiled } from '../../support/talk.ts'

const world = worldOfCompiled([
  compileFlow(
    flowOf({
      nodes: [
        {
          id: 'hi',
          kind: 'trigger',
          on: 'keyword',
          keywords: [{ match: 'word', words: ['hi'] }],
          whileBusy: 'replace',
          isQuestion: false,
        },
        { id: 'name', kind: 'question', text: { en: 'Your name?' }, answer: { type: 'text' }, saveAs: 'name' },
        { id: 'town', kind: 'question', text: { en: 'Where, {{name}}?' }, answer: { type: 'text' }, saveAs: 'town' },
        { id: 'thanks', kind: 'message', text: { en: '{{name}} of {{town}}' } },
      ],
      edges: [
        { from: 'hi', outlet: 'next', to: 'name' },
        { from: 'name', outlet: 'answered', to: 'town' },
        { from: 'town', outlet: 'answered', to: 'thanks' },
      ],
    }),
    'tried@1',
  ),
])

/** Texts in order of arrival, each with the second in which the customer wrote it; several may share one. */
const deliveries = fc.array(fc.tuple(fc.constantFrom('hi', 'Ana', 'Bo', 'Rome', 'hi there'), fc.nat(30)), {
  maxLength: 12,
})

test('in any permutation the conversation is that of the arrivals, and exactly what came late is marked', async () => {
  const run = async (arrivals: (readonly [string, number])[]) => {
    const permuted = new Talk(world)
    const model = new Talk(world)
    permuted.at = model.at = TALK_STARTS + 60_000
    let newest = Number.NEGATIVE_INFINITY
    for (const [text, second] of arrivals) {
      const sentAt = TALK_STARTS + second * 1_000
      const turn = await permuted.take(permuted.message({ type: 'text', text }, sentAt))
      expect(saidIn(turn)).toEqual(await model.says(text))
      expect(turn.trace.some(({ what }) => what === 'late')).toBe(sentAt < newest)
      newest = Math.max(newest, sentAt)
      permuted.at = model.at += 1_000
    }
    const { lastInboundAt, ...state } = permuted.state ?? {}
    const { lastInboundAt: _, ...modelled } = model.state ?? {}
    expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(modelled)))
    // The service window counts from what was written last, in whatever order it came.
    if (arrivals.length > 0) expect(lastInboundAt).toBe(newest)
  }
  await fc.assert(fc.asyncProperty(deliveries, run), { numRuns: 300 })
})
