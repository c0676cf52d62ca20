// The designer as a person meets it: the real engine, the page built once, and Chromium in front of it.
//
//   const designer = await openDesigner()
//   const { page, complaints } = await designer.visit({ as: ADMIN })      // a browser of its own, signed in
//   expect(await axeViolations(page)).toEqual([])
//   await designer.close()

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { type RunningEngine, SECRETS, startEngine, until } from './engine-process.ts'
import { type FakeGraph, startFakeGraph } from './fake-graph.ts'
import { oneAtATime } from './once.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

export const ADMIN: Person = { name: 'Asha Nair', email: 'asha@shop.example', password: 'a long enough password' }

export interface Visit {
  readonly page: Page
  /** What a visitor never sees and must not happen: errors of scripts, requests to other hosts. */
  readonly complaints: string[]
}

export interface VisitOptions extends BrowserContextOptions {
  /** Signed in as this person already. */
  readonly as?: Person
  readonly path?: string
}

export interface OpenDesigner {
  readonly engine: RunningEngine
  readonly graph: FakeGraph
  readonly browser: Browser
  /** As printed by the engine: makes the first account. */
  readonly firstLink: string
  /** Opens a page in a browser context of its own: another person, another machine. */
  visit(options?: VisitOptions): Promise<Visit>
  /** Invites somebody and takes the link: an account that can sign in. Needs ADMIN. */
  addPerson(person: Person, role: 'admin' | 'builder' | 'agent' | 'viewer'): Promise<void>
  close(): Promise<void>
}

interface DesignerOptions {
  /** Makes the account of `ADMIN` through the printed link. */
  readonly withAdmin?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export async function openDesigner({ withAdmin = true, env = {} }: DesignerOptions = {}): Promise<OpenDesigner> {
  await buildOnce()
  const graph = await startFakeGraph({ token: SECRETS.accessToken })
  // The same port after a kill and a start, as a person's open page expects.
  const engine = await startEngine({ graph, env: { PORT: String(await freePort()), ...env } })
  const browser = await launchBrowser()
  const firstLink = await until(
    'the first link to be printed',
    () => /http:\/\/[\w.:[\]]+\/welcome#[\w-]{43}/.exec(engine.output)?.[0],
  )

  const post = async (path: string, body: object, program = false) => {
    const headers = program ? { authorization: `Bearer ${SECRETS.adminToken}` } : { origin: engine.url }
    const response = await fetch(`${engine.url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
    return response
  }
  const tokenOf = (link: string) => link.slice(link.indexOf('#') + 1)

  const visit = async ({ as, path = '/', ...options }: VisitOptions = {}): Promise<Visit> => {
    const context = await browser.newContext({
      baseURL: engine.url,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    })
    if (as !== undefined) {
      const { email, password } = as
      const answer = await context.request.post('/api/session', {
        data: { email, password },
        headers: { origin: engine.url },
      })
      if (!answer.ok()) throw new Error(`${email} could not sign in: ${await answer.text()}`)
    }
    const page = await context.newPage()
    const complaints = watch(page, engine.url)
    await page.goto(path)
    return { page, complaints }
  }

  if (withAdmin) await post('/invitations/accept', { token: tokenOf(firstLink), ...ADMIN })
  return {
    engine,
    graph,
    browser,
    firstLink,
    visit,
    async addPerson({ name, email, password }, role) {
      const { link } = (await (await post('/accounts', { name, email, role }, true)).json()) as { link: string }
      await post('/invitations/accept', { token: tokenOf(link), password })
    },
    async close() {
      await browser.close()
      await engine.close()
      await graph.close()
    },
  }
}

function watch(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    // A refusal is an answer; the browser writes it down as an error all the same.
    const isRefusal =
      message.text().startsWith('Failed to load resource') && message.location().url.startsWith(`${origin}/api/`)
    if (message.type() === 'error' && !isRefusal) complaints.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin)
      complaints.push(`left the origin: ${request.url()}`)
  })
  return complaints
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}

/** Each violation in a line: the rule, and the first element that breaks it. */
export async function axeViolations(page: Page, without: readonly string[] = []): Promise<string[]> {
  const rules = { rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) }
  // By the debugger, which the page's security policy does not bind.
  await page.evaluate(await axeSource())
  const found = await page.evaluate<{ id: string; help: string; nodes: { html: string; failureSummary: string }[] }[]>(
    `axe.run(document, ${JSON.stringify(rules)}).then((result) => result.violations)`,
  )
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}

let axe: Promise<string> | undefined
const axeSource = () => {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return axe
}

/** How far the page is wider than its window; zero where nothing must be scrolled sideways. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>(
    'Math.max(...[document.documentElement, ...document.querySelectorAll("main")].map((e) => e.scrollWidth - e.clientWidth))',
  )

/** A picture for whoever looks at them, where SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Test files run side by side: one builds, the others wait and find it built. */
const buildOnce = () =>
  // As `npm start` does it: in here NODE_ENV is “test”, which would make it React's slow half for developers.
  oneAtATime('page-build', () =>
    run(process.execPath, ['designer/build.ts'], { cwd: root, env: { ...process.env, NODE_ENV: 'production' } }),
  )
