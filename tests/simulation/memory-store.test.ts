// The contract on the in-memory database: what PGlite and PostgreSQL promise the runtime, it promises too. And it knows every
// statement there is.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeStore } from '../contract/store.ts'
import { START } from '../runtime/bench.ts'
import type { TestServer } from '../store/databases.ts'
import { catalogue } from './memory/catalogue.ts'
import { createMemoryDatabase } from './memory-store.ts'
import { suiteStatements } from './suite-statements.ts'

const memory: TestServer = {
  kind: 'postgres',
  name: 'the in-memory database',
  async open() {
    const database = createMemoryDatabase({ now: () => START, more: suiteStatements })
    let engines = 0
    const connect = () => {
      engines += 1
      return database.connect(`engine ${engines}`)
    }
    return {
      store: connect(),
      another: async () => connect(),
      clear: async () => database.clear(),
      drop: async () => undefined,
    }
  },
}

describeStore(memory)

/** What is asked for people who sign in and draw. No loop of the engine does, and in a simulated life nobody does either. */
const NOT_LIVED = [
  'accounts.ts',
  'drafts.ts',
  'flow-tests.ts',
  'invitations.ts',
  'replay-sample.ts',
  'save-setting.ts',
  'sessions.ts',
  'versions.ts',
]

describe('every statement of engine/store/queries', () => {
  const folder = join(import.meta.dirname, '../../engine/store/queries')
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  const isStatement = (value: unknown) => typeof value === 'object' && value !== null && 'text' in value
  const makers = async (file: string) => {
    const exported: Record<string, unknown> = await import(join(folder, file))
    return Object.entries(exported).flatMap(([name, value]) =>
      typeof value === 'function' || isStatement(value) ? [name] : [],
    )
  }
  const handled = new Set(catalogue.map(({ name }) => name))

  it.each(files.filter((file) => !NOT_LIVED.includes(file)))('has a handler: %s', async (file) => {
    const names = await makers(file)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !handled.has(name))).toEqual([])
  })

  it('and no handler is left of one that is gone', async () => {
    const names = new Set((await Promise.all(files.map(makers))).flat())
    expect([...handled].filter((name) => !names.has(name))).toEqual([])
    expect(new Set(catalogue.map(({ text }) => text)).size).toBe(catalogue.length)
  })

  it('and one without a handler is refused with a word of what to do', async () => {
    const store = createMemoryDatabase({ now: () => START }).connect('engine')
    await expect(store.query({ text: 'select 1', parameters: [] })).rejects.toThrow('add one in')
    await expect(store.transaction((t) => t.query({ text: 'select 1', parameters: [] }))).rejects.toThrow('add one in')
  })
})
