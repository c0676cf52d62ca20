// A step in a process of its own, with real processes: whatever it does there, the engine hears what it was, and only what
// the step did itself counts against it.

import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  type ChannelCapabilities,
  type ConversationEvent,
  compileFlow,
  createFlowSet,
  type Flow,
  parseFlow,
  takeTurn,
} from '../../engine/core/index.ts'
import { createExpressionPool } from '../../engine/runtime/expressions.ts'
import { createQuarantine, type QuarantineOptions } from '../../engine/runtime/quarantine.ts'
import { type Trial, takeApart } from '../../engine/runtime/trial.ts'
import { until } from '../support/engine-process.ts'
import { fakeChannel } from './fake-channel.ts'

const ECHO = new URL('../support/echo-quarantine.ts', import.meta.url)
const CAPABILITIES: ChannelCapabilities = fakeChannel().capabilities
/** A process takes its time to start where the machine is busy. */
const PATIENCE_MS = 120_000

const folder = mkdtempSync(join(tmpdir(), 'parley-quarantine-'))
afterAll(() => rmSync(folder, { recursive: true }))

let close: () => Promise<void> = async () => undefined
afterEach(() => close())

function open(options: QuarantineOptions = { script: ECHO }) {
  const quarantine = createQuarantine(options)
  close = quarantine.close
  return quarantine
}

function trialOf(text: string, flows: readonly Flow[] = []): Trial {
  const event: ConversationEvent = {
    type: 'message',
    contact: { phone: '+1' },
    message: { id: 'm-1', content: { type: 'text', text }, sentAt: 1_000 },
  }
  return {
    state: null,
    event: { arrival: 1, attempts: 3, eventId: 'e-1', event: JSON.stringify(event), at: 1_000 },
    world: {
      current: flows.map((flow) => ({ version: `${flow.id}@1`, document: JSON.stringify(flow) })),
      ...{ older: [], calendar: { timeZone: 'UTC' }, capabilities: CAPABILITIES },
    },
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** The process of this trial has begun the step; its id. */
const pidIn = (file: string) =>
  until('the step to begin', () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined), PATIENCE_MS)

describe('the engine’s own process', () => {
  test('takes the turn that the engine would have taken, with JSONata', { timeout: PATIENCE_MS }, async () => {
    const parsed = parseFlow({
      ...{ schemaVersion: 1, id: 'sums', name: 'Sums', languages: ['en'] },
      nodes: [
        { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['sum'] }] },
        { id: 'add', kind: 'set', assign: [{ to: 'total', from: { expression: '$sum([1..4]) * 2' } }] },
        { id: 'say', kind: 'message', text: { en: 'It is {{total}}.' } },
      ],
      edges: [
        { from: 'start', outlet: 'next', to: 'add' },
        { from: 'add', outlet: 'next', to: 'say' },
      ],
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const trial = trialOf('sum', [parsed.flow])
    const pool = createExpressionPool({ workers: 1 })
    const here = await takeApart({ takeTurn, parseFlow, compileFlow, createFlowSet }, pool.evaluate, trial)
    await pool.close()
    expect(JSON.stringify(here.effects)).toContain('It is 20.')
    const { tryApart } = open({})
    expect(await tryApart(trial)).toEqual({ came: 'turn', turn: JSON.parse(JSON.stringify(here)) })
  })
})

describe('a step that breaks', { timeout: PATIENCE_MS }, () => {
  test.each([
    ['abort', /^its step ended the process that took it \(SIGABRT\)$/],
    ['exit', /^its step ended the process that took it \(with code 0\)$/],
    ['fill', /^its step ended the process that took it \(SIG(ABRT|TRAP|ILL)\)$/],
    ['throw', /^the step does not like “throw”$/],
    ['huge', /^its turn is larger than \d+ characters$/],
  ])('%s: that is what is said of it', async (text, reason) => {
    const { tryApart } = open()
    let beats = 0
    const heart = setInterval(() => {
      beats += 1
    }, 10)
    const verdict = await tryApart(trialOf(text))
    clearInterval(heart)
    expect(verdict).toEqual({ came: 'broken', reason: expect.stringMatching(reason) })
    // The engine went on.
    expect(beats).toBeGreaterThan(5)
    expect(await tryApart(trialOf('hi'))).toMatchObject({ came: 'turn' })
  })

  test.each([
    ['spin', undefined, 'its step does not end'],
    ['wait', 2, 'its step has not ended after 2 s'],
  ])('%s: it is ended when its time is up', async (word, stepTicksMax, reason) => {
    const { tryApart } = open({ script: ECHO, ...(stepTicksMax !== undefined && { stepTicksMax }) })
    const file = join(folder, word)
    const verdict = await tryApart(trialOf(`${word} ${file}`))
    expect(verdict).toEqual({ came: 'broken', reason })
    expect(isAlive(await pidIn(file))).toBe(false)
  })
})

describe('what is not the step’s doing', { timeout: PATIENCE_MS }, () => {
  test.each([
    ['there is no such file', new URL('./nothing-here.ts', import.meta.url)],
    ['it ends before the step', new URL('../support/at-once.ts', import.meta.url)],
  ])('a process that does not start decides nothing: %s', async (_, script) => {
    const { tryApart } = open({ script })
    for (let times = 0; times < 4; times += 1)
      expect(await tryApart(trialOf('hi'))).toEqual({
        came: 'undecided',
        reason: expect.stringMatching(/^its process ended before the step began/),
      })
  })

  test('nor does one that the system has no room for', async () => {
    const { execPath } = process
    process.execPath = join(folder, 'no-such-node')
    try {
      const verdict = await open().tryApart(trialOf('hi'))
      expect(verdict).toEqual({
        came: 'undecided',
        reason: expect.stringMatching(/^no process can be started: .*ENOENT/),
      })
    } finally {
      process.execPath = execPath
    }
  })

  test('once killed from outside may be chance, three times in a row is not', async () => {
    const { tryApart } = open()
    const came: string[] = []
    for (let times = 0; times < 3; times += 1) came.push((await tryApart(trialOf('kill'))).came)
    expect(came).toEqual(['undecided', 'undecided', 'broken'])
  })

  test('an engine that stops takes its process along, and nothing is decided', async () => {
    const { tryApart } = open()
    const file = join(folder, 'stops')
    const verdict = tryApart(trialOf(`spin ${file}`))
    const pid = await pidIn(file)
    await close()
    expect(await verdict).toEqual({ came: 'undecided', reason: 'the engine is stopping' })
    expect(isAlive(pid)).toBe(false)
    expect(await tryApart(trialOf('hi'))).toMatchObject({ came: 'undecided' })
  })

  test('so does an engine that is killed, however deaf the step is', async () => {
    const file = join(folder, 'orphan')
    const engine = fork(join(import.meta.dirname, '../support/dying-engine.ts'), [
      JSON.stringify(trialOf(`sleep ${file}`)),
    ])
    const pid = await pidIn(file)
    expect(isAlive(pid)).toBe(true)
    engine.kill('SIGKILL')
    try {
      await until('its process to end', () => !isAlive(pid))
    } finally {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    }
  })

  test('it knows nothing of the engine’s secrets', async () => {
    process.env.PARLEY_TEST_SECRET = 'secret'
    const verdict = await open().tryApart(trialOf('env'))
    delete process.env.PARLEY_TEST_SECRET
    if (verdict.came !== 'broken') throw new Error(verdict.came)
    const names = verdict.reason.split(' ').filter((name) => !/^(TZ|LANG|LC_\w+|NODE_CHANNEL_\w+|)$/.test(name))
    expect(names).toEqual([])
  })
})
