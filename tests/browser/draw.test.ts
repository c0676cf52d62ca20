// The canvas in a real browser, as a person uses it: a keyword flow with a two-level menu and a handoff, drawn from nothing by mouse and
// by keyboard, published, and answering a signed webhook; undone and redone; copied between flows; two people at once.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ADMIN, axeViolations, type OpenDesigner, openDesigner, shoot } from '../support/designer.ts'
import { until } from '../support/engine-process.ts'
import { wideFlow } from '../support/wide-flow.ts'

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 180_000 })

const PERMISSIONS = ['clipboard-read', 'clipboard-write']
const WINDOW = { width: 1600, height: 940 }

let designer: OpenDesigner

beforeAll(async () => {
  designer = await openDesigner()
})

afterAll(async () => {
  await designer?.close()
})

const open = async (flow: string) => {
  const visit = await designer.visit({ as: ADMIN, path: `/flows/${flow}`, viewport: WINDOW, permissions: PERMISSIONS })
  await visit.page.locator('.react-flow').waitFor()
  return visit
}
/** Makes a flow as another program would. */
const make = async (document: Record<string, unknown>) => {
  const { status, body } = await designer.engine.api('/flows', { document })
  expect(status, JSON.stringify(body)).toBe(201)
}
const blank = (id: string, words: readonly string[] = [id]) => ({
  ...{ schemaVersion: 1, id, name: id, languages: ['en'], edges: [] },
  nodes: [{ id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', language: 'en', words }] }],
  layout: { nodes: { start: { x: 0, y: 0 } }, notes: [] },
})
const stored = async (id: string) => {
  const { body } = await designer.engine.api<{ document: { nodes: { id: string; kind: string }[]; edges: unknown[] } }>(
    `/flows/${id}`,
  )
  return body.document
}
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const handle = (page: Page, id: string, outlet: string) =>
  node(page, id).locator(`[data-outlet="${outlet}"] .react-flow__handle`)
const counts = async (page: Page) => [
  await page.locator('.react-flow__node').count(),
  await page.locator('.react-flow__edge').count(),
]
const saved = (page: Page) => page.locator('[data-saving="saved"]').waitFor()
const middleOf = async (_page: Page, selector: ReturnType<typeof handle>) => {
  const box = await selector.boundingBox()
  if (box === null) throw new Error('it is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
/** Drags an edge from a way out and drops it on nothing, then says what comes there. */
const dropOnNothing = async (
  page: Page,
  from: ReturnType<typeof handle>,
  by: { x: number; y: number },
  what: string,
) => {
  const { x, y } = await middleOf(page, from)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x, y + by.y, { steps: 6 })
  await page.mouse.up()
  await page.locator('[data-ghost]').waitFor()
  await page.getByRole('combobox', { name: 'What comes next?' }).fill(what)
  await page.keyboard.press('Enter')
}
/** Says by keyboard where a way out leads: to a new node of a kind, or to one that is there. */
const leadByKeyboard = async (page: Page, from: ReturnType<typeof handle>, what: string) => {
  await from.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'What comes next?' }).fill(what)
  await page.keyboard.press('Enter')
}
const typeInto = async (page: Page, text: string) => {
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
  await page.keyboard.press('Escape')
}
const publish = async (page: Page) => {
  await page.getByRole('button', { name: 'Publish…' }).click()
  await page.getByRole('button', { name: /^Publish version/ }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('a keyword flow with a two-level menu and a handoff', () => {
  test('is drawn from nothing by mouse, published, and answers on WhatsApp', async () => {
    const { page, complaints } = await designer.visit({ as: ADMIN, viewport: WINDOW, permissions: PERMISSIONS })
    await page.getByRole('button', { name: 'New flow' }).click()
    await page.getByText('A blank page').click()
    await page.getByLabel('Name').fill('Help line')
    await page.getByRole('button', { name: 'Create and open' }).click()
    await page.locator('.react-flow__node').first().waitFor()

    // Words.
    const start = page.locator('.react-flow__node').first()
    await start.click({ position: { x: 120, y: 12 } })
    await page.getByLabel('Words', { exact: true }).fill('rescue, sos')
    await page.keyboard.press('Enter')
    await start.getByText('rescue', { exact: true }).waitFor()

    // The first menu, dropped on nothing, its text and options written where they stand.
    await dropOnNothing(page, start.locator('[data-outlet="next"] .react-flow__handle'), { x: 220, y: -10 }, 'menu')
    const menu = node(page, 'menu')
    await menu.locator('[data-edit="text"]').click()
    await typeInto(page, 'How can we help you?')
    for (const [n, title] of ['Repairs', 'Talk to us'].entries()) {
      await menu.locator(`[data-edit="options.${n}.title"]`).click()
      await typeInto(page, title)
    }
    // The second level, and the person.
    await dropOnNothing(page, handle(page, 'menu', 'option.option-1'), { x: 200, y: -120 }, 'menu')
    await node(page, 'menu-2').locator('[data-edit="text"]').click()
    await typeInto(page, 'What is broken?')
    await dropOnNothing(page, handle(page, 'menu', 'option.option-2'), { x: 200, y: 260 }, 'hand')
    // Ways out may lead to what is there: dragged onto the node, with all of it in sight.
    await page.locator('.react-flow__pane').click({ position: { x: 700, y: 780 } })
    await page.keyboard.press('Shift+!')
    await page.waitForTimeout(400)
    for (const option of ['option-1', 'option-2']) {
      const from = await middleOf(page, handle(page, 'menu-2', `option.${option}`))
      const to = await middleOf(page, node(page, 'handoff').locator('.react-flow__handle.target'))
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y, { steps: 8 })
      await page.mouse.up()
    }
    expect(await counts(page)).toEqual([4, 5])
    await page.getByRole('button', { name: 'All fine' }).waitFor()
    await shoot(page, 'drawn-by-mouse')
    await publish(page)
    expect(complaints).toEqual([])

    const customer = designer.engine.customer('886900000101')
    await customer.says('rescue')
    expect(customer.sent().at(-1)?.text).toContain('How can we help you?')
    await customer.taps('Repairs')
    expect(customer.sent().at(-1)?.text).toContain('What is broken?')
    await customer.taps('First option')
    expect(await customer.tickets()).toMatchObject([{ status: 'open', priority: 'P3' }])
  })

  test('is drawn from nothing without a mouse, and answers as well', async () => {
    await make(blank('lifeline'))
    const { page, complaints } = await open('lifeline')
    await leadByKeyboard(page, handle(page, 'start', 'next'), 'menu')
    await node(page, 'menu').focus()
    await page.keyboard.press('Enter')
    await typeInto(page, 'Which floor?')
    await leadByKeyboard(page, handle(page, 'menu', 'option.option-1'), 'menu')
    await leadByKeyboard(page, handle(page, 'menu', 'option.option-2'), 'hand over')
    for (const option of ['option-1', 'option-2']) {
      await leadByKeyboard(page, handle(page, 'menu-2', `option.${option}`), 'A colleague will')
    }
    await page.getByRole('button', { name: 'All fine' }).waitFor()
    await saved(page)
    await page.getByRole('button', { name: 'Publish…' }).focus()
    await page.keyboard.press('Enter')
    const act = page.getByRole('button', { name: /^Publish version/ })
    await act.waitFor()
    await until('the check', () => act.isEnabled())
    await act.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    const customer = designer.engine.customer('886900000102')
    await customer.says('lifeline')
    expect(customer.sent().at(-1)?.text).toContain('Which floor?')
  })
})

test('forty steps are undone and done again, each as it was', async () => {
  await make(blank('steps'))
  const { page } = await open('steps')
  // Nothing is focused that would keep the keys to itself.
  await page.locator('.react-flow__pane').click({ position: { x: 700, y: 600 } })
  for (let n = 0; n < 20; n += 1) {
    await page.locator('[data-palette="message"]').click()
    await page.locator('.react-flow__pane').click({ position: { x: 700, y: 720 } })
    await page.getByRole('textbox', { name: 'Name of the flow' }).fill(`Steps ${n}`)
    await page.keyboard.press('Enter')
  }
  await saved(page)
  const drawn = await stored('steps')
  expect(drawn.nodes).toHaveLength(21)
  for (let n = 0; n < 40; n += 1) await page.keyboard.press('Control+z')
  await saved(page)
  expect(await stored('steps')).toMatchObject({ name: 'steps', nodes: [{ id: 'start' }] })
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
  for (let n = 0; n < 40; n += 1) await page.keyboard.press('Control+Shift+z')
  await until('all to be drawn again', async () => (await stored('steps')).nodes.length === 21)
  await saved(page)
  expect(await stored('steps')).toEqual(drawn)
})

test('what is copied in one flow is pasted in another, in another tab', async () => {
  await make(blank('copy-from'))
  await make(blank('copy-to'))
  const { page } = await open('copy-from')
  await leadByKeyboard(page, handle(page, 'start', 'next'), 'menu')
  await leadByKeyboard(page, handle(page, 'menu', 'option.option-1'), 'message')
  await page.locator('.react-flow__pane').click({ position: { x: 700, y: 700 } })
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  const other = await page.context().newPage()
  await other.goto('/flows/copy-to')
  await node(other, 'start').waitFor()
  await other.locator('.react-flow__pane').click({ position: { x: 700, y: 700 } })
  await other.keyboard.press('Control+v')
  await until('the nodes to be pasted', async () => (await counts(other))[0] === 4)
  await saved(other)
  const pasted = await stored('copy-to')
  expect(pasted.nodes.map(({ id }) => id)).toEqual(['start', 'start-2', 'menu', 'message'])
  expect(pasted.edges).toEqual([
    { from: 'start-2', outlet: 'next', to: 'menu' },
    { from: 'menu', outlet: 'option.option-1', to: 'message' },
  ])
})

test('an edge is led elsewhere, and removed only at the second click', async () => {
  await make(blank('edges'))
  const { page } = await open('edges')
  await leadByKeyboard(page, handle(page, 'start', 'next'), 'message')
  await saved(page)
  const edge = page.locator('.react-flow__edge').first()
  await edge.locator('.react-flow__edge-interaction').dispatchEvent('click')
  await page.getByRole('button', { name: 'Press again to remove' }).waitFor()
  expect(await counts(page)).toEqual([2, 1])
  await edge.locator('.react-flow__edge-interaction').dispatchEvent('click')
  expect(await counts(page)).toEqual([2, 0])
  await page.keyboard.press('Control+z')
  expect(await counts(page)).toEqual([2, 1])

  // Its end is taken and led to another node; dropped on nothing it stays.
  await dropOnNothing(page, handle(page, 'message', 'next'), { x: 160, y: 60 }, 'end')
  const endOfEdge = page.locator('.react-flow__edge[data-id="start|next"] .react-flow__edgeupdater-target')
  const drag = async (to: { x: number; y: number }) => {
    const from = await middleOf(page, endOfEdge)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 6 })
    await page.mouse.up()
  }
  const edges = async () => (await stored('edges')).edges
  const start = await middleOf(page, node(page, 'start'))
  await drag({ x: start.x, y: start.y + 260 })
  await saved(page)
  expect(await edges()).toContainEqual({ from: 'start', outlet: 'next', to: 'message' })
  await drag(await middleOf(page, node(page, 'end').locator('.react-flow__handle').first()))
  await until('the edge to be saved', async () =>
    (await edges()).some(
      (each) => JSON.stringify(each) === JSON.stringify({ from: 'start', outlet: 'next', to: 'end' }),
    ),
  )
  expect(await counts(page)).toEqual([3, 2])
})

