// How the canvas holds up: opening, dragging and panning large flows in Chromium, each as a ratio to a flow of 100 nodes in the
// same run, in turns. npm run bench:designer -- --rounds 5 --json out.json; --hub leads all that ends to one node

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { ADMIN, openDesigner } from '../support/designer.ts'
import { wideFlow } from '../support/wide-flow.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' }, hub: { type: 'boolean' } },
})

const SIZES = [100, 1_000, 2_000] as const
const MOVES = 60

interface Figures {
  /** ms from the address to the first picture with nodes. */
  readonly openMs: number
  /** ms a frame took while dragging, the 95th of 100. */
  readonly dragP95Ms: number
  readonly panP95Ms: number
  /** Nodes drawn anew for each move of the mouse. */
  readonly drawnPerMove: number
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
const p95 = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * 0.95)] ?? Number.NaN

/** Collects the time between frames until it is told to end. */
const startFrames = (page: Page) =>
  page.evaluate(`(() => {
    const frames = (globalThis.frames_ = { times: [], over: false })
    let last = performance.now()
    const next = (now) => { frames.times.push(now - last); last = now; if (!frames.over) requestAnimationFrame(next) }
    requestAnimationFrame(next)
  })()`)
const endFrames = (page: Page) =>
  page.evaluate<number[]>('(() => { globalThis.frames_.over = true; return globalThis.frames_.times.slice(1) })()')
const drawnNodes = (page: Page) => page.evaluate<number>('globalThis.parleyDrawn.nodes')

async function measure(page: Page, url: string): Promise<Figures> {
  const began = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.locator('.react-flow__node').first().waitFor()
  // Two frames later it has been painted.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  const openMs = performance.now() - began
  await page.waitForTimeout(1_500)

  const node = page.locator('.react-flow__node').first()
  const header = node.locator('header').first()
  const box = (await header.boundingBox()) ?? (await node.boundingBox())
  if (box === null) throw new Error('there is no node to drag')
  await page.mouse.move(box.x + 40, box.y + 6)
  await page.mouse.down()
  await page.mouse.move(box.x + 46, box.y + 10)
  const before = await drawnNodes(page)
  await startFrames(page)
  for (let n = 1; n <= MOVES; n += 1) await page.mouse.move(box.x + 46 + n * 3, box.y + 10 + n * 2)
  const drag = await endFrames(page)
  const drawnPerMove = ((await drawnNodes(page)) - before) / MOVES
  await page.mouse.up()

  await page.mouse.move(700, 500)
  await startFrames(page)
  for (let n = 1; n <= MOVES; n += 1) await page.mouse.wheel(24, 12)
  const pan = await endFrames(page)
  return { openMs, dragP95Ms: p95(drag), panP95Ms: p95(pan), drawnPerMove }
}

const designer = await openDesigner()
try {
  const { page } = await designer.visit({ as: ADMIN, viewport: { width: 1600, height: 940 } })
  for (const size of SIZES) await designer.engine.api('/flows', { document: wideFlow(`wide-${size}`, size, values) })
  const rounds: Record<number, Figures>[] = []
  // The first of all is not counted: the browser compiles the page then.
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const figures: Record<number, Figures> = {}
    for (const size of SIZES) {
      const measured = await measure(page, `${designer.engine.url}/flows/wide-${size}`)
      figures[size] = measured
      console.log(`round ${round}, ${size} nodes: ${JSON.stringify(measured)}`)
    }
    if (round > 0) rounds.push(figures)
  }
  const ratio = (size: number, of: keyof Figures) =>
    median(rounds.map((round) => (round[size]?.[of] ?? Number.NaN) / (round[100]?.[of] ?? Number.NaN)))
  const rows = SIZES.map((size) => ({
    nodes: size,
    openMs: Math.round(median(rounds.map((round) => round[size]?.openMs ?? Number.NaN))),
    openRatio: ratio(size, 'openMs').toFixed(2),
    dragP95Ms: median(rounds.map((round) => round[size]?.dragP95Ms ?? Number.NaN)).toFixed(1),
    dragRatio: ratio(size, 'dragP95Ms').toFixed(2),
    panRatio: ratio(size, 'panP95Ms').toFixed(2),
    drawnPerMove: median(rounds.map((round) => round[size]?.drawnPerMove ?? Number.NaN)).toFixed(2),
  }))
  console.table(rows)
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify({ rows, rounds }, undefined, 2))
} finally {
  await designer.close()
}
