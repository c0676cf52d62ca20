// The memory bench's own arithmetic, and that it reads what Linux says.

import { describe, expect, test } from 'vitest'
import { growthPerHour, residentMb, serverMb } from './resident.ts'

const MINUTE_MS = 60_000

describe('growth', () => {
  test('counts the last two thirds alone', () => {
    const filling = Array.from({ length: 10 }, (_, i) => ({ ms: i * MINUTE_MS, mb: 50 + i * 20 }))
    const growing = Array.from({ length: 20 }, (_, i) => ({ ms: (10 + i) * MINUTE_MS, mb: 250 + i }))
    expect(growthPerHour([...filling, ...growing])).toBeCloseTo(60)
  })

  test('is none where memory goes up and down', () => {
    const samples = Array.from({ length: 301 }, (_, i) => ({ ms: i * MINUTE_MS, mb: 200 + (i % 2) * 10 }))
    expect(Math.abs(growthPerHour(samples))).toBeLessThan(1)
  })
})

test.runIf(process.platform === 'linux')('a process of this size holds what it says it holds', () => {
  const said = process.memoryUsage().rss / 2 ** 20
  expect(residentMb(process.pid) / said).toBeCloseTo(1, 0)
  // What this process shares with others counts in part.
  expect(serverMb(process.pid)).toBeLessThan(said * 2)
  expect(serverMb(process.pid)).toBeGreaterThan(1)
})
