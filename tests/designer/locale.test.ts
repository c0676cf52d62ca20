// In which region's way dates are written, whatever the browser says of itself.

import { afterEach, expect, test, vi } from 'vitest'
import { localeOf } from '../../designer/ui/locale.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['en', ['de-AT', 'en-GB', 'en'], 'en-GB'],
  ['it', ['en-GB'], 'it'],
  // Chrome on Linux with LANG=C.
  ['en', ['en-US@posix'], 'en'],
  ['en', ['en-US@posix', 'en-AU'], 'en-AU'],
  ['en', ['C', ''], 'en'],
])('a page in %s, in a browser that wants %j: %s', (language, languages, locale) => {
  vi.stubGlobal('navigator', { languages })
  expect(localeOf(language)).toBe(locale)
  expect(() => new Intl.DateTimeFormat(localeOf(language))).not.toThrow()
})
