// Words that do not start what they were drawn for: each found with a message that shows it, none claimed that does not happen.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wordIssues } from '../../../engine/core/check/words/word-issues.ts'
import { triggerSet } from '../../../engine/core/compile/trial-set.ts'
import { explainMessage, type Flow, MATCH_KINDS, type MatchKind, parseFlow } from '../../../engine/core/index.ts'
import { covers } from '../../../engine/core/matching/covers.ts'
import { readMessageText } from '../../../engine/core/matching/message-text.ts'
import { compilePattern } from '../../../engine/core/matching/pattern.ts'
import { exampleOfPattern } from '../../../engine/core/matching/pattern-example.ts'

type Rule = readonly [match: MatchKind, ...words: string[]]
interface Drawn {
  readonly [trigger: string]: { readonly rules: readonly Rule[] } & Record<string, unknown>
}

const end = { id: 'end', kind: 'end' }

/** A flow of triggers that lead to an end; more nodes and edges as they are drawn. */
function flow(id: string, triggers: Drawn, nodes: readonly object[] = [], edges: readonly string[][] = []): Flow {
  const parsed = parseFlow({
    ...{ schemaVersion: 1, id, name: id.toUpperCase(), languages: ['en'] },
    nodes: [
      ...Object.entries(triggers).map(([trigger, { rules, ...more }]) => ({
        ...{ id: trigger, kind: 'trigger', on: 'keyword' },
        keywords: rules.map(([match, ...words]) => ({ match, words })),
        ...more,
      })),
      ...nodes,
      end,
    ],
    edges: [
      ...Object.keys(triggers)
        .filter((trigger) => !edges.some(([from]) => from === trigger))
        .map((from) => ({ from, outlet: 'next', to: 'end' })),
      ...edges.map(([from, outlet, to]) => ({ from, outlet, to })),
    ],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.flow
}

const rules = (...list: Rule[]) => ({ rules: list })
const option = (id: string, ...titles: string[]) => ({ id, title: { en: titles[0] }, aliases: { en: titles.slice(1) } })
const menu = (...options: object[]) => ({ id: 'menu', kind: 'menu', text: { en: '?' }, options })

/** Code, flow, node and example of each issue. */
const found = (...flows: Flow[]) =>
  wordIssues(flows).map(({ code, flow, node, example }) => [code, `${flow}/${node}`, example].join(' '))

describe('a word', () => {
  test.each<[string, Flow[], string[]]>([
    ['of its own', [flow('a', { x: rules(['word', 'hi']), y: rules(['word', 'price']) })], []],
    [
      'that stands twice in a flow, in every kind that says the same',
      [
        flow('a', {
          x: rules(['word', 'price']),
          y: rules(['phrase', 'Price!'], ['startsWith', 'price'], ['word', 'cost']),
        }),
      ],
      ['never-fires a/y Price!'],
    ],
    [
      'that is one of those of a rule with a higher priority',
      [flow('a', { x: rules(['word', 'ship', 'cost']), y: { ...rules(['word', 'ship']), priority: 5 } })],
      ['never-fires a/x ship'],
    ],
    [
      'that holds one of those of a rule with a higher priority',
      [
        flow('a', {
          x: rules(['phrase', 'order late', 'x']),
          y: { ...rules(['allWords', 'late order']), priority: 5 },
        }),
      ],
      ['never-fires a/x order late'],
    ],
    [
      'that is longer than the one it holds, at one priority',
      [flow('a', { x: rules(['word', 'ship']), y: rules(['word', 'ship cost']) })],
      [],
    ],
    [
      'that may hold mistakes, behind one that may not',
      [flow('a', { x: rules(['word', 'price']), y: rules(['fuzzy', 'price']) })],
      ['shadowed a/y price'],
    ],
    [
      'that begins the message, behind one that stands anywhere',
      [flow('a', { x: rules(['startsWith', 'price']), y: rules(['word', 'price'], ['exact', 'hm']) })],
      ['shadowed a/y price'],
    ],
    [
      'that stands behind what interrupts',
      [
        flow('a', {
          x: { ...rules(['word', 'agent']), priority: 100 },
          y: { ...rules(['fuzzy', 'agent']), interrupts: true },
        }),
      ],
      ['never-fires a/x agent'],
    ],
    [
      'that opts out, in two flows',
      [
        flow('a', { x: { ...rules(['exact', 'stop']), on: 'optOut' } }),
        flow('b', { y: { ...rules(['exact', 'stop']), on: 'optOut' } }),
      ],
      ['never-fires b/y stop'],
    ],
    [
      'of another flow, alone, and with more behind it',
      [
        flow('a', { x: rules(['exact', 'price'], ['startsWith', 'cost']) }),
        flow('b', { y: rules(['word', 'price', 'cost']) }),
      ],
      ['answered-first b/y price'],
    ],
    [
      'as a pattern, shown by a message that it fits',
      [
        flow('a', { x: rules(['word', 'order 0'], ['pattern', '\\bz[0-9]{2}']) }),
        flow('b', { y: rules(['pattern', '^order\\s[0-9]$', '\\bz[0-9]{2}', 'q+']) }),
      ],
      ['answered-first b/y order 0', 'never-fires b/y z00'],
    ],
    [
      'in a script without spaces',
      [flow('a', { x: { ...rules(['word', '价格']), priority: 1 }, y: rules(['phrase', '什么价格', '你好']) })],
      ['never-fires a/y 什么价格'],
    ],
    [
      'in two scripts and marks',
      [flow('a', { x: rules(['exact', 'क़ीमत']), y: rules(['exact', 'कीमत'], ['word', 'दाम']) })],
      ['never-fires a/y कीमत'],
    ],
  ])('%s', (_, flows, expected) => {
    expect(found(...flows)).toEqual(expected)
  })

  test('is named with who answers it and what to do', () => {
    const [issue] = wordIssues([
      flow('a', { x: { ...rules(['word', 'ship']), interrupts: true } }),
      flow('b', { y: rules(['word', 'ship', 'ship now', 'ship it', 'we ship', 'cost']) }),
    ])
    expect(issue).toMatchObject({
      field: 'keywords.0.words.0',
      message:
        'Whoever writes “ship”, “ship now”, “ship it” (and 1 more of these words) never gets here: the flow “A” always answers first.',
      remedy: 'Its trigger goes before everything else: take the words away here or there.',
    })
  })
})

describe('an option that is typed', () => {
  const agent = { ...rules(['word', 'agent']), interrupts: true }
  const person = { id: 'person', kind: 'handoff', reason: 'asked' }
  const led = (to: string) => [
    ['start', 'next', 'menu'],
    ['menu', 'option.a', to],
    ['menu', 'option.b', 'end'],
  ]
  const start = rules(['word', 'hi'])

  test.each<[string, Flow, string[]]>([
    [
      'starts what goes before every menu',
      flow('a', { start, agent }, [menu(option('a', 'Travel agent'), option('b', 'B'))], led('end')),
      // Both lead to the end.
      [],
    ],
    [
      'starts what goes before every menu, and leads elsewhere',
      flow(
        'a',
        { start, agent },
        [menu(option('a', 'Travel agent', 'My agent'), option('b', 'B')), person],
        led('person'),
      ),
      ['collide a/menu Travel agent'],
    ],
    [
      'reaches a person either way',
      flow(
        'a',
        { start, agent },
        [menu(option('a', 'An agent'), option('b', 'B')), person, { ...person, id: 'other' }],
        [...led('person'), ['agent', 'next', 'other']],
      ),
      [],
    ],
    [
      'by its number',
      flow(
        'a',
        { start, two: { ...rules(['exact', '2']), interrupts: true } },
        [menu(option('a', 'A'), option('b', 'B')), person],
        [...led('end'), ['two', 'next', 'person']],
      ),
      ['collide a/menu 2'],
    ],
    [
      'is called like another',
      flow('a', { start }, [menu(option('a', 'Prices'), option('b', 'prices!'))], led('end')),
      ['alike-options a/menu Prices'],
    ],
    [
      'has a word of another',
      flow('a', { start }, [menu(option('a', 'Prices', 'costs'), option('b', 'Costs'))], led('end')),
      ['alike-options a/menu costs'],
    ],
    [
      'has a number that is another’s place',
      flow('a', { start }, [menu(option('a', '2 people'), option('b', '4 people'))], led('end')),
      ['alike-options a/menu 2'],
    ],
    [
      'has a number of its own place',
      flow('a', { start }, [menu(option('a', '1 person'), option('b', '2 people'))], led('end')),
      [],
    ],
  ])('%s', (_, drawn, expected) => {
    expect(found(drawn)).toEqual(expected)
  })

  test('of a question is read as the question reads it', () => {
    const asks = (...options: object[]) =>
      flow(
        'a',
        { start },
        [{ id: 'q', kind: 'question', text: { en: '?' }, answer: { type: 'choice' }, saveAs: 'x', options }],
        [
          ['start', 'next', 'q'],
          ['q', 'answered', 'end'],
        ],
      )
    const same = { value: 'v' }
    expect(found(asks({ ...option('a', 'Red'), ...same }, { ...option('b', 'Blue'), ...same }))).toEqual([])
    expect(found(asks(option('a', 'Red'), option('b', 'red')))).toEqual(['alike-options a/q Red'])
  })

  test('“back” is the menu’s own word, unless the trigger goes first or shows a menu', () => {
    const drawn = (more: object, to: string) =>
      flow(
        'a',
        { start, back: { ...rules(['word', 'Indietro', 'money back']), ...more } },
        [menu(option('a', 'A'), option('b', 'B'))],
        [...led('end'), ['back', 'next', to]],
      )
    expect(found(drawn({}, 'end'))).toEqual(['collide a/back Indietro'])
    expect(found(drawn({ interrupts: true }, 'end'))).toEqual([])
    expect(found(drawn({}, 'menu'))).toEqual([])
  })
})

const word = fc.constantFrom('order', 'price', 'late', 'ordr', 'my', '价格', '多少', 'क़ीमत', 'कीमत', '2')
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => list.join(' '))
const kind = fc.constantFrom(...(Object.keys(MATCH_KINDS) as MatchKind[]))
const message = fc
  .array(fc.oneof(word, fc.constantFrom('x', '!', 'prise', 'ＯＲＤＥＲ')), { maxLength: 5 })
  .map((list) => list.join(' '))
const trigger = fc.record({
  rules: fc.array(fc.tuple(kind, words), { minLength: 1, maxLength: 2 }),
  priority: fc.constantFrom(0, 0, 1),
  interrupts: fc.constantFrom(false, false, true),
})

describe('of any words', () => {
  test('where one keyword is said to cover another, no message fits the one alone', () => {
    const keyword = fc.tuple(kind, words)
    let yes = 0
    fc.assert(
      fc.property(keyword, keyword, fc.array(message, { minLength: 20, maxLength: 20 }), (a, b, messages) => {
        const [wide, narrow] = [a, b].map(([match, text]) => MATCH_KINDS[match].prepare(text))
        if (!wide?.ok || !narrow?.ok || !covers(wide.keyword, narrow.keyword, readMessageText(b[1]))) return
        yes += 1
        for (const text of [b[1], `${b[1]} x`, `x ${b[1]}`, `${b[1]}!`, ...messages].map(readMessageText))
          if (narrow.keyword.match(text) !== undefined) expect(wide.keyword.match(text), text.written).toBeDefined()
      }),
      { numRuns: 5_000 },
    )
    expect(yes).toBeGreaterThan(100)
  })

  test('a trigger that never fires never does, and every example is really answered by another', () => {
    let never = 0
    const drawn = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), trigger, { minKeys: 2 })
    fc.assert(
      fc.property(drawn, drawn, fc.array(message, { minLength: 30, maxLength: 30 }), (one, two, messages) => {
        const flows = [flow('one', one), flow('two', two)]
        const set = triggerSet(flows)
        for (const { code, flow: id, node, example, field } of wordIssues(flows)) {
          if (code === 'collide') continue
          const rule = `${id}/${node}`
          expect(explainMessage(set, example ?? '').won?.rule).not.toBe(rule)
          expect(explainMessage(set, example ?? '').lost.map((lost) => lost.rule)).toContain(rule)
          if (code !== 'never-fires' || field !== 'keywords') continue
          never += 1
          for (const text of messages) expect(explainMessage(set, text).won?.rule, text).not.toBe(rule)
        }
      }),
      { numRuns: 400 },
    )
    expect(never).toBeGreaterThan(20)
  })

  test.each([
    '\\b(order|parcel)\\s*#?\\d{3,5}',
    '^[a-z]{2}-?\\d+$',
    'a(?:b|c)+?d',
    '(?i)hi.*',
    '[^x]y',
    'q|r',
    '\\$\\d+',
    '[\\d]z',
  ])('the example of the pattern %s fits it', (source) => {
    const compiled = compilePattern(source)
    const example = exampleOfPattern(source)
    expect(compiled.ok && compiled.pattern.find(example ?? '')).toBe(true)
  })

  test('a pattern that is not understood has no example', () => {
    expect(exampleOfPattern('(')).toBeUndefined()
    expect(exampleOfPattern('\\p{Lu}1')).toBeUndefined()
  })
})

test('ten times the keywords take about ten times as long', () => {
  const KINDS = ['word', 'phrase', 'allWords', 'startsWith', 'exact', 'fuzzy'] as const
  let drawn = 0
  // New words each time: what is remembered of old ones would flatter the few.
  const wide = (keywords: number) => {
    drawn += 1
    const list = (t: number) =>
      Array.from({ length: keywords / 50 }, (_, w) => `thing${drawn}x${(t * 7919 + w * 104_729) % 99_991} of kind${w}`)
    const triggers = Array.from(
      { length: 50 },
      (_, t) => [`t${t}`, rules([KINDS[t % 6] ?? 'word', ...list(t)])] as const,
    )
    return flow('wide', Object.fromEntries(triggers))
  }
  const quickest = (keywords: number) => {
    const times = Array.from({ length: 5 }, () => {
      const fresh = [wide(keywords)]
      const began = performance.now()
      wordIssues(fresh)
      return performance.now() - began
    })
    return Math.min(...times)
  }
  // 0.2 s for 5,000 on a machine of its own. Each against each would be a hundred times as long.
  expect(quickest(5_000) / quickest(500)).toBeLessThan(50)
})
