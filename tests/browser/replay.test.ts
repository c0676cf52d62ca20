// Before somebody publishes, in a real browser: what the newest customers would have got, and that it keeps nobody from publishing.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ADMIN, axeViolations, type OpenDesigner, openDesigner, shoot } from '../support/designer.ts'

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 180_000 })

const OLD = 'How can we help you today?'
const NEW = 'Lovely to hear from you. What can we do for you?'

let designer: OpenDesigner
let page: Page
let complaints: string[]

beforeAll(async () => {
  designer = await openDesigner()
  ;({ page, complaints } = await designer.visit({
    as: ADMIN,
    path: '/flows/shop',
    viewport: { width: 1280, height: 860 },
  }))
  page.setDefaultTimeout(60_000)
  await page.locator('.react-flow').waitFor()
  await page.getByRole('tab', { name: 'Texts' }).click()
  await page.getByRole('region', { name: 'Main menu' }).getByLabel('Text (English)').fill(NEW)
  await page.locator('[data-saving="saved"]').waitFor()
})

afterAll(async () => {
  await designer?.close()
})

const replayed = () => page.getByRole('dialog').getByRole('region', { name: /What the last .*would have got/ })
const open = async () => {
  await page.getByRole('button', { name: 'Publish…' }).click()
  return replayed()
}

test('where nobody has written yet, one line says so', async () => {
  await (await open()).getByText('Nobody has written yet.').waitFor()
  await page.getByRole('button', { name: 'Keep as draft' }).click()
})

test('each difference is told by its cause and opened side by side, and publishing waits for none of it', async () => {
  for (const [n, words] of [
    ['1', 'hi'],
    ['2', 'xyzzy plugh'],
  ] as const) {
    const customer = designer.engine.customer(`88690000010${n}`)
    await customer.says(words)
    if (n === '1') expect(customer.news()[0]?.text).toContain(OLD)
  }
  const section = await open()
  await page.getByRole('button', { name: /^Publish version/, disabled: false }).waitFor()
  await section.getByText('would get another answer').click()
  await section.getByText('Message 1: “hi”').click()
  const before = section.getByRole('region', { name: 'As it is now' })
  const after = section.getByRole('region', { name: 'With this draft' })
  expect(await before.textContent()).toContain(OLD)
  expect(await after.textContent()).toContain(NEW)
  expect(await page.getByRole('dialog').textContent()).not.toMatch(/xyzzy|plugh/)
  expect(await axeViolations(page)).toEqual([])
  await shoot(page, 'replay')
  await page.getByRole('button', { name: 'Publish version 2' }).click()
  await page.getByText('answers with version 2 now').first().waitFor()
  expect(complaints).toEqual([])
})
