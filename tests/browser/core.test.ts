// The core in a real browser: one bundle, no server behind it, the same conversation word for word as on Node.

import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import * as core from '../../engine/core/index.ts'
import { launchBrowser } from '../support/browser.ts'

const root = resolve(import.meta.dirname, '../..')
const PLAYED = ['hi', 'products', '1', 'back', 'what is the price', 'AGENT please', 'hello?']

/** Runs in the page as in Node: nothing of its surroundings but the core. */
async function play(
  api: typeof core,
  flows: readonly string[],
  said: readonly string[],
  capabilities: core.ChannelCapabilities,
): Promise<string> {
  const compiled = flows.map((text) => {
    const parsed = api.parseFlowText(text)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    return api.compileFlow(parsed.flow, `${parsed.flow.id}@1`)
  })
  const world = { flows: api.createFlowSet(compiled), capabilities, calendar: { timeZone: 'Asia/Taipei' } }
  const evaluate = async () => ({ ok: false as const, reason: 'no JSONata in this conversation' })
  const simulation = new api.Simulation({ world, evaluate, startAt: 1_795_600_000_000 })
  for (const text of said) await simulation.customer({ type: 'text', text })
  await simulation.wait(3_600_000)
  return JSON.stringify({
    chat: simulation.chat,
    state: simulation.state,
    traces: simulation.turns.map((turn) => turn.trace),
  })
}

let server: Server
let browser: Browser
let flows: string[]

beforeAll(async () => {
  flows = await Promise.all(
    ['shop', 'satisfaction'].map((name) => readFile(resolve(root, 'flows', name, 'flow.json'), 'utf8')),
  )
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: resolve(root, 'engine/core/index.ts'), formats: ['es'], fileName: 'core' },
    },
  })
  const output = [built].flat().flatMap((result) => ('output' in result ? result.output : []))
  const bundle = output.find((file) => file.type === 'chunk' && file.isEntry)
  if (bundle?.type !== 'chunk') throw new Error('the bundle has no entry')
  server = createServer((request, response) => {
    const page = request.url === '/core.js' ? bundle.code : '<!doctype html><title>core</title>'
    response.setHeader('content-type', request.url === '/core.js' ? 'text/javascript' : 'text/html').end(page)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

test('a conversation in the browser is the one on the server, message for message and reason for reason', async () => {
  const page = await browser.newPage()
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(error.message))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  // As text: the test runner rewrites `import()` in functions that it compiled.
  const inPage = await page.evaluate<string>(
    `import('/core.js').then((api) => (${play.toString()})(api, ...${JSON.stringify([flows, PLAYED, WHATSAPP_CAPABILITIES])}))`,
  )
  expect(failures).toEqual([])
  expect(JSON.parse(inPage)).toEqual(JSON.parse(await play(core, flows, PLAYED, WHATSAPP_CAPABILITIES)))
  expect(inPage).toContain('How can we help')
})
