// Faults planted one by one into flows as other people draw them: each is found, at its node. The flows themselves raise no false alarm.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES as capabilities } from '../../../adapters/whatsapp/capabilities.ts'
import { type Flow, type Issue, issuesTogether, parseFlow } from '../../../engine/core/index.ts'
import { differencesOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

type Json = Record<string, unknown>
interface Document extends Json {
  readonly nodes: Json[]
  readonly edges: { from: string; outlet: string; to: string }[]
}

const folder = resolve(import.meta.dirname, 'others')
const others = readdirSync(folder).map((name) => name.replace(/\.json$/, ''))
const drawnIn = (id: string): Document => {
  const shipped = shippedDrafts.find((flow) => flow.id === id)
  return structuredClone(shipped?.draft ?? JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')))
}

function issuesOf(...documents: readonly unknown[]): readonly Issue[] {
  const parsed = documents.map(parseFlow)
  const own = parsed.flatMap((result) => (result.ok ? result.warnings : result.issues))
  const flows = parsed.flatMap((result) => (result.ok ? [result.flow] : []))
  return flows.length < parsed.length ? own : [...own, ...issuesTogether(flows, { capabilities })]
}
const told = ({ code, node = '', example }: Issue) => `${code} ${node}${example === undefined ? '' : ` “${example}”`}`
const seriousIn = (...documents: readonly unknown[]) =>
  issuesOf(...documents).filter(({ severity }) => severity !== 'note')

/** `a.b.0.c` of a node; `undefined` takes it away. */
const put = (node: string, path: string, value: unknown) => (flow: Document) => {
  let holder = flow.nodes.find(({ id }) => id === node) as Json
  const keys = path.split('.')
  for (const key of keys.slice(0, -1)) holder = holder[key] as Json
  const last = keys.at(-1) ?? ''
  if (value === undefined) delete holder[last]
  else holder[last] = value
}
const lead = (from: string, outlet: string, to: string) => (flow: Document) => {
  const edge = flow.edges.find((other) => other.from === from && other.outlet === outlet)
  if (edge) edge.to = to
  else flow.edges.push({ from, outlet, to })
}
const cut = (from: string, outlet: string) => (flow: Document) => {
  flow.edges.splice(
    flow.edges.findIndex((edge) => edge.from === from && edge.outlet === outlet),
    1,
  )
}
const double = (from: string, outlet: string, to: string) => (flow: Document) =>
  void flow.edges.push({ from, outlet, to })
const drop = (node: string) => (flow: Document) => {
  flow.nodes.splice(
    flow.nodes.findIndex(({ id }) => id === node),
    1,
  )
}
const add = (node: Json) => (flow: Document) => void flow.nodes.push(node)
const many = (count: number) => Array.from({ length: count }, () => 'word').join(' ')

type Fault = (flow: Document) => void

test.each<[into: string, fault: Fault, code: string, node: string]>([
  // Ways and structure.
  ['clinic', cut('main', 'option.hours'), 'missing-outlet', 'main'],
  ['school', cut('find-bus', 'failed'), 'missing-outlet', 'find-bus'],
  ['courier', cut('zone', 'option.abroad'), 'missing-outlet', 'zone'],
  ['hotel', cut('welcome', 'noReply'), 'missing-outlet', 'welcome'],
  ['bank', lead('home', 'next', 'gone'), 'unknown-node', 'home'],
  ['office', lead('state', 'case.rejected', 'none'), 'unknown-outlet', 'state'],
  ['clinic', lead('goodbye', 'next', 'greeting'), 'edge-to-trigger', 'goodbye'],
  ['school', double('fees', 'next', 'end'), 'two-edges', 'fees'],
  ['courier', drop('held'), 'unknown-node', 'where'],
  ['office', lead('none', 'next', 'none'), 'endless-loop', 'none'],
  ['bank', lead('callback', 'option.yes', 'more'), 'unreachable-node', 'income'],
  ['hotel', put('guests', 'options', undefined), 'empty-choice', 'guests'],
  ['clinic', put('booked', 'text', undefined), 'empty-message', 'booked'],
  ['school', put('calendar', 'media.kind', 'audio'), 'caption-on-audio', 'calendar'],
  ['bank', put('apply', 'media', { kind: 'image', link: 'https://bank.example/a.png' }), 'link-with-media', 'apply'],
  ['bank', put('cards', 'options.1.id', 'apply'), 'duplicate-option', 'cards'],
  ['courier', put('where', 'cases.1.id', 'delivered'), 'duplicate-case', 'where'],
  ['office', add({ id: 'finished', kind: 'end' }), 'duplicate-node', 'finished'],
  ['hotel', put('mail', 'answer.type', 'letter'), 'bad-field', 'mail'],
  ['hotel', put('mail', 'sendTo', 'us'), 'unknown-field', 'mail'],
  ['hotel', put('mail', 'kind', 'postcard'), 'unknown-kind', 'mail'],
  // What is said.
  ['clinic', put('confirm', 'text.hi', '{{patient'), 'bad-template', 'confirm'],
  ['courier', put('remember-number', 'assign.0.from.expression', '$match('), 'bad-expression', 'remember-number'],
  ['hotel', put('full', 'text.it', undefined), 'missing-language', 'full'],
  ['clinic', put('hours', 'text.it', 'Lunedì'), 'unlisted-language', 'hours'],
  ['office', put('birth', 'text.en', many(81)), 'wordy-answer', 'birth'],
  ['bank', put('topics', 'footer', { en: many(13) }), 'too-long', 'topics'],
  ['courier', put('want-pickup', 'options.0.title.en', 'Yes, at {{address}}'), 'too-long-when-filled', 'want-pickup'],
  ['school', put('absent-until', 'header', { en: 'For {{pupil}}' }), 'too-long-when-filled', 'absent-until'],
  ['hotel', put('before-arrival', 'text.en', 'Free upgrade, last chance!'), 'spam-words', 'before-arrival'],
  ['courier', put('rate', 'text.en', 'You have won a voucher!'), 'spam-words', 'rate'],
  [
    'hotel',
    put('before-arrival', 'template', {
      name: 'soon',
      languages: { en: 'en' },
      parameters: [{ text: { en: 'a\nb' } }],
    }),
    'template-parameters',
    'before-arrival',
  ],
  ['clinic', put('confirm', 'options.0.title.en', '2 visits'), 'alike-options', 'confirm'],
  // Words.
  ['courier', put('price-word', 'keywords.0.match', 'patern'), 'bad-field', 'price-word'],
  ['courier', put('number-alone', 'keywords.0.words.0', '[A-Z'), 'bad-keyword', 'number-alone'],
  ['bank', put('card-info', 'keywords.0.words.0', 'lost card'), 'never-fires', 'card-info'],
  ['office', put('status', 'keywords.0.words', ['pothole status', 'complaint']), 'never-fires', 'status'],
  ['hotel', put('breakfast', 'keywords.1.words.1', 'Camera'), 'never-fires', 'breakfast'],
  [
    'school',
    put('fees-word', 'keywords.0', { match: 'startsWith', words: ['bus', 'transport fee'] }),
    'shadowed',
    'bus-word',
  ],
  [
    'clinic',
    put('report-word', 'keywords.0', { match: 'fuzzy', words: ['timings', 'report'] }),
    'never-fires',
    'hours-word',
  ],
  ['bank', put('loans', 'options.0.title.en', 'Home loan, ask an agent'), 'collide', 'loans'],
  ['office', put('services', 'options.1.title.en', 'Stop'), 'collide', 'services'],
  ['courier', put('pickup-word', 'keywords.0.words.2', 'back'), 'collide', 'pickup-word'],
  // What is kept.
  ['school', put('find-bus', 'save.0.to', 'minuteLate'), 'unused-variable', 'find-bus'],
  ['bank', put('find-branch', 'save.1.to', 'adress'), 'unused-variable', 'find-branch'],
  ['courier', put('look-up', 'save.1.to', 'date'), 'unused-variable', 'look-up'],
  ['clinic', add({ id: 'mark', kind: 'tag', add: ['seen'] }), 'unused-tag', 'mark'],
])('%s, fault %#', (into, fault, code, node) => {
  const before = issuesOf(drawnIn(into)).map(told)
  const drawn = drawnIn(into)
  fault(drawn)
  const found = issuesOf(drawn).filter((issue) => !before.includes(told(issue)))
  expect(found.map((issue) => `${issue.code} ${issue.node}`)).toContain(`${code} ${node}`)
})

describe('between flows', () => {
  test.each<[first: string, second: string, fault: Fault, code: string, node: string]>([
    ['hotel', 'clinic', () => {}, 'never-fires', 'greeting'],
    [
      'hotel',
      'clinic',
      put('greeting', 'keywords.0', { match: 'pattern', words: ['\\bhello\\b'] }),
      'answered-first',
      'greeting',
    ],
    ['bank', 'school', put('hello', 'keywords.0.words', ['loan', 'loan forms']), 'never-fires', 'hello'],
    ['bank', 'office', add({ id: 'other', kind: 'call', flow: 'nowhere' }), 'unknown-flow', 'other'],
    ['bank', 'office', add({ id: 'other', kind: 'call', flow: 'bank' }), 'not-callable', 'other'],
  ])('%s and %s: %#', (first, second, fault, code, node) => {
    const drawn = drawnIn(second)
    fault(drawn)
    const found = issuesOf(drawnIn(first), drawn)
    expect(found.filter(({ flow }) => flow === second).map((issue) => `${issue.code} ${issue.node}`)).toContain(
      `${code} ${node}`,
    )
  })
})

describe('no false alarm', () => {
  /** True ones: what is said really happens, as the test below plays. */
  const TRUE: Readonly<Record<string, readonly string[]>> = { school: ['alike-options admission “1”'] }

  test.each(others)('in %s', (id) => {
    const drawn = drawnIn(id)
    expect(drawn.nodes.length).toBeGreaterThanOrEqual(15)
    expect(seriousIn(drawn).map(told)).toEqual(TRUE[id] ?? [])
  })

  test('whoever types “1” for a class of the school is asked again', async () => {
    const parsed = parseFlow(drawnIn('school'))
    const flows: Flow[] = parsed.ok ? [parsed.flow] : []
    const steps = [{ customer: 'hello' }, { taps: 'Admissions' }, { customer: '1' }, { bot: ['Which class'] }]
    expect(await differencesOf(flows, { title: 'a class', steps })).toEqual([])
  })

  const shipped = shippedDrafts.filter(({ flow }) => !flow.starter)
  const starters = shippedDrafts.filter(({ flow }) => flow.starter)

  test('in what ships and answers together', () => {
    expect(seriousIn(...shipped.map(({ draft }) => draft)).map(told)).toEqual([])
  })

  test.each(starters)('in the starter $id', ({ draft }) => {
    expect(seriousIn(draft).map(told)).toEqual([])
  })
})
