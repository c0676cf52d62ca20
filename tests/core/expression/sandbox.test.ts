// The sandbox: hostile expressions end as they must, usual ones give what they give outside.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkExpression, evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import { createSandbox, type Sandbox, sandboxedEvaluate } from '../../../engine/core/expression/sandbox.ts'
import { EXPRESSION_OUTPUT_CHARS_MAX } from '../../../engine/core/limits.ts'
import { hostileExpressions, hostileInput } from './hostile.ts'
import { usualExpressions, usualInput, usualNow } from './usual.ts'

const jsonataSource = readFileSync(createRequire(import.meta.url).resolve('jsonata/jsonata.min.js'), 'utf8')
const loadQuickJS = () => newQuickJSWASMModuleFromVariant(variant)
const load = async () => createSandbox(await loadQuickJS(), jsonataSource)

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await load()
})
afterAll(() => sandbox.dispose())

describe('hostile expressions', () => {
  const prototypeBefore = Object.getOwnPropertyNames(Object.prototype)
  const evaluation = (expression: string) => ({ expression, input: hostileInput, now: usualNow, seed: 's' })

  test('are many', () => {
    expect(hostileExpressions.length).toBeGreaterThanOrEqual(60)
    expect(new Set(hostileExpressions.map(([, name]) => name)).size).toBe(hostileExpressions.length)
  })

  test.each(hostileExpressions)('%s: %s', async (ending, _, expression) => {
    const checked = checkExpression(expression)
    const result = sandbox.evaluate(evaluation(expression))
    const { spent } = sandbox
    if (spent) sandbox = await load()
    expect(!checked.ok ? 'refused' : spent ? 'cut' : result.ok ? 'harmless' : 'failed').toBe(ending)

    const shown = JSON.stringify(result)
    expect(shown.length).toBeLessThan(EXPRESSION_OUTPUT_CHARS_MAX + 100)
    expect(JSON.parse(shown)).toEqual(result)
    if (!result.ok) expect(result.reason.length).toBeGreaterThan(0)

    expect(sandbox.evaluate(evaluation('$count(items) + 1'))).toEqual({ ok: true, value: 51 })
    expect(sandbox.evaluate(evaluation('polluted'))).toEqual({ ok: true, value: null })
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototypeBefore)
    expect(hostileInput.items).toHaveLength(50)
  })
})

test.each(usualExpressions)('usual: %s', (expression, value) => {
  expect(sandbox.evaluate({ expression, input: usualInput, now: usualNow, seed: 's' })).toEqual({ ok: true, value })
})

test('draws the same lots as without isolation', async () => {
  const evaluation = { expression: '[$random(), $shuffle([1..20])]', input: {}, now: 0, seed: 'seed \uD800 ä' }
  expect(sandbox.evaluate(evaluation)).toEqual(await evaluateUnprotected(evaluation))
})

test('texts of any kind pass in and out unchanged', () => {
  const text = 'NUL \u0000, quote ", line \u2028, emoji 👋🏽, half \uD800, कि'
  expect(sandbox.evaluate({ expression: 'text', input: { text }, now: 0, seed: '' })).toEqual({ ok: true, value: text })
})

test('the same work is cut off at the same place, whatever the speed of the machine', async () => {
  const outcomes = [1_000, 2_000, 4_000, 8_000, 16_000].map((times) => {
    const result = sandbox.evaluate({ expression: `$count([1..${times}].($ * 2))`, input: {}, now: 0, seed: '' })
    return result.ok
  })
  expect(outcomes).toEqual([true, true, true, false, false])
  expect(sandbox.spent).toBe(true)
  expect(sandbox.evaluate({ expression: '1', input: {}, now: 0, seed: '' })).toMatchObject({ ok: false })
  sandbox = await load()
})

describe('sandboxedEvaluate', () => {
  const endless = { expression: '[1..20000].[1..20000].[1..20000]', input: {}, now: 0, seed: '' }
  const harmless = { expression: '1 + 1', input: {}, now: 0, seed: '' }

  test('loads at first use, and anew after an expression was cut off', async () => {
    let loads = 0
    const evaluate = sandboxedEvaluate(() => {
      loads += 1
      return loadQuickJS()
    }, jsonataSource)
    expect(loads).toBe(0)
    const results = await Promise.all([harmless, endless, harmless, endless, harmless].map(evaluate))
    expect(results.map((result) => result.ok)).toEqual([true, false, true, false, true])
    expect(loads).toBe(3)
  })

  test('says so if it cannot load, and tries again', async () => {
    let loads = 0
    const evaluate = sandboxedEvaluate(() => {
      loads += 1
      return loads === 1 ? Promise.reject(new Error('no WebAssembly')) : loadQuickJS()
    }, jsonataSource)
    expect(await evaluate(harmless)).toMatchObject({ ok: false, reason: expect.stringContaining('no WebAssembly') })
    expect(await evaluate(harmless)).toEqual({ ok: true, value: 2 })
  })
})
