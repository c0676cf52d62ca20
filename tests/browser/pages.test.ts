// The pages around the canvas, as people use them: the first account, the list of flows, colleagues with other roles.

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  ADMIN,
  axeViolations,
  type OpenDesigner,
  openDesigner,
  type Person,
  shoot,
  sidewaysScroll,
  type Visit,
} from '../support/designer.ts'

const BUILDER: Person = { name: 'Marco Bruni', email: 'marco@shop.example', password: 'un cavallo molto paziente' }
const VIEWER: Person = { name: 'Lena Kraus', email: 'lena@shop.example', password: 'looks at all, touches nothing' }

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 180_000 })

let designer: OpenDesigner

beforeAll(async () => {
  designer = await openDesigner({ withAdmin: false })
})

afterAll(async () => {
  await designer?.close()
})

/** The page before anything is opened that is loaded when it is needed. */
const FIRST_LOAD_GZIPPED_BYTES_MAX = 350 * 1024

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const choose = async (page: Page, flow: string, action: string) => {
  await page.getByRole('button', { name: `Actions for ${flow}`, exact: true }).click()
  await page.getByRole('menuitem', { name: action }).click()
}
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor()

test('the first run, as a person does it', async () => {
  const { page, complaints } = await designer.visit({
    path: new URL(designer.firstLink).pathname + new URL(designer.firstLink).hash,
  })

  // The link opens once, and leaves no trace in the address.
  await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
  expect(new URL(page.url()).hash).toBe('')
  await shoot(page, 'welcome')
  await page.getByLabel('Your name').fill(ADMIN.name)
  await page.getByLabel('E-mail').fill(ADMIN.email)
  await page.getByLabel('Password').fill('short')
  await page.getByText('7 characters to go').waitFor()
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByText('long enough').waitFor()
  await page.getByLabel('Password').press('Enter')

  // What is shipped answers already.
  await page.getByRole('heading', { name: 'Flows', exact: true }).waitFor()
  const shop = row(page, 'Shop front')
  await shop.getByText('Published · v1').waitFor()
  await shop.getByText('menu', { exact: true }).waitFor()
  await shoot(page, 'flows')

  // From a template, under another name.
  await page.getByRole('button', { name: 'New flow' }).click()
  await page.getByText('Questions and answers', { exact: true }).click()
  await shoot(page, 'new-flow')
  const name = page.getByLabel('Name', { exact: true })
  expect(await name.inputValue()).toBe('Questions and answers')
  await name.fill('Help for café guests')
  await page.getByText('address: help-for-cafe-guests').waitFor()
  await page.getByRole('button', { name: 'Create and open' }).click()
  await page.waitForURL('**/flows/help-for-cafe-guests')
  await page.goto('/')
  await row(page, 'Help for café guests').getByText('Draft', { exact: true }).waitFor()

  // Out as a file, and in again as another flow.
  const downloading = page.waitForEvent('download')
  await choose(page, 'Help for café guests', 'Export as a file')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('help-for-cafe-guests.flow.json')
  const exported = await readFile(await download.path(), 'utf8')
  expect(JSON.parse(exported)).toMatchObject({ id: 'help-for-cafe-guests', name: 'Help for café guests' })

  await page.getByRole('button', { name: 'New flow' }).click()
  await page.getByText('A file', { exact: true }).click()
  const file = page.locator('input[type=file]')
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('dear diary') })
  await page.getByText('This file cannot be imported.').waitFor()
  expect(await page.getByRole('button', { name: 'Create and open' }).isDisabled()).toBe(true)
  const broken = exported.replace('"kind": "menu"', '"kind": "dance"')
  await file.setInputFiles({ name: 'broken.flow.json', mimeType: 'application/json', buffer: Buffer.from(broken) })
  await page.getByText(/import it as a draft all the same/).waitFor()
  await page.getByText(/which Parley does not know/).waitFor()
  await shoot(page, 'import-broken')
  await file.setInputFiles({ name: 'help.flow.json', mimeType: 'application/json', buffer: Buffer.from(exported) })
  await page.getByText('This file is a complete flow.').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Imported help')
  await page.getByRole('button', { name: 'Create and open' }).click()
  await page.waitForURL('**/flows/imported-help')
  await page.goto('/')
  expect(complaints).toEqual([])
})

