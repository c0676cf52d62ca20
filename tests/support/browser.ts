// Chromium as people have it. It is unpacked where it is first asked for; two at once would start one that the other still writes.

import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { oneAtATime } from './once.ts'

/** In one process all contexts share their cookies, so that one person would be another; and the web is not without its guards. */
const NOT_AS_PEOPLE_HAVE_IT = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
])

// A graphics card played by the processor draws several times slower than no card at all.
chromium.setGraphicsMode = false

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await oneAtATime('chromium', () => chromium.executablePath()),
    args: [...chromium.args.filter((arg) => !NOT_AS_PEOPLE_HAVE_IT.has(arg)), '--disable-gpu'],
    headless: true,
  })
}
