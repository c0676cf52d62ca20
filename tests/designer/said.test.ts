// What the core says to authors is said in every language of the page: each pattern has its translation, and nothing else has one.

import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { createInstance } from 'i18next'
import { parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'
import { ruleSetOf } from '../../designer/editor/model/rule-set.ts'
import { issueWords } from '../../designer/editor/problems/issue-words.ts'
import { sayerIn } from '../../designer/editor/said.ts'
import { english } from '../../designer/i18n/english.ts'
import { words as hindi } from '../../designer/i18n/hindi.ts'
import { words as italian } from '../../designer/i18n/italian.ts'
import {
  checkExpression,
  type Draft,
  explainMessage,
  type Issue,
  mendsFor,
  parseFlowText,
  problemsOf,
  readDraft,
  type Said,
  type SaidValue,
} from '../../engine/core/index.ts'
import { scrawl } from '../support/drawing.ts'
import { shippedDrafts } from '../support/shipped.ts'

const root = resolve(import.meta.dirname, '../..')
const core = globSync('engine/core/**/*.ts', { cwd: root }).filter((file) => file !== 'engine/core/said.ts')
const TRANSLATIONS = { hi: hindi.said, it: italian.said } as Readonly<Record<string, Readonly<Record<string, string>>>>
const LANGUAGES = Object.keys(TRANSLATIONS)
const holesOf = (text: string) => [...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, hole]) => hole).sort()

/** The patterns of all sentences in the core, read from its sources: those too that no test ever comes to. */
const patterns = new Set(
  core.flatMap((file) => {
    const found: string[] = []
    const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'))
    expect(errors).toEqual([])
    new Visitor({
      TaggedTemplateExpression({ tag, quasi }) {
        if (tag.type !== 'Identifier' || tag.name !== 'say') return
        const pieces = quasi.quasis.map(({ value }) => value.cooked ?? '')
        found.push(pieces.reduce((before, piece, n) => `${before}{{${n - 1}}}${piece}`))
      },
    }).visit(program)
    return found
  }),
)

const odd = fc.constantFrom<unknown[]>(
  '',
  'x',
  '{{',
  '{{a|b}}',
  'A B',
  '$eval(1)',
  '/(?=a)/',
  'x'.repeat(9_999),
  0,
  -1,
  1.5,
  1e12,
  true,
  null,
  [],
  {},
  [[]],
)

/** A flow that ships, with one value of it replaced by an odd one. */
const spoilt = fc
  .record({ flow: fc.constantFrom(...shippedDrafts), luck: fc.nat(), odd })
  .map(({ flow, luck, odd }) => {
    const document = structuredClone(flow.draft) as unknown
    const places: (() => void)[] = []
    const walk = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return
      const holder = value as Record<string, unknown>
      for (const [key, inner] of Object.entries(holder)) {
        places.push(() => {
          holder[key] = odd
        })
        walk(inner)
      }
    }
    walk(document)
    places[luck % places.length]?.()
    return document
  })

describe.each(LANGUAGES)('in %s', (language) => {
  const translations = TRANSLATIONS[language] ?? {}

  test('every sentence of the core is there, and no other', () => {
    expect(patterns.size).toBeGreaterThan(100)
    expect([...patterns].filter((pattern) => !translations[pattern]?.trim())).toEqual([])
    expect(Object.keys(translations).filter((pattern) => !patterns.has(pattern))).toEqual([])
  })

  test('each has the holes of its pattern', () => {
    const wrong = Object.entries(translations).filter(([pattern, text]) => `${holesOf(text)}` !== `${holesOf(pattern)}`)
    expect(wrong).toEqual([])
  })

  test('whatever is wrong with a drawing is said in it to the last word', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(scrawl, spoilt), (json) => {
        const draft = readDraft(json)
        for (const issue of problemsOf(draft, [])) {
          const { said } = issue
          expect([said?.message.text, said?.remedy.text]).toEqual([issue.message, issue.remedy])
          expect(said?.reason?.text).toBe(issue.reason)
          const sentences = [said?.message, said?.remedy, ...mendsFor(issue, draft).map(({ label }) => label)]
          const untold = sentences
            .flatMap(patternsIn)
            .filter((pattern) => !translations[pattern] && !isForeign(pattern, issue))
          expect(untold, issue.message).toEqual([])
        }
      }),
      { numRuns: 400 },
    )
  })
})

/** The words of JSONata's own parser have no translation. */
const isForeign = (pattern: string, { code }: Issue) => pattern === '{{0}}' && code === 'bad-expression'

function patternsIn(value: SaidValue | undefined): string[] {
  if (typeof value !== 'object') return []
  if ('list' in value) return value.list.flatMap(patternsIn)
  return 'pattern' in value ? [value.pattern, ...value.values.flatMap(patternsIn)] : []
}

const i18n = createInstance()
await i18n.init({
  lng: 'en',
  resources: { en: english, hi: hindi, it: italian },
  interpolation: { escapeValue: false },
})