test('keys keep quiet while somebody types', async () => {
  await make(blank('quiet'))
  const { page } = await open('quiet')
  await leadByKeyboard(page, handle(page, 'start', 'next'), 'message')
  await node(page, 'message').locator('[data-edit="text"]').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('an a, an n, a Delete')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  await saved(page)
  expect(await counts(page)).toEqual([2, 1])
  expect(await stored('quiet')).toMatchObject({ nodes: [{}, { text: { en: 'an a, an n, a Delet' } }] })
})

test('two people draw in one flow: what differs is merged, what collides is asked', async () => {
  await make({
    ...blank('together'),
    nodes: [...blank('together').nodes, { id: 'hello', kind: 'message', text: { en: 'Hello' } }],
  })
  const [asha, ben] = [await open('together'), await open('together')]
  const write = async (page: Page, text: string) => {
    await node(page, 'hello').locator('[data-edit="text"]').click()
    await typeInto(page, text)
  }
  await asha.page.getByRole('textbox', { name: 'Name of the flow' }).fill('Both of us')
  await write(ben.page, 'Good morning')
  await until('both to have both', async () => {
    const [name, text] = [
      await ben.page.getByRole('textbox', { name: 'Name of the flow' }).inputValue(),
      await node(asha.page, 'hello').textContent(),
    ]
    return name === 'Both of us' && text?.includes('Good morning')
  })
  // At the same place, while one of them cannot be reached.
  await asha.page.context().setOffline(true)
  await write(asha.page, 'Good evening')
  await asha.page.locator('[data-saving="offline"]').waitFor()
  await write(ben.page, 'Good night')
  await saved(ben.page)
  await asha.page.context().setOffline(false)
  await asha.page.getByRole('alert').filter({ hasText: 'changed the same thing' }).waitFor()
  expect(await node(asha.page, 'hello').textContent()).toContain('Good night')
  await shoot(asha.page, 'conflict')
  await asha.page.getByRole('button', { name: 'Take mine' }).click()
  await until('the other to see it', async () =>
    (await node(ben.page, 'hello').textContent())?.includes('Good evening'),
  )
})

