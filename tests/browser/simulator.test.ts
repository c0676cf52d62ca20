// The simulator in a real browser, as a support lead uses it: from a template to a saved test that fails after a change and says
// why; time, steps back, look-ups and two tabs.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ADMIN, axeViolations, type OpenDesigner, openDesigner, shoot } from '../support/designer.ts'

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 180_000 })

const WINDOW = { width: 1440, height: 900 }

let designer: OpenDesigner

beforeAll(async () => {
  designer = await openDesigner()
})

afterAll(async () => {
  await designer?.close()
})

const open = async (path: string) => {
  const visit = await designer.visit({ as: ADMIN, path, viewport: WINDOW })
  visit.page.setDefaultTimeout(12_000)
  return visit
}
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click()
const chat = (page: Page) => page.getByRole('log')
const write = async (page: Page, text: string) => {
  const box = page.getByPlaceholder(/^Write as/)
  await box.fill(text)
  await box.press('Enter')
  await chat(page).getByText(text, { exact: true }).last().waitFor()
}
const sees = (page: Page, text: string | RegExp) => chat(page).getByText(text).last().waitFor()
const option = (page: Page, name: RegExp) => chat(page).getByRole('button', { name }).last().click()
const happens = async (page: Page, name: string) => {
  await page.getByRole('button', { name: 'What else can happen' }).click()
  await page
    .getByRole('menuitem', { name, exact: true })
    .or(page.getByRole('menuitemradio', { name, exact: true }))
    .click()
}
const here = (page: Page) => page.locator('[data-walk="here"]')
const walkedWays = (page: Page) => page.locator('.react-flow__edge-path[style*="--green"]').count()
const customer = (page: Page) => page.getByRole('button', { name: /^Customer: / })

