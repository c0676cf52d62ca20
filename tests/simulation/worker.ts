// The worker thread of `crowd.ts`: plays one seed at a time.

import { parentPort } from 'node:worker_threads'
import { createMemoryDatabase } from './memory-store.ts'
import { simulate } from './world.ts'

const port = parentPort
if (!port) throw new Error('worker.ts runs only as a worker thread; use playSeeds of crowd.ts')

port.on('message', async (seed: number) => {
  port.postMessage(await simulate({ seed, openDatabase: createMemoryDatabase }))
})