test('flows are duplicated, put away and brought back, searched and traced', async () => {
  const { page, complaints } = await designer.visit({ as: ADMIN })

  // A copy, which is then put away and comes back.
  await choose(page, 'Imported help', 'Duplicate…')
  await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click()
  await row(page, 'Imported help (copy)').waitFor()
  await choose(page, 'Imported help (copy)', 'Archive…')
  await page.getByText('customers notice nothing').waitFor()
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await row(page, 'Imported help (copy)').waitFor({ state: 'detached' })
  await page.getByLabel('State').selectOption('archived')
  await choose(page, 'Imported help (copy)', 'Bring back')
  await page.getByText('No flow is like that.').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await row(page, 'Imported help (copy)').waitFor()

  // What answers customers is not put away without a word about them.
  await choose(page, 'Shop front', 'Archive…')
  await page.getByText('Version 1 answers customers now.', { exact: false }).waitFor()
  await shoot(page, 'archive-live')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await choose(page, 'Satisfaction', 'Archive…')
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByRole('alert').getByRole('link', { name: 'Shop front' }).waitFor()
  await shoot(page, 'archive-called')
  await page.getByRole('button', { name: 'Cancel' }).click()

  // Words in the texts of all flows lead to their node.
  await page.getByRole('searchbox').fill('invoice')
  const found = page.getByRole('link', { name: /invoice/i })
  await found.first().waitFor()
  await shoot(page, 'search')
  await found.first().click()
  await page.waitForURL(/\/flows\/[\w-]+\?node=/)
  await page.goBack()
  expect(await page.getByRole('searchbox').inputValue()).toBe('invoice')
  await page.getByRole('searchbox').fill('')

  await page.getByRole('button', { name: 'Where things are used' }).click()
  await page.getByRole('heading', { name: /^Flows that others call/ }).waitFor()
  await shoot(page, 'uses')
  expect(complaints).toEqual([])
})

test('out, in, and a slip on the way', async () => {
  const { page, complaints } = await designer.visit({ as: ADMIN })
  await page.getByRole('link', { name: 'You', exact: true }).click()
  await shoot(page, 'account')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill(ADMIN.email)
  await page.getByLabel('Password').fill('a wrong password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'do not belong together' }).waitFor()
  await shoot(page, 'sign-in-wrong')
  const tooMany = { status: 429, headers: { 'retry-after': '830' }, json: { title: 'Too many', status: 429 } }
  await page.route('**/api/session', (route) => route.fulfill(tooMany), { times: 1 })
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'try again in 14 minutes' }).waitFor()
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()

  await page.goto(new URL(designer.firstLink).pathname + new URL(designer.firstLink).hash)
  await page.getByRole('alert').filter({ hasText: 'has been used' }).waitFor()
  expect(complaints).toEqual([])
})

test('an admin invites a builder, who draws; switches them off, and they are out', async () => {
  const { page, complaints } = await designer.visit({ as: ADMIN, path: '/people' })
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByLabel('Name', { exact: true }).fill(BUILDER.name)
  await page.getByLabel('E-mail').fill(BUILDER.email)
  await shoot(page, 'invite')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByLabel('Link', { exact: true }).inputValue()
  await shoot(page, 'invite-link')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText(BUILDER.email).waitFor()

  const builder = await designer.visit({ path: link })
  await builder.page.getByRole('heading', { name: `Welcome, ${BUILDER.name}` }).waitFor()
  await builder.page.getByLabel('Password').fill(BUILDER.password)
  await builder.page.getByRole('button', { name: 'Set the password and go in' }).click()
  await builder.page.getByRole('button', { name: 'New flow' }).waitFor()
  expect(await builder.page.getByRole('link', { name: 'People' }).count()).toBe(0)

  // A blank page in two languages: only what starts it.
  await builder.page.getByRole('button', { name: 'New flow' }).click()
  await builder.page.getByLabel('Name', { exact: true }).fill('Summer sale')
  await builder.page.getByLabel('Languages').selectOption('it')
  await builder.page.getByRole('button', { name: 'Create and open' }).click()
  await builder.page.waitForURL('**/flows/summer-sale')

  // The admin's list shows it without being asked.
  await page.getByRole('link', { name: 'Flows', exact: true }).click()
  await row(page, 'Summer sale').getByText(BUILDER.name).waitFor()
  await designer.engine.api('/flows', {
    document: { schemaVersion: 1, id: 'by-program', name: 'By a program', languages: ['en'], nodes: [], edges: [] },
  })
  await row(page, 'By a program').waitFor()

  await page.getByRole('link', { name: 'People' }).click()
  await page.getByLabel(`Role of ${BUILDER.name}`).selectOption('agent')
  await toast(page, `${BUILDER.name} is now: Agent`)
  await shoot(page, 'people')
  await page.getByRole('button', { name: `Actions for ${BUILDER.name}` }).click()
  await page.getByRole('menuitem', { name: 'Switch off…' }).click()
  await page.getByRole('button', { name: 'Switch off', exact: true }).click()
  await page.getByText('Switched off', { exact: true }).waitFor()
  await builder.page.goto('/')
  await builder.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect([...complaints, ...builder.complaints]).toEqual([])
})

