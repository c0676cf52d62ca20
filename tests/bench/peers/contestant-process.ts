// The process of one contestant: holds conversations when it is told to, and checks every answer.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../harness/bench.ts'
import { serveCalls, workerSettings } from '../harness/worker.ts'
import type { ContestantCalls, ContestantSettings } from './contestant.ts'
import { conversationOf, customerOf, type Open } from './conversation.ts'

interface ContestantModule {
  prepare(options: unknown): Promise<Open>
}

const { folder, module, options, copies } = workerSettings<ContestantSettings>()
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
// Some write their logs where they are.
process.chdir(folder)
const contestant: ContestantModule = await import(join(import.meta.dirname, module))
const opened = contestant.prepare(options)
// Told where it is awaited.
opened.catch(() => undefined)
let customers = 0

serveCalls<ContestantCalls>({
  async round({ conversations, atOnce }) {
    const open = await opened
    const held = await open()
    let left = conversations
    const holdThem = async () => {
      for (; left > 0; ) {
        left -= 1
        customers += 1
        const n = customers
        for (const { says, answer } of conversationOf(n, copies)) {
          const came = await held.converse(customerOf(n), says)
          check(came === answer, `“${says}” was answered “${came}” instead of “${answer}”`)
        }
      }
    }
    const began = performance.now()
    try {
      await Promise.all(Array.from({ length: atOnce }, holdThem))
      return performance.now() - began
    } finally {
      await held.close()
    }
  },
  stop: async () => process.exit(0),
})