test('what could not be saved survives the tab', async () => {
  await make({
    ...blank('crash'),
    nodes: [...blank('crash').nodes, { id: 'hello', kind: 'message', text: { en: 'Hello' } }],
  })
  const { page } = await open('crash')
  await page.context().setOffline(true)
  await node(page, 'hello').locator('[data-edit="text"]').click()
  await typeInto(page, 'Typed in the dark')
  await page.locator('[data-saving="offline"]').waitFor()
  await page.context().setOffline(false)
  const again = await page.context().newPage()
  await page.close({ runBeforeUnload: false })
  await again.goto('/flows/crash')
  await node(again, 'hello').getByText('Typed in the dark').waitFor()
  await saved(again)
  expect(await stored('crash')).toMatchObject({ nodes: [{}, { text: { en: 'Typed in the dark' } }] })
})

test('ten ways to break a flow are told in plain words, at their place, with mends that mend', async () => {
  const nodes = [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', language: 'en', words: [] }] },
    { id: 'empty', kind: 'message', text: {} },
    { id: 'menu', kind: 'menu', text: { en: 'Choose' }, options: [] },
    { id: 'lonely', kind: 'message', text: { en: 'Nobody comes here' } },
    { id: 'round', kind: 'message', text: { en: 'Round and round' } },
    { id: 'values', kind: 'message', text: { en: 'Dear {{contact.name' } },
    { id: 'call', kind: 'call', flow: 'not-there' },
    { id: 'look', kind: 'request', connection: 'orders', path: '/x' },
    { id: 'choice', kind: 'question', text: { en: 'Which?' }, answer: { type: 'choice' }, saveAs: 'which' },
    { id: 'sound', kind: 'message', text: { en: 'Listen' }, media: { kind: 'audio', link: 'https://x.example/a.mp3' } },
  ]
  const edges = [
    { from: 'start', outlet: 'next', to: 'empty' },
    { from: 'empty', outlet: 'next', to: 'round' },
    { from: 'round', outlet: 'next', to: 'round' },
  ]
  await make({ ...blank('broken'), nodes, edges })
  const { page } = await open('broken')
  await page
    .getByRole('button', { name: /to look at/ })
    .first()
    .click()
  const problems = page.getByRole('region', { name: 'Problems' })
  await problems.getByRole('listitem').first().waitFor()
  // All of it in sight.
  await page.keyboard.press('Shift+!')
  await page.waitForTimeout(400)
  const told = await problems.textContent()
  for (const id of ['empty', 'menu', 'values', 'call', 'look', 'choice', 'sound']) {
    expect(await node(page, id).locator('[title*="problem"]').count(), `${id} is not flagged`).toBe(1)
  }
  await shoot(page, 'problems')
  expect(told).not.toMatch(/undefined|\[object|zod|schema|null|keywords\.0/i)
  // Nodes and fields are called as on the page.
  expect(told).toContain('When…: “Words” is empty: it needs at least one.')
  expect(await axeViolations(page)).toEqual([])
  // Errors block publishing.
  await page.getByRole('button', { name: 'Publish…' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await page.getByRole('button', { name: /^Publish version/ }).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  // A mend does what it says.
  const before = (await counts(page))[1] ?? 0
  await problems.getByRole('button', { name: 'Hand over to a person' }).first().click()
  await until('the edge to be drawn', async () => ((await counts(page))[1] ?? 0) > before)
})

test('how serious a check is, is decided where it speaks: off, it is silent until it is asked again', async () => {
  const spare = { id: 'spare', kind: 'message', text: { en: 'Nobody comes here' } }
  const hello = { id: 'hello', kind: 'message', text: { en: 'Hello' } }
  const drawn = blank('decided')
  await make({
    ...drawn,
    nodes: [...drawn.nodes, hello, spare],
    edges: [{ from: 'start', outlet: 'next', to: 'hello' }],
  })
  const { page } = await open('decided')
  await page.getByRole('button', { name: '1 to look at' }).first().click()
  const problems = page.getByRole('region', { name: 'Problems' })
  await problems.getByRole('button', { name: 'How serious is this to you? (Nodes that no way leads to)' }).click()
  await page.getByRole('menuitemradio', { name: 'Do not ask this' }).click()
  await problems.getByRole('listitem').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'All fine' }).waitFor()
  const decided = async () => (await designer.engine.api<{ severities: object }>('/settings/checks')).body.severities
  expect(await decided()).toEqual({ 'unreachable-node': 'off' })
  await problems.getByRole('button', { name: '1 check is off' }).click()
  await page.getByRole('menuitem', { name: 'Ask again: Nodes that no way leads to' }).click()
  await problems.getByRole('listitem').waitFor()
  expect(await decided()).toEqual({ 'unreachable-node': 'warning' })
  expect(await axeViolations(page)).toEqual([])
})

test('the numbers the checks go by are the team’s, and the drawing is checked by them at once', async () => {
  const drawn = blank('numbers')
  await make({
    ...drawn,
    nodes: [...drawn.nodes, { id: 'hello', kind: 'message', text: { en: 'Hello' } }],
    edges: [{ from: 'start', outlet: 'next', to: 'hello' }],
  })
  const { page } = await open('numbers')
  await page.getByRole('button', { name: 'All fine' }).click()
  const problems = page.getByRole('region', { name: 'Problems' })
  const choose = async (name: string) => {
    await problems.getByRole('button', { name: 'Numbers' }).click()
    await page.getByRole('menuitemradio', { name }).click()
  }
  // Beside it answers a flow with a note out of hours and a nudge for what was not read.
  await choose('At most 2 messages in a row')
  await problems.getByText('This can be message 3 in a row').waitFor()
  await choose('At most 5 messages in a row')
  await problems.getByRole('listitem').waitFor({ state: 'detached' })
})

test('a flow of 2,000 nodes opens, shows plain shapes from afar, and finds what is looked for', async () => {
  await make(wideFlow('wide', 2_000))
  const { page, complaints } = await open('wide')
  await page.locator('.react-flow__node').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find' }).fill('menu-1234')
  await page.keyboard.press('Enter')
  await node(page, 'menu-1234').waitFor()
  expect(complaints).toEqual([])
})

test('no violations of accessibility on the canvas, in light and in the dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await designer.visit({ as: ADMIN, path: '/flows/shop', viewport: WINDOW, colorScheme })
    await node(page, 'main-menu').waitFor()
    await node(page, 'main-menu').click({ position: { x: 120, y: 12 } })
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, `canvas-${colorScheme}`)
  }
})

test('who may not draw may look: nothing can be changed, and the engine refuses it anyway', async () => {
  await designer.addPerson(
    { name: 'Lena', email: 'lena@shop.example', password: 'only looks, never touches' },
    'viewer',
  )
  const { page } = await designer.visit({
    as: { name: 'Lena', email: 'lena@shop.example', password: 'only looks, never touches' },
    path: '/flows/shop',
    viewport: WINDOW,
  })
  await node(page, 'main-menu').waitFor()
  await page.getByText('You may look, not change').waitFor()
  expect(await page.locator('[data-palette]').count()).toBe(0)
  const refused = await page.request.put('/api/flows/shop', {
    data: { revision: 0, document: {} },
    headers: { origin: designer.engine.url },
  })
  expect(refused.status()).toBe(403)
})