test('a viewer looks and changes nothing, whatever the page would offer', async () => {
  await designer.addPerson(VIEWER, 'viewer')
  const { page, complaints } = await designer.visit({ as: VIEWER })
  await row(page, 'Shop front').waitFor()
  expect(await page.getByRole('button', { name: 'New flow' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Actions for Shop front' }).click()
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Open', 'Export as a file'])
  await page.keyboard.press('Escape')

  const refused = await page.evaluate<number>(
    `fetch('/api/flows', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"document":{"id":"x"}}' }).then((answer) => answer.status)`,
  )
  expect(refused).toBe(403)
  await page.goto('/people/nobody')
  await page.getByRole('heading', { name: 'Flows', exact: true }).waitFor()
  const typed = await page.goto('/api/nowhere')
  expect([typed?.status(), typed?.headers()['content-type']]).toEqual([404, 'application/problem+json'])
  await page.goto('/people')
  await page.getByText('You may not do this.', { exact: false }).waitFor()
  await shoot(page, 'refused')
  expect(complaints).toEqual([])
})

test('an own account: name, password, look and language', async () => {
  const { page, complaints } = await designer.visit({ as: VIEWER, path: '/account' })
  const elsewhere = await designer.visit({ as: VIEWER })
  await page.getByLabel('Your name').fill('Lena K.')
  await page.getByRole('button', { name: 'Save' }).click()
  await toast(page, 'Your name is changed.')

  const phone = await designer.visit({ as: VIEWER })
  await phone.page.getByRole('heading', { name: 'Flows', exact: true }).waitFor()
  await page.reload()
  const places = page.getByRole('listitem').filter({ hasText: 'Chrome on Linux' })
  await expect.poll(() => places.count()).toBeGreaterThan(2)
  const before = await places.count()
  expect(await axeViolations(page)).toEqual([])
  await shoot(page, 'account')
  // Used last, so listed first; and told by nobody but the engine.
  await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).first().click()
  await phone.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await expect.poll(() => places.count()).toBe(before - 1)

  await page.getByLabel('Password now').fill('not this one')
  await page.getByLabel('New password').fill('another long password')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('This is not your password.').waitFor()
  await page.getByLabel('Password now').fill(VIEWER.password)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await toast(page, 'Your password is changed.')
  await elsewhere.page.reload()
  await elsewhere.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  await page.getByLabel('Look').selectOption('dark')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  await page.getByLabel('Language of this page').selectOption('it')
  await page.getByRole('heading', { name: 'Tu', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('it')
  await page.reload()
  await page.getByRole('link', { name: 'Flussi' }).click()
  await row(page, 'Shop front').getByText('Pubblicato · v1').waitFor()
  await shoot(page, 'flows-italian-dark')
  expect([...complaints, ...elsewhere.complaints, ...phone.complaints]).toEqual([])
})

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, locale: 'hi-IN' },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 }, locale: 'it-IT' },
] as const

