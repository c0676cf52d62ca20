// The forms of the inspector, as a person fills them in: each kind of node, the outline, lists of words, a message that is tried.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ADMIN, type OpenDesigner, openDesigner, type Person, shoot } from '../support/designer.ts'
import { SECRETS, until } from '../support/engine-process.ts'

const VIEWER: Person = { name: 'Lena Kraus', email: 'lena@shop.example', password: 'looks at all, touches nothing' }

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 240_000 })

type Node = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string }

/** One node of each kind, side by side. */
const NODES: readonly Node[] = [
  { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', language: 'en', words: ['hello'] }] },
  { id: 'say', kind: 'message', text: { en: 'Hello', it: 'Ciao' } },
  { id: 'main', kind: 'menu', text: { en: 'Choose' }, options: [{ id: 'order', title: { en: 'Order' } }] },
  { id: 'ask', kind: 'question', text: { en: 'When?' }, answer: { type: 'text' }, saveAs: 'visit' },
  { id: 'either', kind: 'branch', cases: [{ id: 'open', when: { field: 'business.open', is: 'isTrue' } }] },
  { id: 'keep', kind: 'set', assign: [{ to: 'total', from: { value: 1 } }] },
  { id: 'look', kind: 'request', connection: 'orders', path: '/orders' },
  { id: 'rest', kind: 'wait', forMs: 3_600_000 },
  { id: 'mark', kind: 'tag', add: ['customer'] },
  { id: 'run', kind: 'call', flow: '' },
  { id: 'person', kind: 'handoff', reason: 'asked-for-person' },
  { id: 'over', kind: 'end' },
]
const document = (id: string) => ({
  ...{ schemaVersion: 1, id, name: `Forms ${id}`, languages: ['en', 'it'], nodes: NODES, edges: [] },
  layout: {
    nodes: Object.fromEntries(NODES.map(({ id: node }, n) => [node, { x: (n % 4) * 300, y: Math.floor(n / 4) * 340 }])),
  },
})

let designer: OpenDesigner

beforeAll(async () => {
  designer = await openDesigner()
  for (const id of ['each', 'outline', 'whole', 'looked-at']) await api('/flows', { document: document(id) })
})

afterAll(async () => {
  await designer?.close()
})

async function api(path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${designer.engine.url}/api${path}`, {
    headers: { authorization: `Bearer ${SECRETS.adminToken}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

const saved = async (flow: string) => (await api(`/flows/${flow}`)).document as ReturnType<typeof document>
const savedNode = async (flow: string, id: string) => (await saved(flow)).nodes.find((node) => node.id === id)

/** Waits until the engine has the node with these fields. */
const untilSaved = (flow: string, id: string, fields: object) =>
  vi.waitFor(async () => expect(await savedNode(flow, id)).toMatchObject(fields), { timeout: 30_000, interval: 300 })

async function open(page: Page, flow: string, node?: string): Promise<void> {
  await page.goto(node === undefined ? `/flows/${flow}` : `/flows/${flow}?node=${node}`)
  await page.locator('.react-flow__node').first().waitFor()
  if (node !== undefined) await page.locator('#inspector-panel').getByText(node, { exact: true }).waitFor()
}

const editorOf = async (flow: string, node?: string, as = ADMIN) => {
  const { page, complaints } = await designer.visit({ as, viewport: { width: 1280, height: 1000 } })
  await open(page, flow, node)
  return { page, complaints, form: page.locator('#inspector-panel') }
}

test('the form of each kind changes its node, and it is saved', async () => {
  const { page, complaints, form } = await editorOf('each')

  await open(page, 'each', 'start')
  await form.getByLabel('How they match').selectOption('phrase')
  await form.getByLabel('Goes before an open question').check()
  await form.getByLabel('Priority').fill('20')
  await form.getByText('Asked as number').waitFor()
  await untilSaved('each', 'start', { interrupts: true, priority: 20, keywords: [{ match: 'phrase' }] })

  await open(page, 'each', 'say')
  await form.getByText('Other languages').first().click()
  await form.getByLabel('Italian').first().fill('Ciao ')
  await form.getByLabel('With a picture or file').check()
  await form.getByLabel('Address of the file').fill('https://shop.example/a.png')
  await shoot(page, 'form-message')
  await untilSaved('each', 'say', {
    text: { it: 'Ciao ' },
    media: { kind: 'image', link: 'https://shop.example/a.png' },
  })

  await open(page, 'each', 'main')
  await form.getByLabel('Offer “Back”').check()
  await form.getByLabel('Go on when nobody answers').check()
  await form.getByLabel('Said when it asks again').fill('Please choose')
  await untilSaved('each', 'main', { back: true, noReplyAfterMs: 85_800_000, again: { en: 'Please choose' } })

  await open(page, 'each', 'ask')
  await form.getByLabel('What it wants to know').selectOption('number')
  await form.getByLabel('At least', { exact: true }).fill('1')
  await form.getByLabel('Keep the answer as', { exact: true }).fill('guests')
  await untilSaved('each', 'ask', { answer: { type: 'number', min: 1 }, saveAs: 'guests' })

  await open(page, 'each', 'either')
  await form.getByRole('button', { name: 'Add a case' }).click()
  await form.getByLabel('Compared with').fill('vip')
  await form.getByLabel('Kind of condition').first().selectOption('all')
  await untilSaved('each', 'either', {
    cases: [
      { id: 'open', when: { all: [{ field: 'business.open', is: 'isTrue' }] } },
      { id: 'case', when: { field: 'contact.tags', is: 'contains', value: 'vip' } },
    ],
  })
  await shoot(page, 'form-branch')

  await open(page, 'each', 'keep')
  await form.getByLabel('What', { exact: true }).selectOption('expression')
  await form.locator('.cm-content').fill('guests * 2')
  await form.getByText('With the example values:').waitFor()
  expect(await form.locator('output code').textContent()).toBe('6')
  await untilSaved('each', 'keep', { assign: [{ to: 'total', from: { expression: 'guests * 2' } }] })
  await form.locator('.cm-content').fill('$eval("1")')
  await form.getByText('The function “$eval” cannot be used').first().waitFor()
  await shoot(page, 'form-set')

  await open(page, 'each', 'look')
  await form.getByLabel('Path', { exact: true }).fill('/orders/')
  await form.getByRole('button', { name: 'Insert a value' }).first().click()
  await page.getByRole('menuitem', { name: 'guests' }).click()
  await form.getByRole('button', { name: 'Keep a part' }).click()
  await form.getByLabel('Part', { exact: true }).fill('status')
  await untilSaved('each', 'look', { path: '/orders/{{guests}}', save: [{ from: 'status' }] })

  await open(page, 'each', 'rest')
  await form.getByLabel('Goes on').selectOption('opening')
  await untilSaved('each', 'rest', { until: 'opening' })
  expect(await savedNode('each', 'rest')).not.toHaveProperty('forMs')

  await open(page, 'each', 'mark')
  await form.getByLabel('Take off').fill('new')
  await form.getByLabel('Take off').press('Enter')
  await untilSaved('each', 'mark', { add: ['customer'], remove: ['new'] })

  await open(page, 'each', 'run')
  await form.getByLabel('Flow', { exact: true }).selectOption('satisfaction')
  await form.getByRole('button', { name: 'Add a variable' }).click()
  await untilSaved('each', 'run', { flow: 'satisfaction', input: { value: '' } })

  await open(page, 'each', 'person')
  await form.getByLabel('How urgent').selectOption('P1')
  await form.getByLabel('Note for the colleague').fill('Wants to know')
  await untilSaved('each', 'person', { priority: 'P1', note: 'Wants to know' })

  await open(page, 'each', 'over')
  await form.getByLabel('Name', { exact: true }).fill('The end')
  await untilSaved('each', 'over', { name: 'The end' })
  expect(complaints).toEqual([])
})

test('a menu of any depth is typed like an outline', async () => {
  const { page, complaints, form } = await editorOf('outline', 'main')
  const line = (n: number) => form.getByRole('region', { name: 'Options' }).getByRole('textbox').nth(n)
  await line(0).press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Products')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Model A')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Model B')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Talk to us')
  await shoot(page, 'form-outline')

  const menus = async () => (await saved('outline')).nodes.filter(({ kind }) => kind === 'menu')
  await vi.waitFor(async () => expect((await menus())[0]?.options).toHaveLength(3), { timeout: 30_000 })
  const [main, products] = await menus()
  expect(main?.options).toMatchObject([{ id: 'order' }, { title: { en: 'Products' } }, { title: { en: 'Talk to us' } }])
  expect(products).toMatchObject({ name: 'Products', back: true })
  expect(products?.options).toMatchObject([{ title: { en: 'Model A' } }, { title: { en: 'Model B' } }])

  // A pasted list is the whole tree; Escape, then Tab goes on to the next field.
  await line(4).evaluate((input) => {
    const data = new DataTransfer()
    data.setData('text', '- Shops\n  - Rome\n  - Milan\n- Careers')
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await vi.waitFor(async () => expect((await menus()).at(-1)?.options).toHaveLength(2), { timeout: 30_000 })
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await line(0).evaluate((input) => input.closest('section')?.contains(window.document.activeElement))).toBe(
    true,
  )

  // All of it is taken back step by step.
  for (let n = 0; n < 40; n++) {
    const undo = page.getByRole('button', { name: 'Undo' }).first()
    if (await undo.isDisabled()) break
    await undo.click()
  }
  await vi.waitFor(async () => expect(await saved('outline')).toMatchObject({ nodes: NODES }), { timeout: 30_000 })
  expect(complaints).toEqual([])
})

test('a list of words is pasted, and what is there twice is said', async () => {
  const { page, form } = await editorOf('each', 'start')
  const words = form.getByRole('combobox', { name: 'Words' }).or(form.getByRole('textbox', { name: 'Words' }))
  await words.evaluate((input) => {
    const data = new DataTransfer()
    data.setData('text', `Hello; good day\t${Array.from({ length: 300 }, (_, n) => `word ${n}`).join('\n')}`)
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await form
    .getByText('301 added. 1 was there already: “Hello”.')
    .or(form.getByText('“Hello” is there already'))
    .waitFor()
  await form.getByText('302 words', { exact: true }).waitFor()
  await form.getByPlaceholder('Find among them…').fill('word 299')
  await form.getByRole('button', { name: 'Remove “word 299”' }).click()
  await form.getByText('301 words', { exact: true }).waitFor()
  await words.press('Backspace')
  await form.getByText('300 words', { exact: true }).waitFor()
  await page.close()
})

test('a message is tried over all flows, and the losers say why', async () => {
  const { page, form } = await editorOf('each', 'start')
  await form.getByLabel('What a customer might write').fill('hello, where is my parcel?')
  await form.getByText('starts:').waitFor()
  await form.getByText('Would fit too, but do not start').waitFor()
  await shoot(page, 'form-try')
  await page.close()
})

test('the whole flow has a form: languages, words, variables', async () => {
  const { page, form } = await editorOf('whole')
  await form.getByLabel('Add a language').fill('German')
  await form.getByLabel('Add a language').press('Enter')
  await form.getByText('German').first().waitFor()
  await form.getByRole('button', { name: 'Remove Italian' }).click()
  await page.getByRole('dialog').getByText('1 text in Italian goes with it').waitFor()
  await shoot(page, 'form-language')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Italian' }).click()
  await form.getByText('The flow’s own words').click()
  await form.getByLabel('Back: German').fill('Zurück, bitte')
  await vi.waitFor(
    async () =>
      expect(await saved('whole')).toMatchObject({ languages: ['en', 'de'], words: { back: { de: 'Zurück, bitte' } } }),
    { timeout: 30_000 },
  )
  expect((await savedNode('whole', 'say'))?.text).toEqual({ en: 'Hello' })
  await form.getByRole('table').getByRole('button', { name: '“When?”' }).click()
  await form.getByLabel('What it wants to know').waitFor()
  await page.close()
})

test('the forms are whole for people who cannot see them, and quiet for those who may only look', async () => {
  const { page, form } = await editorOf('looked-at')
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // Only the inspector: other tests look at what is around it.
  const wrong = async () => {
    await page.evaluate(axe)
    return page.evaluate<string[]>(
      `axe.run('#inspector-panel').then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    )
  }
  expect(await wrong()).toEqual([])
  for (const { id } of NODES) {
    await open(page, 'looked-at', id)
    if (id === 'keep') await form.getByLabel('What', { exact: true }).waitFor()
    expect([id, await wrong()]).toEqual([id, []])
  }
  await page.close()
  await designer.addPerson(VIEWER, 'viewer')
  const looking = await editorOf('looked-at', 'main', VIEWER)
  expect(await looking.form.getByLabel('Offer “Back”').isDisabled()).toBe(true)
  await until(
    'nothing to be editable',
    async () => (await looking.form.locator('input:enabled, select:enabled, textarea:enabled').count()) === 0,
  )
})
