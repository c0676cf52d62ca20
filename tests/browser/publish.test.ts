// Publishing in a real browser, as a marketer does it: a text is changed, published, and answers customers; rolled back, the old one
// answers again; versions are compared; texts go to a translator and come back; and what keeps one from publishing is told.

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ADMIN, axeViolations, type OpenDesigner, openDesigner, shoot } from '../support/designer.ts'

// Each test is many steps in a real browser.
vi.setConfig({ testTimeout: 180_000 })

const WINDOW = { width: 1280, height: 860 }
const OLD = 'How can we help you today?'
const NEW = 'Lovely to hear from you. What can we do for you?'

let designer: OpenDesigner

beforeAll(async () => {
  designer = await openDesigner()
})

afterAll(async () => {
  await designer?.close()
})

const open = async (flow = 'shop') => {
  const visit = await designer.visit({ as: ADMIN, path: `/flows/${flow}`, viewport: WINDOW })
  visit.page.setDefaultTimeout(60_000)
  await visit.page.locator('.react-flow').waitFor()
  return visit
}
const saved = (page: Page) => page.locator('[data-saving="saved"]').waitFor()
const dialog = (page: Page) => page.getByRole('dialog')
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const firstAnswer = async (phone: string) => {
  const customer = designer.engine.customer(phone)
  await customer.says('hi')
  return customer.news()[0]?.text
}
/** Whatever a program saves in the place of somebody else. */
const change = async (flow: string, edit: (document: Record<string, unknown>) => void) => {
  const { body } = await designer.engine.api<{ revision: number; document: Record<string, unknown> }>(`/flows/${flow}`)
  edit(body.document)
  const answer = await fetch(`${designer.engine.url}/api/flows/${flow}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer test-admin-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
}
/** Writes the main menu's greeting in the table of all texts. */
const write = async (page: Page, text: string) => {
  await tab(page, 'Texts')
  await page.getByRole('region', { name: 'Main menu' }).getByLabel('Text (English)').fill(text)
  await saved(page)
}

describe('a change of text', () => {
  test('is read before it is published, answers customers at once, and is taken back in one step', async () => {
    const { page, complaints } = await open()
    expect(await firstAnswer('886900000011')).toContain(OLD)
    await write(page, NEW)

    await page.getByRole('button', { name: 'Publish…' }).click()
    const publish = dialog(page)
    await publish.getByText('Every way out leads somewhere').waitFor()
    await publish.locator('del').first().waitFor()
    expect(await publish.locator('ins').count()).toBeGreaterThan(0)
    // One conversation stands at the menu; only its words have changed, so it moves on.
    await publish.getByText(/conversations? (is|are) under way/).waitFor()
    await publish.getByText(/goes on in version 2|go on in version 2/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, 'publish')
    await publish.getByLabel('What is this version about?').fill('A friendlier hello')
    await publish.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('answers with version 2 now').first().waitFor()
    expect(await firstAnswer('886900000012')).toBe(NEW)

    await tab(page, 'History')
    const second = page.getByRole('listitem', { name: 'Version 2' })
    await second.getByText('answers now').waitFor()
    await second.getByText('A friendlier hello').waitFor()
    await second.getByText(ADMIN.name).waitFor()
    await shoot(page, 'history')

    await page.getByRole('button', { name: 'Roll back to it: Version 1' }).click()
    await dialog(page).getByText('It becomes version 1 too').waitFor()
    await dialog(page).locator('ins').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, 'roll-back')
    await dialog(page).getByRole('button', { name: 'Roll back to version 1' }).click()
    await page.getByText('Version 1 answers again').first().waitFor()
    await page.getByText('The same as version 1').waitFor()
    expect(await firstAnswer('886900000013')).toContain(OLD)
    // What is drawn is what answers.
    await tab(page, 'Texts')
    const field = page.getByRole('region', { name: 'Main menu' }).getByLabel('Text (English)')
    expect(await field.inputValue()).toContain(OLD)
    expect(complaints).toEqual([])
  })

  test('is taken back right after publishing, from the note that says it was published', async () => {
    const { page } = await open()
    await write(page, `${NEW}!`)
    await page.getByRole('button', { name: 'Publish…' }).click()
    await dialog(page)
      .getByRole('button', { name: /^Publish version/ })
      .click()
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Version 1 answers again').first().waitFor()
    expect(await firstAnswer('886900000014')).toContain(OLD)
  })
})

test('any two versions are compared, and an older one is looked at', async () => {
  const { page } = await open()
  await tab(page, 'History')
  await page.getByRole('button', { name: 'Compare: Version 2' }).click()
  await dialog(page).getByLabel('From').selectOption('1')
  await dialog(page).getByLabel('To').selectOption('2')
  await dialog(page).locator('ins', { hasText: 'Lovely to hear from you' }).waitFor()
  await dialog(page).getByLabel('To').selectOption('draft')
  await dialog(page).getByText('Nothing changes for customers').waitFor()
  await shoot(page, 'compare')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Look: Version 2' }).click()
  await dialog(page).getByText(NEW).waitFor()
  await dialog(page).getByLabel('Language shown').selectOption('hi')
  await dialog(page).getByText('विकल्प देखें').first().waitFor()
  expect(await axeViolations(page)).toEqual([])
})

describe('texts for a translator', () => {
  test('go out as a file, come back changed, and the import is undone as one step', async () => {
    const { page, complaints } = await open()
    await tab(page, 'Texts')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    const file = await readFile(await download.path(), 'utf8')
    expect(file.startsWith('\uFEFF"key"')).toBe(true)
    const translated = file.replace('"वापसी"', '"लौटाने की बात"').replace('"उत्पाद"', '"=1+1"')
    expect(translated).not.toBe(file)

    await page.getByRole('button', { name: 'Import' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'back.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${translated}\r\n"gone/text","","","a","b","c"\r\n`),
    })
    await dialog(page).getByText('Hindi: 2 changed').waitFor()
    await dialog(page).getByText('there is no such text in this flow').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, 'import')
    await dialog(page).getByRole('button', { name: 'Import 2 texts' }).click()

    await page.getByRole('button', { name: 'Side by side' }).click()
    const menu = dialog(page).getByRole('region', { name: 'Main menu' })
    await expect.poll(() => menu.getByLabel('Option 3 (हिन्दी)').inputValue()).toBe('लौटाने की बात')
    expect(await menu.getByLabel('Option 2 (हिन्दी)').inputValue()).toBe('=1+1')
    expect(await axeViolations(page)).toEqual([])
    await shoot(page, 'texts')
    await page.keyboard.press('Escape')

    const stored = async () => JSON.stringify((await designer.engine.api('/flows/shop')).body)
    await expect.poll(stored, { timeout: 20_000 }).toContain('लौटाने की बात')
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect.poll(async () => (await stored()).includes('लौटाने की बात'), { timeout: 20_000 }).toBe(false)
    expect(complaints).toEqual([])
  })

  test('what is missing is found, and filled in place', async () => {
    await change('satisfaction', (document) => {
      const nodes = document.nodes as { text?: Record<string, string> }[]
      const first = nodes.find(({ text }) => text?.hi !== undefined)
      if (first?.text) delete first.text.hi
    })
    const { page } = await open('satisfaction')
    await tab(page, 'Texts')
    await page.getByLabel('Language to write in').selectOption('hi')
    await page.getByLabel('Only what is missing').check()
    const empty = page.getByPlaceholder('Missing')
    await expect.poll(() => empty.count()).toBe(1)
    await empty.pressSequentially('नमस्ते')
    // What is being written stays under one's hands.
    expect(await empty.inputValue()).toBe('नमस्ते')
    await saved(page)
    await page.getByLabel('Only what is missing').uncheck()
    await page.getByLabel('Only what is missing').check()
    await page.getByText('Nothing is missing here.').waitFor()
  })
})

