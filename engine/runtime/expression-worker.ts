// The worker thread of `expressions.ts`: one sandbox, one evaluation at a time. "ready" says that the next may come.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'
import type { Evaluation, EvaluationResult } from '../core/conversation/turn.ts'
import { createSandbox, type Sandbox } from '../core/expression/sandbox.ts'

export type WorkerMessage = 'ready' | EvaluationResult

const port = parentPort
if (!port) throw new Error('expression-worker.ts runs only as a worker thread; use createExpressionPool')
const jsonataSource = readFileSync(createRequire(import.meta.url).resolve('jsonata/jsonata.min.js'), 'utf8')

const send = (message: WorkerMessage) => port.postMessage(message)
const load = async (): Promise<Sandbox> => createSandbox(await newQuickJSWASMModuleFromVariant(variant), jsonataSource)

let sandbox = await load()
port.on('message', async (evaluation: Evaluation) => {
  send(sandbox.evaluate(evaluation))
  if (sandbox.spent) sandbox = await load()
  send('ready')
})
send('ready')
