// What a team decides: each changeable check at each level, and none that may not be changed.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CHECKS,
  type CheckCode,
  type CheckSettings,
  checkSettingsSchema,
  type Issue,
  LEVELS,
  levelOf,
  waysIssues,
  withSettings,
} from '../../../engine/core/index.ts'
import { drawn, menu, person, says, when } from '../../support/small-flow.ts'

const codes = Object.keys(CHECKS) as CheckCode[]
const changeable = codes.filter((code) => CHECKS[code].changeable)
const issueOf = (code: CheckCode): Issue => ({ code, severity: CHECKS[code].severity, message: 'm', remedy: 'r' })
const all = codes.map(issueOf)
const decided = (severities: object) => ({ limits: {}, severities: severities as Record<string, 'off'> })

test('a check is as serious as the team says, and all others stay as they are', () => {
  for (const code of changeable)
    for (const level of LEVELS) {
      const settings = checkSettingsSchema.parse({ severities: { [code]: level } })
      expect(levelOf(code, settings)).toBe(level)
      const expected = all.flatMap((issue) =>
        issue.code !== code ? [issue] : level === 'off' ? [] : [{ ...issue, severity: level }],
      )
      expect(withSettings(all, settings)).toEqual(expected)
    }
})

describe('what keeps a flow from running', () => {
  const fixed = codes.filter((code) => !CHECKS[code].changeable)

  test.each(fixed)('%s stays an error', (code) => {
    expect(CHECKS[code].severity).toBe('error')
    expect(checkSettingsSchema.safeParse({ severities: { [code]: 'off' } }).success).toBe(false)
    // Nor where it got past the schema.
    expect(withSettings([issueOf(code)], decided({ [code]: 'off' }))).toEqual([issueOf(code)])
  })
})

test('only what can be decided is accepted', () => {
  expect(checkSettingsSchema.parse({})).toEqual({ severities: {}, limits: {} })
  for (const wrong of [
    { severities: { 'wordy-answer': 'loud' } },
    { severities: { constructor: 'off' } },
    { severities: { unheard: 'off' } },
    { limits: { wordsPerAnswer: 9 } },
    { limits: { wordsPerAnswer: 10.5 } },
    { limits: { turnsToPerson: 0 } },
    { limits: { messagesInARow: 6 } },
    { limits: { other: 1 } },
    { more: 1 },
  ])
    expect(checkSettingsSchema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
})

test('the page has a name for each check that can be changed', () => {
  const page = resolve(import.meta.dirname, '../../../designer/i18n/en/editor.json')
  expect(Object.keys(JSON.parse(readFileSync(page, 'utf8')).checks.name).sort()).toEqual([...changeable].sort())
})

test('the questions about ways go by the numbers of the team', () => {
  const texts = ['a', 'b', 'c', 'd'].map((id) => says(id))
  const flow = drawn(
    'row',
    [when('start', 'hi'), ...texts, menu('ask', ['on']), menu('more', ['person']), person()],
    ['start.next > a', 'a.next > b', 'b.next > c', 'c.next > d', 'd.next > ask', 'ask.option.on > more'].concat(
      'more.option.person > person',
    ),
  )
  const found = (limits: CheckSettings['limits']) =>
    waysIssues([flow], { limits })
      .map(({ code, node }) => [code, node])
      .filter(([code]) => code !== 'silence-after-other')
  expect(found({})).toEqual([])
  expect(found({ messagesInARow: 4 })).toEqual([['too-many-in-a-row', 'ask']])
  expect(found({ turnsToPerson: 1 })).toEqual([['no-person-in-reach', 'ask']])
})