const say = (language: string, draft?: Draft) => sayerIn(i18n, language, draft)
const wordsIn = (language: string, issue: Issue, draft?: Draft) =>
  issueWords(issue, say(language, draft), i18n.getFixedT(language, 'editor'))

const START = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] }
const flow = (nodes: object[], edges: object[] = [], more: object = {}) =>
  readDraft({
    ...{ schemaVersion: 1, id: 'shop', name: 'Shop', languages: ['en', 'hi'], ...more },
    nodes: [START, ...nodes],
    edges: [{ from: 'start', outlet: 'next', to: 'x' }, ...edges],
  })
const both = (text: string) => ({ en: text, hi: text })
const TRIGGER = { id: 'x', kind: 'trigger', on: 'keyword' }
const MESSAGE = { id: 'x', kind: 'message', text: both('Hello') }
const QUESTION = { id: 'x', kind: 'question', text: both('Which?'), saveAs: 'answer', answer: { type: 'text' } }
const MENU = { id: 'x', kind: 'menu', text: both('Choose'), options: [] }
const COLOURS = [
  { id: 'red', title: both('Red') },
  { id: 'red', title: both('Blue') },
]
const when = (condition: object) => ({ id: 'x', kind: 'branch', cases: [{ id: 'open', when: condition }] })

