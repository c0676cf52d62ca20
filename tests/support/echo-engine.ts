// An engine as a process of its own, with the core that repeats what it hears: for tests that end, freeze or replace whole
// engines. It takes messages from and reports what it sends to the test over the process' own channel.
//
//   abort        ends the process in the middle of the step, also where it is tried in a process of its own
//   hold         stops in the step until the test says `go`; not where it is tried so
//
// DATABASE_URL or DATA_DIR says where its database is; CLOCK_OFF_MS by how much its machine's clock is wrong.

import {
  compileFlow,
  createFlowSet,
  issuesBetween,
  issuesTogether,
  parseFlow,
  waysIssues,
} from '../../engine/core/index.ts'
import { createEngine } from '../../engine/runtime/engine.ts'
import { createQuarantine } from '../../engine/runtime/quarantine.ts'
import { openStore } from '../../engine/store/open.ts'
import { echoCore } from '../runtime/echo-core.ts'
import { fakeChannel } from '../runtime/fake-channel.ts'

/** What the test says. */
export type ToEngine =
  | { readonly say: 'receive'; readonly id: string; readonly phone: string; readonly text: string }
  | { readonly say: 'go' }
  | { readonly say: 'stop' }

/** What the engine says. `taken`: committed. */
export type FromEngine =
  | { readonly say: 'ready' | 'holding' }
  | { readonly say: 'taken' | 'refused'; readonly id: string }
  | { readonly say: 'sent'; readonly to: string; readonly text: string }

const account = { channel: 'fake', account: 'us' }
const tell = (message: FromEngine) => process.send?.(message)

const offMs = Number(process.env.CLOCK_OFF_MS ?? 0)
if (offMs !== 0) {
  const real = Date.now
  Date.now = () => real() + offMs
}

let go: () => void = () => undefined
const misbehave = (text: string) => {
  if (text === 'abort') process.abort()
  if (text !== 'hold') return undefined
  tell({ say: 'holding' })
  return new Promise<void>((resolve) => (go = resolve))
}

const store = await openStore({ databaseUrl: process.env.DATABASE_URL, dataDir: process.env.DATA_DIR })
const channel = fakeChannel()
channel.answer = ({ to, text }) => void tell({ say: 'sent', to, text })
const quarantine = createQuarantine({ script: new URL('./echo-quarantine.ts', import.meta.url) })
const engine = createEngine({
  store,
  adapters: [channel],
  calendar: { timeZone: 'UTC' },
  connections: new Map(),
  evaluate: async () => ({ ok: false, reason: 'not here' }),
  tryApart: quarantine.tryApart,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  ratePerSecond: () => 100_000,
  core: { ...echoCore(misbehave), parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet },
})

async function receive({ id, phone, text }: Extract<ToEngine, { say: 'receive' }>): Promise<void> {
  try {
    const message = { id, content: { type: 'text' as const, text }, sentAt: Date.now() - offMs }
    await engine.receive([{ type: 'message', contact: { phone }, message }], account)
    tell({ say: 'taken', id })
  } catch {
    tell({ say: 'refused', id })
  }
}

async function stop(): Promise<void> {
  await engine.stop()
  await quarantine.close()
  await store.close()
  process.disconnect()
}

// Whoever started it is gone.
process.on('disconnect', () => process.exit())
process.on('message', (told: ToEngine) => {
  if (told.say === 'receive') void receive(told)
  else if (told.say === 'go') go()
  else void stop()
})
await engine.start()
tell({ say: 'ready' })
