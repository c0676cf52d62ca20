// What the publish dialog says is proven: what was asked and found nothing.

import { expect, test } from 'vitest'
import { verdictOf } from '../../designer/editor/publish/proven.ts'
import { checkSettingsSchema, type Issue } from '../../engine/core/index.ts'

const settings = checkSettingsSchema.parse({})
const issue = (code: string, severity: Issue['severity']): Issue => ({ code, severity, message: 'm', remedy: 'r' })
const ALL = ['waysOut', 'reachable', 'noLoop', 'fillable', 'person', 'inARow', 'window']

test('all of it where nothing was found', () => {
  expect(verdictOf([], settings).proven).toEqual(ALL)
})

test('nothing where an error kept the checker from walking through the flow', () => {
  expect(verdictOf([issue('empty-menu', 'error')], settings).proven).toEqual([])
})

test.each([
  ['too-many-in-a-row', 'inARow'],
  ['no-person-in-reach', 'person'],
  ['window-may-close', 'window'],
] as const)(
  'not what “%s” speaks against, however little serious the team finds it, nor where it is not asked',
  (code, claim) => {
    const others = ALL.filter((each) => each !== claim)
    expect(verdictOf([issue(code, 'warning')], settings).proven).toEqual(others)
    expect(verdictOf([issue(code, 'note')], settings).proven).toEqual(others)
    expect(verdictOf([], checkSettingsSchema.parse({ severities: { [code]: 'off' } })).proven).toEqual(others)
  },
)
