// The pages of the checks are true: each wrong example has exactly its mistake, each right one nothing to mend.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES as capabilities } from '../../adapters/whatsapp/capabilities.ts'
import {
  CHECKS,
  type CheckCode,
  type Issue,
  issuesTogether,
  parseFlow,
  parseFlowText,
  waysIssues,
} from '../../engine/core/index.ts'

const folder = resolve(import.meta.dirname, '../../docs/checks')
const codes = Object.keys(CHECKS) as CheckCode[]

/** A file of four million characters would lie in everybody's copy. */
const WITHOUT_EXAMPLE: readonly string[] = ['too-large']

/** Asked of whole conversations: the small examples of the other checks have no person, and need none. */
const ON_WAYS: readonly CheckCode[] = [
  ...(['no-person-in-reach', 'silence-after-other', 'too-many-in-a-row', 'window-may-close'] as const),
  ...(['endless-round', 'read-before-set', 'wrong-kind', 'never-called'] as const),
]

function issuesOf(file: string, code: CheckCode): readonly Issue[] {
  const text = readFileSync(file, 'utf8')
  const parsed = text.startsWith('[') ? (JSON.parse(text) as unknown[]).map(parseFlow) : [parseFlowText(text)]
  const own = parsed.flatMap((result) => (result.ok ? result.warnings : result.issues))
  const flows = parsed.flatMap((result) => (result.ok ? [result.flow] : []))
  return flows.length < parsed.length
    ? own
    : [
        ...own,
        ...(ON_WAYS.includes(code) ? waysIssues(flows, { capabilities }) : issuesTogether(flows, { capabilities })),
      ]
}

describe.each(codes.filter((code) => !WITHOUT_EXAMPLE.includes(code)))('%s', (code) => {
  const wrong = ['wrong.json', 'wrong.txt'].map((name) => join(folder, code, name)).find(existsSync) ?? ''

  test('the wrong example has this mistake and no other, at its severity', () => {
    const issues = issuesOf(wrong, code)
    expect(new Set(issues.map((issue) => issue.code))).toEqual(new Set([code]))
    expect(new Set(issues.map((issue) => issue.severity))).toEqual(new Set([CHECKS[code].severity]))
  })

  test('and says where', () => {
    // Of a file that cannot be read there is no place but itself.
    if (['not-json', 'not-a-flow', 'too-deep'].includes(code)) return
    for (const { flow, node, field } of issuesOf(wrong, code)) expect(flow ?? node ?? field).toBeDefined()
  })

  test('the right one has nothing to mend', () => {
    expect(issuesOf(join(folder, code, 'right.json'), code)).toEqual([])
  })

  test('its page tells what is asked, what the customer would feel, how to mend it', () => {
    const page = readFileSync(join(folder, `${code}.md`), 'utf8')
    for (const part of [`\`${code}\``, '## What is asked', '## What the customer would feel', '## How to mend it'])
      expect(page).toContain(part)
  })
})

test('the index names each check with its severity, once', () => {
  const rows = readFileSync(join(folder, 'README.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| [`'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const told = rows.map(([, code = '', asks = '', severity = '']) => [code, asks.endsWith('?'), severity])
  expect(told.toSorted()).toEqual(
    codes
      .map((code) => {
        const { severity, changeable } = CHECKS[code]
        return [`[\`${code}\`](${code}.md)`, true, changeable ? `${severity}, changeable` : severity]
      })
      .toSorted(),
  )
})

test('no example lies there that nobody asks', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  expect(folders.sort()).toEqual(codes.filter((code) => !WITHOUT_EXAMPLE.includes(code)).sort())
})
