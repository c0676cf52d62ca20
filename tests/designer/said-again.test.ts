// A sentence of which only the English was kept is found again, and means what was said: no other pattern takes it for its own.

import { describe, expect, test } from 'vitest'
import { saidAgain } from '../../designer/editor/said-again.ts'
import { words as italian } from '../../designer/i18n/italian.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import { Simulation } from '../../engine/core/index.ts'
import { worldOf } from '../support/play.ts'
import { shippedDrafts } from '../support/shipped.ts'

const patterns = Object.keys(italian.said)
const filled = (pattern: string) => pattern.replace(/\{\{(\d+)\}\}/g, (_, hole) => `⟨${hole}⟩`)
const lettersOf = (pattern: string) => filled(pattern).match(/\p{L}/gu)?.length ?? 0

test.each(patterns.filter((pattern) => lettersOf(pattern) >= 4))('“%s”', (pattern) => {
  const said = saidAgain(filled(pattern), patterns)
  // Where another pattern says the same around its holes, it says the same in every language.
  const sameIn = (words: Readonly<Record<string, string>>) =>
    filled(words[pattern] ?? '') ===
    (words[said.pattern] ?? '').replace(/\{\{(\d+)\}\}/g, (_, hole) => String(said.values[hole]))
  expect(said.pattern === pattern || sameIn(italian.said), said.pattern).toBe(true)
})

test('words that are not ours stay as they are, and what fills a hole may be named', () => {
  expect(saidAgain('ECONNREFUSED 10.0.0.1', patterns)).toMatchObject({
    pattern: '{{0}}',
    values: ['ECONNREFUSED 10.0.0.1'],
  })
  const named = saidAgain('shop/again: the same question 3 times in a row', patterns, (value) => `the ${value}`)
  expect(named.values).toEqual(['the shop/again', 'the 3'])
})

describe('every reason that a conversation of a flow that ships gives', () => {
  const SAYS = [
    'hi',
    'menu',
    '1',
    'price',
    'order late',
    'A1001',
    'back',
    'banana',
    'banana',
    'banana',
    'namaste',
    'stop',
  ]

  test.each(shippedDrafts.map(({ id, flow }) => ({ id, flow })))('$id', async ({ flow }) => {
    const { flows, capabilities } = worldOf([flow])
    const simulation = new Simulation({
      world: { flows, capabilities, calendar: { timeZone: 'UTC', week: Array.from({ length: 7 }, () => []) } },
      ...{ evaluate: evaluateUnprotected, startAt: Date.UTC(2026, 10, 27, 12) },
    })
    for (const text of SAYS) {
      await simulation.customer({ type: 'text', text })
      await simulation.wait(3_600_000)
    }
    const option = simulation.options()[0]
    if (option) await simulation.customer({ type: 'tap', optionId: option.id, title: option.title })
    const reasons = simulation.turns.flatMap(({ trace }) =>
      trace.flatMap((entry) => {
        if (entry.what === 'matched') return entry.lost.map(({ because }) => because)
        if (entry.what === 'routed') return [entry.detail]
        return 'because' in entry && entry.because !== undefined ? [entry.because] : []
      }),
    )
    expect(reasons.length).toBeGreaterThan(3)
    // A rule and a node are called by their names alone.
    const untold = reasons.filter((reason) => saidAgain(reason, patterns).pattern === '{{0}}')
    expect(untold.filter((reason) => !/^[\w./-]+( → [\w.-]+)?$/.test(reason))).toEqual([])
  })
})
