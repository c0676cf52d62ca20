// The pool: whatever happens to a thread, each evaluation gets an answer and the next one works.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createExpressionPool,
  type ExpressionPool,
  type ExpressionPoolOptions,
} from '../../engine/runtime/expressions.ts'
import { hostileExpressions, hostileInput } from '../core/expression/hostile.ts'
import { usualExpressions, usualInput, usualNow } from '../core/expression/usual.ts'

const poolModule = new URL('../../engine/runtime/expressions.ts', import.meta.url).href

/** A thread that does as it is told; its value counts the evaluations it has had. */
const obedient = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    let count = 0
    parentPort.on('message', ({ expression }) => {
      if (expression === 'hang') for (;;);
      if (expression === 'throw') throw new Error('out of sorts')
      if (expression === 'exit') process.exit(3)
      parentPort.postMessage({ ok: true, value: ++count })
      if (expression !== 'never ready') parentPort.postMessage('ready')
      else process.exit(0)
    })
    parentPort.postMessage('ready')
  `)}`,
)

let pool: ExpressionPool | undefined
afterEach(() => pool?.close())

const open = (options?: ExpressionPoolOptions) => {
  pool = createExpressionPool(options)
  return (expression: string, input = {}) => pool!.evaluate({ expression, input, now: usualNow, seed: 's' })
}

describe('with the real thread', () => {
  test('usual expressions, many at once, each with its own answer', async () => {
    const evaluate = open({ workers: 2 })
    const results = await Promise.all(usualExpressions.map(([expression]) => evaluate(expression, usualInput)))
    expect(results).toEqual(usualExpressions.map(([, value]) => ({ ok: true, value })))
  })

  test('hostile expressions among usual ones: all are answered, none stops the loop', { timeout: 30_000 }, async () => {
    const evaluate = open({ workers: 2 })
    await evaluate('1')
    let beats = 0
    const heart = setInterval(() => {
      beats += 1
    }, 10)
    const cut = hostileExpressions.filter(([ending]) => ending === 'cut')
    const results = await Promise.all(
      cut.flatMap(([, , expression]) => [evaluate(expression, hostileInput), evaluate('$count(items)', hostileInput)]),
    )
    clearInterval(heart)
    for (const [index, result] of results.entries()) {
      if (index % 2 === 0) expect(result.ok).toBe(false)
      else expect(result).toEqual({ ok: true, value: 50 })
    }
    expect(beats).toBeGreaterThan(20)
  })
})

describe('with a thread that does as it is told', () => {
  test('starts no more threads than asked, and uses them again', async () => {
    const evaluate = open({ script: obedient, workers: 1 })
    const results = await Promise.all(['a', 'b', 'c'].map((expression) => evaluate(expression)))
    expect(results).toEqual([1, 2, 3].map((value) => ({ ok: true, value })))
  })

  test.each([
    ['hang', 'takes longer than 400 ms'],
    ['throw', 'out of sorts'],
    ['exit', 'ended'],
  ])('%s: that one fails, those behind it are answered by a new thread', async (expression, reason) => {
    const evaluate = open({ script: obedient, workers: 1 })
    const [before, bad, after, last] = await Promise.all([
      evaluate('a'),
      evaluate(expression),
      evaluate('b'),
      evaluate('c'),
    ])
    expect(before).toEqual({ ok: true, value: 1 })
    expect(bad).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
    expect(after).toEqual({ ok: true, value: 1 })
    expect(last).toEqual({ ok: true, value: 2 })
  })

  test('an answer counts even if its thread ends right after it', async () => {
    const evaluate = open({ script: obedient, workers: 1 })
    expect(await evaluate('never ready')).toEqual({ ok: true, value: 1 })
    expect(await evaluate('a')).toEqual({ ok: true, value: 1 })
  })

  test('a thread that hangs holds up nobody else', async () => {
    const evaluate = open({ script: obedient, workers: 2 })
    await Promise.all([evaluate('a'), evaluate('b')])
    const answered: string[] = []
    const note = (name: string) => () => {
      answered.push(name)
    }
    await Promise.all([
      evaluate('hang').then(note('hang')),
      ...['c', 'd', 'e'].map((name) => evaluate(name).then(note(name))),
    ])
    expect(answered).toEqual(['c', 'd', 'e', 'hang'])
  })

  test('the queue has an end', async () => {
    const evaluate = open({ script: obedient, workers: 1 })
    const results = await Promise.all(Array.from({ length: 1_010 }, () => evaluate('a')))
    expect(results.filter((result) => result.ok)).toHaveLength(1_000)
    expect(results.at(-1)).toMatchObject({ ok: false, reason: 'More than 1000 expressions are waiting.' })
  })

  test('closing answers what still waits, and everything after', async () => {
    const evaluate = open({ script: obedient, workers: 1 })
    await evaluate('a')
    const waiting = [evaluate('hang'), evaluate('b')]
    await pool?.close()
    const stopped = { ok: false, reason: 'The engine is stopping.' }
    expect(await Promise.all([...waiting, evaluate('c')])).toEqual([stopped, stopped, stopped])
  })
})

test('a thread that cannot start fails the evaluations instead of being tried for ever', async () => {
  const evaluate = open({ script: new URL('data:text/javascript,throw new Error("no sandbox here")'), workers: 2 })
  for (let round = 0; round < 2; round++) {
    const results = await Promise.all([evaluate('a'), evaluate('b'), evaluate('c')])
    for (const result of results) {
      expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('no sandbox here') })
    }
  }
})

test('a process waits for its evaluations, and for nothing after them', { timeout: 20_000 }, async () => {
  const program = `
    import { createExpressionPool } from ${JSON.stringify(poolModule)}
    createExpressionPool()
    const pool = createExpressionPool()
    const ask = (expression) => pool.evaluate({ expression, input: {}, now: 0, seed: '' })
    console.log(JSON.stringify([await ask('1 + 1'), await ask('[1..20000].[1..20000]'), await ask('2 + 2')]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 15_000,
  })
  expect(JSON.parse(stdout)).toMatchObject([{ ok: true, value: 2 }, { ok: false }, { ok: true, value: 4 }])
})