describe('what keeps one from publishing', () => {
  test('is told with its node, and leads there', async () => {
    await change('satisfaction', (document) => {
      document.edges = []
    })
    const { page } = await open('satisfaction')
    await page.getByRole('button', { name: 'Publish…' }).click()
    await dialog(page).getByText('This must be mended first').waitFor()
    expect(
      await dialog(page)
        .getByRole('button', { name: /^Publish version/ })
        .isDisabled(),
    ).toBe(true)
    await shoot(page, 'publish-blocked')
    await dialog(page).getByRole('button', { name: 'Show' }).first().click()
    await dialog(page).waitFor({ state: 'hidden' })
    await page.locator('.react-flow__node.selected').waitFor()
  })

  test('somebody who saves meanwhile is noticed, and nothing is published unseen', async () => {
    const { page } = await open()
    await write(page, 'Mine')
    await page.getByRole('button', { name: 'Publish…' }).click()
    await dialog(page).locator('ins').first().waitFor()
    await change('shop', (document) => {
      document.description = 'Changed by somebody else'
    })
    await dialog(page).getByText('Somebody else has just changed this flow').waitFor()
    const button = dialog(page).getByRole('button', { name: /^Publish version/ })
    expect(await button.isDisabled()).toBe(true)
    await dialog(page).getByRole('button', { name: 'Look at it as it is now' }).click()
    await dialog(page).getByText('Changed by somebody else').waitFor()
    await expect.poll(() => button.isEnabled()).toBe(true)
  })
})

test('the history and the table of texts can be used by everybody, also on a phone and in the dark', async () => {
  const visit = { as: ADMIN, path: '/flows/shop', colorScheme: 'dark', viewport: { width: 390, height: 844 } } as const
  const { page, complaints } = await designer.visit(visit)
  await tab(page, 'History')
  await page.getByText('answers now', { exact: true }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await tab(page, 'Texts')
  await page.getByLabel('Only what is missing').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Publish…' }).click()
  await dialog(page).getByText('Every way out leads somewhere').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await shoot(page, 'publish-phone')
  expect(complaints).toEqual([])
})
