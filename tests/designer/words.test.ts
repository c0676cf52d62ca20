// Every language says everything that English says, with the same gaps to fill.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../designer/i18n')
const OTHERS = ['hi', 'it']
const namespaces = readdirSync(join(root, 'en')).map((file) => file.replace('.json', ''))

interface Words {
  readonly [key: string]: string | Words
}

function flat(words: Words, path = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  )
}

const read = (language: string, namespace: string) =>
  new Map(flat(JSON.parse(readFileSync(join(root, language, `${namespace}.json`), 'utf8')) as Words))
const gapsOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((gap) => gap[1]).sort()
/** The key without its plural form: `edges_one` and `edges_other` are forms of one. */
const formOf = (key: string) => /^(.+)_(zero|one|two|few|many|other)$/.exec(key)
/** The forms that a language needs for whole numbers of things on a page; `many` is for millions only. */
const FORMS = ['one', 'other']

describe.each(namespaces)('%s', (namespace) => {
  const english = read('en', namespace)

  test('says something everywhere, and has every plural form', () => {
    for (const language of ['en', ...OTHERS]) {
      const words = read(language, namespace)
      expect([...words].filter(([, text]) => text.trim() === '').map(([key]) => `${language}: ${key}`)).toEqual([])
      const plurals = new Set([...words.keys()].flatMap((key) => formOf(key)?.[1] ?? []))
      const missing = [...plurals]
        .flatMap((key) => FORMS.map((form) => `${key}_${form}`))
        .filter((key) => !words.has(key))
      expect(missing.map((key) => `${language}: ${key}`)).toEqual([])
    }
  })

  test.each(OTHERS)('has the keys and the gaps of English in %s', (language) => {
    const words = read(language, namespace)
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort())
    const differing = [...english].filter(([key, text]) => gapsOf(words.get(key) ?? '').join() !== gapsOf(text).join())
    expect(differing.map(([key]) => key)).toEqual([])
  })
})