describe('a support lead', () => {
  test('opens a template, tries it, goes back and tries otherwise, and keeps a test that fails after a change and says why', async () => {
    const { page, complaints } = await open('/')
    await page.getByRole('button', { name: 'New flow' }).first().click()
    await page.getByText('Feedback', { exact: true }).click()
    await page.getByLabel('Name').fill('Our feedback')
    await page.getByRole('button', { name: 'Create and open' }).click()
    await page.locator('.react-flow').waitFor()

    // A template brings its tests, and they hold.
    await tab(page, 'Tests')
    await page.getByText(/^All \d+ conversations hold$/).waitFor()
    const [, before = ''] = /All (\d+)/.exec((await page.getByRole('tabpanel').textContent()) ?? '') ?? []
    expect(Number(before)).toBeGreaterThan(2)
    expect(await page.locator('[data-walk="walked"]').count()).toBeGreaterThan(2)

    // What they leave untried is tried by tests that are made for it.
    await page.getByRole('button', { name: 'Make tests for every way' }).click()
    await page.getByText(/^\d+ conversations walk 18 of 18 ways\.$/).waitFor()
    await page.getByText(/18 of 18 ways walked/).waitFor()
    await page.getByRole('button', { name: 'More for every-way' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText(`All ${before} conversations hold`).waitFor()

    await tab(page, 'Try it')
    await write(page, 'feedback')
    await sees(page, /How happy/)
    await here(page).waitFor()
    expect(await walkedWays(page)).toBeGreaterThan(0)
    await page.getByText(/of Feedback, review matched/).waitFor()
    await chat(page).locator('button[aria-expanded="false"]').last().click()
    await option(page, /^5/)
    await sees(page, /choose 5/)
    await shoot(page, 'simulator-tried')
    expect(await axeViolations(page)).toEqual([])

    // One step back, another answer; the first is not lost.
    await page.getByRole('button', { name: 'One step back' }).click()
    await expect
      .poll(() =>
        chat(page)
          .getByText(/choose 5/)
          .count(),
      )
      .toBe(0)
    await write(page, '1')
    await sees(page, /why did you choose 1|choose 1/i)
    await page.getByRole('button', { name: '1 other way from here' }).click()
    await page.getByRole('menuitem', { name: 'Instead: “5”' }).click()
    await sees(page, /choose 5/)

    await write(page, 'fast and friendly')
    await sees(page, /helps us/)
    await page.getByRole('button', { name: 'Save as test' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What it shows').fill('Five, and why')
    await dialog.getByText(/customer: fast and friendly/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, 'simulator-save')
    await dialog.getByRole('button', { name: 'Keep with this flow' }).click()
    await tab(page, 'Tests')
    await page.getByText(`All ${Number(before) + 1} conversations hold`).waitFor()
    await page.getByRole('heading', { name: 'five-and-why' }).waitFor()

    // The drawing changes, and the test says what came instead.
    await tab(page, 'Texts')
    await page.getByRole('textbox').filter({ hasText: 'helps us' }).first().fill('We shall read it with care.')
    await tab(page, 'Tests')
    await page.getByText(/^\d+ of \d+ do(es)? not hold$/).waitFor()
    await page.locator('summary').filter({ hasText: 'Five, and why' }).click()
    await page
      .getByText(/^Step 3: expected a message with “Thank you.*helps us.*”; came “We shall read it with care\.”/)
      .waitFor()
    await shoot(page, 'simulator-failing')
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('sees the phone follow the drawing as it is typed', async () => {
    const { page, complaints } = await open('/flows/shop')
    await tab(page, 'Try it')
    await write(page, 'hi')
    await sees(page, 'How can we help you today?')
    const greeting = page
      .locator('[data-id="main-menu"]')
      .getByText(/How can we help/)
      .first()
    await greeting.click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Good day, {{contact.name}}!')
    await sees(page, 'Good day, Ana!')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(complaints).toEqual([])
  })

  test('moves the clock, reads or does not, taps an old menu, sends a burst and a photo, and lets a send fail', async () => {
    const { page, complaints } = await open('/flows/shop')
    await tab(page, 'Try it')
    await customer(page).click()
    await page.getByRole('menuitem', { name: 'Start over' }).click()
    await write(page, 'hi')
    await sees(page, 'How can we help you today?')
    // Nobody reads: after ten minutes the flow asks once more.
    await page.getByRole('button', { name: /next timer · 10/ }).click()
    await sees(page, /Do you need more help/)
    await page.getByRole('button', { name: 'One step back' }).click()
    await happens(page, 'The customer reads everything')
    await page.getByRole('button', { name: '+10 min' }).click()
    await sees(page, /10 min later/)
    expect(
      await chat(page)
        .getByText(/Do you need more help/)
        .count(),
    ).toBe(0)

    await write(page, 'products')
    await sees(page, 'Which model would you like to know about?')
    // The first menu is still there to be tapped.
    await chat(page).getByRole('button', { name: 'See options' }).first().click()
    await chat(page).getByRole('button', { name: 'Returns' }).first().click()
    await sees(page, /return a machine/)

    await happens(page, 'Several messages at once')
    const box = page.getByPlaceholder(/One message a line/)
    await box.fill('price\nmodel a')
    await box.press('Enter')
    await sees(page, 'model a')
    await happens(page, 'Photo')
    await chat(page).getByText('Photo').waitFor()

    await happens(page, 'The last message is not delivered')
    await sees(page, /Handed over to people/)
    await happens(page, 'Answer as a colleague')
    const colleague = page.getByPlaceholder('Answer as a colleague…')
    await colleague.fill('Here I am')
    await colleague.press('Enter')
    await sees(page, 'Here I am')
    await page.getByRole('button', { name: 'Sunday, 3 at night' }).click()
    await page.getByText(/^Sun/).first().waitFor()
    await shoot(page, 'simulator-time')
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('plays what look-ups answer, and begins in the middle', async () => {
    const { page, complaints } = await open('/flows/shop')
    await tab(page, 'Try it')
    await customer(page).click()
    await page.getByRole('menuitem', { name: 'Start over' }).click()
    await write(page, 'where is my order A1001')
    await sees(page, /can't reach our order system|couldn't find/)
    await page.getByRole('button', { name: 'What look-ups answer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What “orders” holds').fill('not json')
    await dialog.getByText('This is no JSON object yet.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Play these' }).isDisabled()).toBe(true)
    await dialog.getByLabel('What “orders” holds').fill('{"A1001": {"status": "on its way"}}')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Play these' }).click()
    await sees(page, /A1001 is on its way/)

    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await page.getByRole('combobox').fill('Model B')
    await page.keyboard.press('Enter')
    await tab(page, 'Edit')
    await page.getByRole('button', { name: 'Try from here' }).click()
    await sees(page, /Begins at/)
    expect(complaints).toEqual([])
  })

  test('shares no customer between two tabs of one browser', async () => {
    const { page, complaints } = await open('/flows/satisfaction')
    await tab(page, 'Try it')
    await page.getByPlaceholder('Write as Ana…').waitFor()
    await write(page, 'hello')
    const second = await page.context().newPage()
    await second.goto('/flows/satisfaction')
    await tab(second, 'Try it')
    await second.getByPlaceholder(/^Write as/).waitFor()
    expect(await second.getByRole('log').getByText('hello').count()).toBe(0)
    await customer(second).click()
    await second.getByRole('menuitem', { name: 'Ana', exact: true }).first().click()
    await second.getByRole('status').filter({ hasText: 'in another tab' }).waitFor()
    // With the first tab closed, she is free, with all she said.
    await page.close()
    await customer(second).click()
    await second.getByRole('menuitem', { name: 'Ana', exact: true }).first().click()
    await second.getByRole('log').getByText('hello', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })
})
