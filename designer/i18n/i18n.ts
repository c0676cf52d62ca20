// The words of the page. English is built in; other languages are loaded when they are wanted. One file per part of the page.

import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { english } from './english.ts'

export const INTERFACE_LANGUAGES = { en: 'English', hi: 'हिन्दी', it: 'Italiano' } as const
export type InterfaceLanguage = keyof typeof INTERFACE_LANGUAGES

const KEY = 'parley.language'
const namespaces = Object.keys(english) as (keyof typeof english)[]

/** Each language's files become one chunk, loaded once. */
const LOADERS: Record<Exclude<InterfaceLanguage, 'en'>, () => Promise<{ words: Record<string, object> }>> = {
  hi: () => import('./hindi.ts'),
  it: () => import('./italian.ts'),
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: namespaces,
    defaultNS: 'common',
    resources: { en: english },
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await speak(chosenLanguage())
}

/** What somebody chose here, or the browser's language where we speak it. */
export function chosenLanguage(): InterfaceLanguage {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages].flatMap(
    (language) => language?.split('-')[0] ?? [],
  )
  return wanted.find((language): language is InterfaceLanguage => language in INTERFACE_LANGUAGES) ?? 'en'
}

export async function chooseLanguage(language: InterfaceLanguage): Promise<void> {
  localStorage.setItem(KEY, language)
  await speak(language)
}

async function speak(language: InterfaceLanguage): Promise<void> {
  if (language !== 'en') {
    const { words } = await LOADERS[language]()
    for (const [namespace, keys] of Object.entries(words)) i18next.addResourceBundle(language, namespace, keys)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
