// The table of checks is whole: the types let no code be said that is not in it, this finds rows and pages that nobody needs or that are missing.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { CHECKS, pageOfCheck } from '../../../engine/core/check/codes.ts'

const root = resolve(import.meta.dirname, '../../..')
const codes = Object.keys(CHECKS) as (keyof typeof CHECKS)[]

const core = join(root, 'engine/core')
const sources = readdirSync(core, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'check/codes.ts' && file !== 'flow/issue.ts')
  .map((file) => readFileSync(join(core, file), 'utf8'))
const said = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/\b(?:error|warning|note|issue)\(\s*(?:'(?:error|warning|note)',\s*)?'([a-z-]+)'/g)].map(
      ([, code]) => code,
    ),
  ),
)

test('every code that the core says stands in the table, and no other', () => {
  expect([...said].sort()).toEqual([...codes].sort())
})

test('every code has its page, and every page its code', () => {
  const pages = readdirSync(join(root, 'docs/checks')).filter((file) => file.endsWith('.md') && file !== 'README.md')
  const wanted = codes.map((code) => pageOfCheck(code).slice('docs/checks/'.length))
  expect(pages.sort()).toEqual(wanted.sort())
})