/** By signs that stand in every language. */
const PLACES: readonly {
  readonly name: string
  readonly path: string
  readonly see: (page: Page) => Promise<unknown>
}[] = [
  { name: 'flows', path: '/', see: (page) => row(page, 'Shop front').waitFor() },
  { name: 'search', path: '/?find=invoice', see: (page) => page.locator('mark').first().waitFor() },
  { name: 'uses', path: '/?view=uses', see: (page) => page.locator('h3').first().waitFor() },
  { name: 'people', path: '/people', see: (page) => page.getByText(ADMIN.email).waitFor() },
  { name: 'account', path: '/account', see: (page) => page.getByText(ADMIN.email).waitFor() },
]

test.each(LOOKS)('every page in $name is for everybody', async ({ name, ...look }) => {
  const admin = await designer.visit({ as: ADMIN, ...look })
  const stranger = await designer.visit({ ...look })
  const found: Record<string, unknown> = {}
  const judge = async ({ page }: Visit, place: string, without: readonly string[] = []) => {
    await shoot(page, `${place}-${name}`)
    found[place] = { axe: await axeViolations(page, without), sideways: await sidewaysScroll(page) }
  }
  for (const { name: place, path, see } of PLACES) {
    await admin.page.goto(path)
    await see(admin.page)
    await judge(admin, place)
  }
  await admin.page.goto('/')
  await row(admin.page, 'Shop front').waitFor()
  await admin.page.locator('header button').last().click()
  await admin.page.getByRole('dialog').getByRole('radio').nth(2).waitFor()
  await judge(admin, 'new-flow')
  await admin.page.keyboard.press('Escape')
  await row(admin.page, 'Shop front').getByRole('button').click()
  await admin.page.getByRole('menu').waitFor()
  // A menu hangs at the end of the page, outside of all landmarks; it is announced as a menu all the same.
  await judge(admin, 'menu', ['region'])
  await stranger.page.locator('input[type=password]').waitFor()
  await judge(stranger, 'sign-in')
  await stranger.page.goto('/welcome')
  await stranger.page.getByRole('alert').waitFor()
  await judge(stranger, 'no-link')

  const fine = { axe: [], sideways: 0 }
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, fine])))
  expect([...admin.complaints, ...stranger.complaints]).toEqual([])
})

test('where nothing is drawn yet, one is invited to begin', async () => {
  const { page, complaints } = await designer.visit({ as: ADMIN, path: '/account' })
  await page.route('**/api/flows', (route) => route.fulfill({ json: { flows: [] } }))
  await page.goto('/')
  await page.getByRole('heading', { name: 'Draw your first conversation' }).waitFor()
  await shoot(page, 'first-flow')
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Start from a template' }).click()
  expect(await page.getByRole('radio', { name: /Questions and answers/ }).isChecked()).toBe(true)
  expect(complaints).toEqual([])
})

test('everything on the list can be done by keyboard', async () => {
  const { page } = await designer.visit({ as: ADMIN })
  await row(page, 'Shop front').waitFor()
  await page.getByRole('searchbox').fill('shop')
  await row(page, 'Imported help').first().waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Shop front' }).first().focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // Focus follows a moment after what is drawn and after each key.
  const focused = page.locator('[role="menuitem"]:focus')
  await focused.waitFor()
  await page.keyboard.press('End')
  await expect.poll(() => focused.textContent()).toBe(await page.getByRole('menuitem').last().textContent())
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Shop front' }).first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/flows/shop')
})

test('an engine that goes away is said, and what was seen stays', async () => {
  const { page } = await designer.visit({ as: ADMIN })
  await row(page, 'Shop front').waitFor()
  await designer.engine.kill()
  await page.getByText('You see what it told us last', { exact: false }).waitFor()
  await shoot(page, 'offline')
  expect(await row(page, 'Shop front').count()).toBe(1)
  await designer.engine.start()
  await page.getByText('You see what it told us last', { exact: false }).waitFor({ state: 'detached' })
})

test('the first load is small', async () => {
  const { page } = await designer.visit({ as: ADMIN, path: 'about:blank' })
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  await page.goto('/')
  await row(page, 'Shop front').waitFor()
  await page.waitForLoadState('networkidle')
  const parts = responses.filter((response) => !new URL(response.url()).pathname.startsWith('/api/'))
  const sizes = await Promise.all(parts.map(async (part) => gzipSync(await part.body()).length))
  expect(parts.map((part) => part.request().resourceType())).toEqual(
    expect.arrayContaining(['document', 'script', 'stylesheet']),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_GZIPPED_BYTES_MAX)
})
