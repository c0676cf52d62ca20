// Types of the words' keys: a key that does not exist is an error of the compiler, not a riddle on the page.

import type { english } from './english.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof english
  }
}