describe('an issue reads, in English, Italian and Hindi', () => {
  test.each<[code: string, draft: Draft, en: string, it: string, hi: string]>([
    [
      'bad-field',
      flow([{ ...TRIGGER, keywords: [{ match: 'word', words: [] }] }]),
      '“Words” is empty: it needs at least one.',
      'Parole: non c’è niente, serve almeno un elemento.',
      'शब्द: खाली है, कम से कम एक चाहिए।',
    ],
    [
      'bad-field',
      flow([{ id: 'x', kind: 'wait', forMs: 5 }]),
      '“How long it waits” must be at least 1000 (one second).',
      'Quanto aspetta: dev’essere almeno 1000 (un secondo).',
      'कितनी देर रुके: कम से कम 1000 (एक सेकंड) होना चाहिए।',
    ],
    [
      'bad-field',
      flow([{ ...QUESTION, saveAs: 'contact.phone' }]),
      '“Where it is kept” “contact.phone” comes from the channel and cannot be set: choose another field.',
      'Dove si conserva: “contact.phone” viene dal canale e non si può cambiare, scegli un altro campo.',
      'कहाँ रखा जाए: “contact.phone” चैनल से आता है और बदला नहीं जा सकता, दूसरा फ़ील्ड चुनें।',
    ],
    [
      'bad-field',
      flow([when({ field: '', is: 'equals', value: 1 })]),
      '“Cases”: A path is missing; write a name such as “contact.name”.',
      'Casi: Manca un percorso, scrivi un nome come “contact.name”.',
      'स्थितियाँ: पथ नहीं है; “contact.name” जैसा नाम लिखें।',
    ],
    [
      'bad-field',
      flow([when({ field: 'a', is: 'oneOf', value: 1 })]),
      '“Cases” “is one of” needs a list of values.',
      'Casi: con “è uno di” serve un elenco di valori.',
      'स्थितियाँ: “इनमें से एक है” के साथ मानों की सूची चाहिए।',
    ],
    [
      'bad-field',
      flow([{ ...MESSAGE, media: { kind: 'image', link: 'http://a.example' } }]),
      '“Link” must be an https address.',
      'Link: dev’essere un indirizzo https.',
      'लिंक: https वाला पता होना चाहिए।',
    ],
    [
      'missing-outlet',
      flow([QUESTION]),
      '“answered” leads nowhere: the customer would be left waiting.',
      'L’uscita “ha risposto” non porta da nessuna parte: il cliente resterebbe ad aspettare.',
      'रास्ता “जवाब मिला” कहीं नहीं जाता: ग्राहक इंतज़ार करता रह जाएगा।',
    ],
    [
      'missing-language',
      flow([{ ...MESSAGE, text: { en: 'Hello' } }]),
      'There is no text in “Hindi”; customers would read it in “English”.',
      'Il testo in “hindi” manca; i clienti lo leggerebbero in “inglese”.',
      '“हिन्दी” में टेक्स्ट नहीं है; ग्राहक इसे “अंग्रेज़ी” में पढ़ेंगे।',
    ],
    [
      'bad-template',
      flow([{ ...MESSAGE, text: both('Hi {{name|loud}}') }]),
      'The text cannot be filled in: “loud” is not a known filter; known are date, time, dateTime, weekday, number, upper, lower, title, trim, first, default.',
      'Il testo non si può completare. “loud” non è un filtro che si conosce: ci sono date, time, dateTime, weekday, number, upper, lower, title, trim, first, default.',
      'टेक्स्ट भरा नहीं जा सकता: “loud” जाना हुआ फ़िल्टर नहीं है; ये हैं: date, time, dateTime, weekday, number, upper, lower, title, trim, first, default।',
    ],
    [
      'bad-expression',
      flow([when({ expression: '$eval("1")' })]),
      'This expression cannot be used: The function “$eval” cannot be used; write the expression itself.',
      'Questa formula non si può usare. La funzione “$eval” non si può usare: scrivi direttamente la formula.',
      'यह सूत्र काम में नहीं लिया जा सकता: फ़ंक्शन “$eval” काम में नहीं लिया जा सकता; सूत्र ख़ुद लिखें।',
    ],
    [
      'bad-keyword',
      flow([{ ...TRIGGER, keywords: [{ match: 'pattern', words: ['*a'] }] }]),
      '“*a” cannot be matched: A “*”, “+” or “?” stands where there is nothing to repeat; put a letter or a group before it. It is about *',
      '“*a” non si può riconoscere. Un “*”, “+” o “?” sta dove non c’è niente da ripetere: mettici davanti una lettera o un gruppo. Si tratta di *',
      '“*a” पहचाना नहीं जा सकता: “*”, “+” या “?” ऐसी जगह है जहाँ दोहराने को कुछ नहीं है; उससे पहले कोई अक्षर या समूह रखें। बात इसकी है: *',
    ],
    [
      'duplicate-option',
      flow([{ ...MENU, options: COLOURS }]),
      'The option id “red” is used twice.',
      'L’id di opzione “red” c’è due volte.',
      'विकल्प की id “red” दो बार है।',
    ],
    [
      'unknown-node',
      flow([MESSAGE], [], { mainMenu: 'x' }),
      '“mainMenu” names “Hello”, which is no menu of this flow.',
      'Il menu principale è “Hello”, che non è un menu di questo flusso.',
      'मुख्य मेन्यू “Hello” रखा गया है, जो इस फ़्लो का मेन्यू नहीं है।',
    ],
    [
      'endless-loop',
      flow(
        [
          { ...MESSAGE, name: 'Hello' },
          { id: 'y', kind: 'tag', add: ['a'] },
        ],
        [
          { from: 'x', outlet: 'next', to: 'y' },
          { from: 'y', outlet: 'next', to: 'x' },
        ],
      ),
      'This goes round for ever without waiting for the customer: Hello → Tag → Hello.',
      'Gira in tondo per sempre senza aspettare il cliente: Hello → Etichetta → Hello.',
      'यह ग्राहक का इंतज़ार किए बिना हमेशा घूमता रहेगा: Hello → टैग → Hello।',
    ],
    [
      'unknown-kind',
      flow([{ id: 'x', kind: 'teleport' }]),
      'This node has the kind "teleport", which Parley does not know.',
      'Questo nodo è di tipo "teleport", che Parley non conosce.',
      'इस नोड का प्रकार "teleport" है, जिसे Parley नहीं जानता।',
    ],
  ])('%s %#', (code, draft, en, it, hi) => {
    const issue = problemsOf(draft, []).find((one) => one.code === code)
    if (!issue) throw new Error(JSON.stringify(problemsOf(draft, [])))
    // As it comes from the checker's thread, and from the engine.
    const travelled = [structuredClone(issue), JSON.parse(JSON.stringify(issue)) as Issue]
    for (const one of travelled) {
      const told = ['en', 'it', 'hi'].map((language) => wordsIn(language, one, draft).message)
      expect(told).toEqual([en, it, hi])
    }
  })

  test('what to do about it, with the names of the page', () => {
    const draft = flow([{ ...MESSAGE, name: 'Hello' }], [{ from: 'x', outlet: 'lost', to: 'x' }])
    const [issue] = problemsOf(draft, [])
    expect(['en', 'it', 'hi'].map((language) => issue && wordsIn(language, issue, draft).remedy)).toEqual([
      'Use one of: then.',
      'Usa uno di questi: poi.',
      'इनमें से एक काम में लें: फिर।',
    ])
  })

  test('one of an engine that says it in English only stays in English', () => {
    const { said: _, ...issue } = problemsOf(flow([]), [])[0] as Issue
    expect(wordsIn('it', issue)).toEqual({ message: issue.message, remedy: issue.remedy })
  })

  test('a file that is none', () => {
    const parsed = parseFlowText('7')
    const [issue] = parsed.ok ? [] : parsed.issues
    expect(issue && wordsIn('it', issue).message).toBe('Un flusso è un oggetto JSON, ma questo è un numero.')
  })
})

test('formulas, mends and the rules of a tried message are said in it too', () => {
  const checked = checkExpression('order.total >')
  // What JSONata itself says has no translation.
  expect(!checked.ok && say('it')(checked.said)).toBe('Unexpected end of expression')
  const draft = flow([QUESTION])
  const issue = problemsOf(draft, []).find(({ code }) => code === 'missing-outlet')
  expect(issue && mendsFor(issue, draft).map(({ label }) => say('it')(label))).toEqual([
    'Passa a una persona',
    'Finisci qui',
  ])
  const { flows } = ruleSetOf(draft, [])
  expect(say('it')(explainMessage(flows, 'hi').won?.said as Said)).toBe('“hi” è una delle sue parole')
})
