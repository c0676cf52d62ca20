// Small flows with one thing wrong on their ways, each beside its mended twin.

import type { Flow } from '../../engine/core/index.ts'
import { asks, call, called, decides, drawn, HELP, looksUp, menu, pause, person, says, when } from './small-flow.ts'

export interface Case {
  readonly says: string
  readonly code: string
  readonly wrong: readonly Flow[]
  readonly right: readonly Flow[]
  /** `flow/node` it is said of. */
  readonly at: string
  /** The nodes of its path. */
  readonly path?: string
  readonly field?: string
}

const start = when('start', 'hi')
const one = (...args: [readonly object[], readonly string[], object?]) => [
  drawn('tried', args[0], args[1], args[2]),
  HELP,
]
const alone = (...args: [readonly object[], readonly string[]]) => [drawn('tried', ...args)]
const row = (count: number) => Array.from({ length: count }, (_, n) => says(`m${n + 1}`))
const joined = (...ids: readonly string[]) => ids.slice(1).map((id, n) => `${ids[n]}.next > ${id}`)
const text = { type: 'text' }

/** Flows that a word of their name starts: a menu that so many messages remind of, one that leads to them otherwise, and a wait before them. */
const exactly = (id: string, word: string) => when(id, word, { keywords: [{ match: 'exact', words: [word] }] })
const reminded = (id: string, count: number, option = 'x') =>
  drawn(
    id,
    [exactly('start', id), menu('a', [option], { noReplyAfterMs: 3_600_000 }), ...row(count)],
    ['start.next > a', `a.option.${option} > a`, ...joinedRow('a.noReply', count)],
  )
/** A menu, behind a person or not, whose option says three. */
const chosen = (...before: readonly string[]) =>
  drawn(
    'chosen',
    [when('start', 'chosen'), menu('a', ['x']), ...before.map((id) => person(id)), ...row(3)],
    [
      ...(before[0] ? [`start.next > ${before[0]}`, `${before[0]}.closed > a`] : ['start.next > a']),
      ...joinedRow('a.option.x', 3),
    ],
  )
/** Two words of one flow; what the first is led to by its menu, the second is led to by a tap on that menu alone. */
const twoWords = (count: number) =>
  drawn(
    'tried',
    [
      ...[when('start', 'tried'), when('also', 'also'), menu('a', ['x']), menu('c', ['y'])],
      ...[menu('b', ['z'], { noReplyAfterMs: 3_600_000 }), ...row(count)],
    ],
    [
      ...['start.next > a', 'also.next > c', 'a.option.x > b', 'c.option.y > c', 'b.option.z > b'],
      ...joinedRow('b.noReply', count),
    ],
  )
const otherwise = (count: number) =>
  drawn(
    'tried',
    [when('start', 'tried'), menu('a', ['x']), ...row(count)],
    ['start.next > a', 'a.option.x > a', ...joinedRow('a.other', count)],
  )
const later = (count: number) =>
  drawn(
    'later',
    [when('start', 'later'), pause('rest', 1), ...row(count)],
    ['start.next > rest', ...joinedRow('rest.next', count)],
  )
const joinedRow = (from: string, count: number) => [`${from} > m1`, ...joined(...row(count).map(({ id }) => id))]

const lost = { id: 'lost', kind: 'trigger', on: 'notUnderstood', times: 3 }
const depth = ['a', 'b', 'c', 'd', 'e']
const deep = (levels: number) => depth.slice(0, levels).map((id) => menu(id, ['next', 'leave'], { retries: 1 }))
const down = (levels: number, last: string) =>
  depth
    .slice(0, levels)
    .flatMap((id, n) => [
      `${id}.option.next > ${depth[n + 1] && n + 1 < levels ? depth[n + 1] : last}`,
      `${id}.option.leave > bye`,
    ])

export const CASES: readonly Case[] = [
  {
    says: 'no way leads to a person',
    code: 'no-person-in-reach',
    wrong: alone([start, menu('a', ['x']), says('bye')], ['start.next > a', 'a.option.x > bye']),
    right: alone(
      [start, menu('a', ['x', 'help']), says('bye'), person()],
      ['start.next > a', 'a.option.x > bye', 'a.option.help > person'],
    ),
    ...{ at: 'tried/a', path: 'start a' },
  },
  {
    says: 'a person at the end of five menus is too far from the first',
    code: 'no-person-in-reach',
    wrong: alone([start, ...deep(5), says('bye'), person()], ['start.next > a', ...down(5, 'person')]),
    right: alone([start, ...deep(4), says('bye'), person()], ['start.next > a', ...down(4, 'person')]),
    ...{ at: 'tried/a', path: 'start a b c d e person' },
  },
  {
    says: 'a keyword that does not interrupt is no help at a menu that takes it for an option',
    code: 'no-person-in-reach',
    wrong: alone(
      [start, when('ask', 'agent'), menu('a', ['agent']), says('bye'), person()],
      ['start.next > a', 'a.option.agent > a', 'ask.next > person'],
    ),
    right: alone(
      [start, when('ask', 'agent', { interrupts: true }), menu('a', ['agent']), says('bye'), person()],
      ['start.next > a', 'a.option.agent > a', 'ask.next > person'],
    ),
    ...{ at: 'tried/a', path: 'start a' },
  },
  {
    says: 'what is not understood leads to a person, but not from a question that takes any text',
    code: 'no-person-in-reach',
    wrong: alone([start, lost, asks('a', text), person()], ['start.next > a', 'a.answered > a', 'lost.next > person']),
    right: alone(
      [start, lost, asks('a', { type: 'number' }), person()],
      ['start.next > a', 'a.answered > a', 'lost.next > person'],
    ),
    ...{ at: 'tried/a', path: 'start a' },
  },
  {
    says: 'the called flow has no person, and neither has what follows its call',
    code: 'no-person-in-reach',
    wrong: [
      drawn('tried', [start, call('go', 'other'), says('bye')], ['start.next > go', 'go.returned > bye']),
      drawn('other', [called(), asks('a', { type: 'number' })], ['called.next > a', 'a.answered > a']),
    ],
    right: [
      drawn('tried', [start, call('go', 'other'), person()], ['start.next > go', 'go.returned > person']),
      drawn('other', [called(), asks('a', { type: 'number' }), says('bye')], ['called.next > a', 'a.answered > bye']),
    ],
    ...{ at: 'other/a', path: 'start go called a' },
  },
  {
    says: 'a strange reply after the last try meets silence',
    code: 'silence-after-other',
    wrong: alone([start, menu('a', ['x']), person()], ['start.next > a', 'a.option.x > person']),
    right: alone([start, menu('a', ['x']), person()], ['start.next > a', 'a.option.x > person', 'a.other > person']),
    ...{ at: 'tried/a', path: 'start a' },
  },
  {
    says: 'six messages in a row',
    code: 'too-many-in-a-row',
    wrong: one([start, ...row(6)], joined('start', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6')),
    right: one([start, ...row(5)], joined('start', 'm1', 'm2', 'm3', 'm4', 'm5')),
    ...{ at: 'tried/m6', path: 'start m1 m2 m3 m4 m5 m6' },
  },
  {
    says: 'a menu that comes sixth, after a wait',
    code: 'too-many-in-a-row',
    wrong: one(
      [start, ...row(5), pause('rest', 1), menu('a', ['x'])],
      [...joined('start', 'm1', 'm2', 'm3', 'm4', 'm5', 'rest', 'a'), 'a.option.x > a'],
    ),
    right: one(
      [start, ...row(4), pause('rest', 1), menu('a', ['x'])],
      [...joined('start', 'm1', 'm2', 'm3', 'm4', 'rest', 'a'), 'a.option.x > a'],
    ),
    ...{ at: 'tried/a', path: 'start m1 m2 m3 m4 m5 rest a' },
  },
  {
    says: 'a reminder that comes back every hour',
    code: 'too-many-in-a-row',
    wrong: one(
      [start, menu('a', ['x'], { noReplyAfterMs: 3_600_000 })],
      ['start.next > a', 'a.option.x > a', 'a.noReply > a'],
    ),
    right: one(
      [start, menu('a', ['x'], { noReplyAfterMs: 3_600_000 }), says('bye')],
      ['start.next > a', 'a.option.x > a', 'a.noReply > bye'],
    ),
    ...{ at: 'tried/a', path: 'start a a a a a a' },
  },
  {
    says: 'six in a row, some of them said by a called flow',
    code: 'too-many-in-a-row',
    wrong: [
      drawn(
        'tried',
        [start, ...row(3), call('go', 'other'), says('last')],
        [...joined('start', 'm1', 'm2', 'm3', 'go'), 'go.returned > last'],
      ),
      drawn('other', [called(), says('o1'), says('o2')], joined('called', 'o1', 'o2')),
      HELP,
    ],
    right: [
      drawn(
        'tried',
        [start, ...row(2), call('go', 'other'), says('last')],
        [...joined('start', 'm1', 'm2', 'go'), 'go.returned > last'],
      ),
      drawn('other', [called(), says('o1'), says('o2')], joined('called', 'o1', 'o2')),
      HELP,
    ],
    ...{ at: 'tried/last', path: 'start m1 m2 m3 go called o1 o2 last' },
  },
  {
    says: 'a flow called twice never goes back to the other caller',
    code: 'too-many-in-a-row',
    wrong: [
      drawn(
        'tried',
        [start, when('also', 'hello'), ...row(4), call('first', 'other'), call('second', 'other'), says('last')],
        [
          ...joined('start', 'm1', 'm2', 'm3', 'm4', 'first'),
          'also.next > second',
          'first.returned > last',
          'second.returned > m2',
        ],
      ),
      drawn('other', [called(), says('o1')], joined('called', 'o1')),
      HELP,
    ],
    right: [
      drawn(
        'tried',
        [start, when('also', 'hello'), ...row(3), call('first', 'other'), call('second', 'other'), says('last')],
        [
          ...joined('start', 'm1', 'm2', 'm3', 'first'),
          'also.next > second',
          'second.returned > last',
          'first.returned > last',
        ],
      ),
      drawn('other', [called(), says('o1')], joined('called', 'o1')),
      HELP,
    ],
    ...{ at: 'tried/last', path: 'start m1 m2 m3 m4 first called o1 last' },
  },
  {
    says: 'the nudge for what was not read is the sixth',
    code: 'too-many-in-a-row',
    wrong: one(
      [start, ...row(5), { id: 'unread', kind: 'trigger', on: 'unread', afterMs: 600_000 }, says('nudge')],
      [...joined('start', 'm1', 'm2', 'm3', 'm4', 'm5'), 'unread.next > nudge'],
    ),
    right: one(
      [start, ...row(4), { id: 'unread', kind: 'trigger', on: 'unread', afterMs: 600_000 }, says('nudge')],
      [...joined('start', 'm1', 'm2', 'm3', 'm4'), 'unread.next > nudge'],
    ),
    ...{ at: 'tried/nudge', path: 'start m1 m2 m3 m4 m5 unread nudge' },
  },
  {
    says: 'two flows that wait and both go on by themselves',
    code: 'too-many-in-a-row',
    wrong: [reminded('tried', 3), reminded('second', 2), HELP],
    right: [reminded('tried', 2), reminded('second', 2), HELP],
    ...{ at: 'tried/m3', path: 'start a start a a m1 m2 a m1 m2 m3' },
  },
  {
    says: 'nothing lies beneath a menu that takes the word for its own option',
    code: 'too-many-in-a-row',
    wrong: [reminded('tried', 3), reminded('second', 2, 'tried'), HELP],
    right: [reminded('tried', 3, 'second'), reminded('second', 2, 'tried'), HELP],
    ...{ at: 'second/m2', path: 'start a start a a m1 m2 m3 a m1 m2' },
  },
  {
    says: 'a person ends what lies beneath: what comes behind them comes alone',
    code: 'too-many-in-a-row',
    wrong: [reminded('tried', 3), chosen(), HELP],
    right: [reminded('tried', 3), chosen('desk'), HELP],
    ...{ at: 'tried/m3', path: 'start a start a m1 m2 m3 a m1 m2 m3' },
  },
  {
    says: 'a tap on an old menu leads a second thread to where the first waits',
    code: 'too-many-in-a-row',
    wrong: [twoWords(3), HELP],
    right: [twoWords(2), HELP],
    ...{ at: 'tried/m2', path: 'also c a b start a b m1 m2 m3 b m1 m2' },
  },
  {
    says: 'what an aside says later, above a menu that is answered by nothing that fits',
    code: 'too-many-in-a-row',
    wrong: [otherwise(3), later(3), HELP],
    right: [otherwise(2), later(3), HELP],
    ...{ at: 'later/m3', path: 'start a start a m1 m2 m3 rest m1 m2 m3' },
  },
  {
    says: 'a message a day after the last word',
    code: 'window-may-close',
    wrong: one([start, pause('rest', 24), says('later')], joined('start', 'rest', 'later')),
    right: one(
      [start, pause('rest', 24), { ...says('later'), template: { name: 'later', languages: { en: 'en' } } }],
      joined('start', 'rest', 'later'),
    ),
    ...{ at: 'tried/later', path: 'start rest later' },
  },
  {
    says: 'waits add up',
    code: 'window-may-close',
    wrong: one(
      [start, menu('a', ['x'], { noReplyAfterMs: 20 * 3_600_000 }), pause('rest', 5), says('later')],
      ['start.next > a', 'a.option.x > a', 'a.noReply > rest', 'rest.next > later'],
    ),
    right: one(
      [start, menu('a', ['x'], { noReplyAfterMs: 18 * 3_600_000 }), pause('rest', 5), says('later')],
      ['start.next > a', 'a.option.x > a', 'a.noReply > rest', 'rest.next > later'],
    ),
    ...{ at: 'tried/later', path: 'start a rest later' },
  },
  {
    says: 'it opens again after a weekend',
    code: 'window-may-close',
    wrong: one(
      [start, { id: 'rest', kind: 'wait', until: 'opening' }, says('later')],
      joined('start', 'rest', 'later'),
    ),
    right: one(
      [
        start,
        { id: 'rest', kind: 'wait', until: 'opening' },
        { ...says('later'), template: { name: 'later', languages: { en: 'en' } } },
      ],
      joined('start', 'rest', 'later'),
    ),
    ...{ at: 'tried/later', path: 'start rest later' },
  },
  {
    says: 'what follows a person, with a wait',
    code: 'window-may-close',
    wrong: one(
      [start, person(), pause('rest', 20), says('later')],
      ['start.next > person', 'person.closed > rest', 'rest.next > later'],
    ),
    right: one(
      [start, person(), pause('rest', 2), says('later')],
      ['start.next > person', 'person.closed > rest', 'rest.next > later'],
    ),
    ...{ at: 'tried/later', path: 'start person rest later' },
  },
  {
    says: 'another program begins with words of its own',
    code: 'window-may-close',
    wrong: one([{ id: 'start', kind: 'trigger', on: 'api', call: 'go' }, says('later')], joined('start', 'later')),
    right: one(
      [
        { id: 'start', kind: 'trigger', on: 'api', call: 'go' },
        { ...says('later'), template: { name: 'later', languages: { en: 'en' } } },
      ],
      joined('start', 'later'),
    ),
    ...{ at: 'tried/later', path: 'start later' },
  },
  {
    says: 'a look-up that is asked again as soon as it fails',
    code: 'endless-round',
    wrong: one(
      [start, looksUp('ask'), says('sorry'), says('done')],
      ['start.next > ask', 'ask.ok > done', 'ask.notFound > done', 'ask.failed > sorry', 'sorry.next > ask'],
    ),
    right: one(
      [start, looksUp('ask'), pause('rest', 1), says('done')],
      ['start.next > ask', 'ask.ok > done', 'ask.notFound > done', 'ask.failed > rest', 'rest.next > ask'],
    ),
    ...{ at: 'tried/ask', path: 'start ask sorry ask' },
  },
  {
    says: 'a called flow that ends at once, called again and again',
    code: 'endless-round',
    wrong: [
      drawn('tried', [start, call('go', 'other')], ['start.next > go', 'go.returned > go']),
      drawn('other', [called(), { id: 'tag', kind: 'tag', add: ['x'] }], joined('called', 'tag')),
      HELP,
    ],
    right: [
      drawn('tried', [start, call('go', 'other')], ['start.next > go', 'go.returned > go']),
      drawn('other', [called(), asks('a', text), says('bye')], ['called.next > a', 'a.answered > bye']),
      HELP,
    ],
    ...{ at: 'tried/go', path: 'start go called tag go' },
  },
  {
    says: 'a value that only one of two ways sets',
    code: 'read-before-set',
    wrong: one(
      [
        start,
        decides('decide', { field: 'contact.vip', is: 'isTrue' }),
        asks('name', text),
        says('greet', 'Hello {{name}}'),
      ],
      ['start.next > decide', 'decide.case.yes > greet', 'decide.otherwise > name', 'name.answered > greet'],
    ),
    right: one(
      [
        start,
        decides('decide', { field: 'contact.vip', is: 'isTrue' }),
        asks('name', text),
        says('greet', 'Hello {{name | default:"you"}}'),
      ],
      ['start.next > decide', 'decide.case.yes > greet', 'decide.otherwise > name', 'name.answered > greet'],
    ),
    ...{ at: 'tried/greet', path: 'start decide greet', field: 'text' },
  },
  {
    says: 'a value that is compared before anybody was asked',
    code: 'read-before-set',
    wrong: one(
      [
        start,
        decides('decide', { field: 'count', is: 'atLeast', value: 3 }),
        asks('count', { type: 'number' }),
        says('bye'),
      ],
      ['start.next > decide', 'decide.case.yes > bye', 'decide.otherwise > count', 'count.answered > bye'],
    ),
    right: one(
      [
        start,
        decides('decide', {
          all: [
            { field: 'count', is: 'isSet' },
            { field: 'count', is: 'atLeast', value: 3 },
          ],
        }),
        asks('count', { type: 'number' }),
        says('bye'),
      ],
      ['start.next > decide', 'decide.case.yes > bye', 'decide.otherwise > count', 'count.answered > bye'],
    ),
    ...{ at: 'tried/decide', path: 'start decide', field: 'cases.0.when' },
  },
  {
    says: 'what a look-up finds is not there where it fails',
    code: 'read-before-set',
    wrong: one(
      [start, looksUp('ask'), says('tell', '{{found}}')],
      ['start.next > ask', 'ask.ok > tell', 'ask.notFound > tell', 'ask.failed > tell'],
    ),
    right: one(
      [start, looksUp('ask'), says('tell', '{{found}}'), says('sorry')],
      ['start.next > ask', 'ask.ok > tell', 'ask.notFound > sorry', 'ask.failed > sorry'],
    ),
    ...{ at: 'tried/tell', path: 'start ask tell', field: 'text' },
  },
  {
    says: 'one of two callers gives no value',
    code: 'read-before-set',
    wrong: [
      drawn(
        'tried',
        [start, call('go', 'other', { topic: 'x' }), call('too', 'other')],
        ['start.next > go', 'go.returned > too'],
      ),
      drawn('other', [called(), says('tell', 'About {{topic}}')], joined('called', 'tell')),
      HELP,
    ],
    right: [
      drawn(
        'tried',
        [start, call('go', 'other', { topic: 'x' }), call('too', 'other', { topic: 'y' })],
        ['start.next > go', 'go.returned > too'],
      ),
      drawn('other', [called(), says('tell', 'About {{topic}}')], joined('called', 'tell')),
      HELP,
    ],
    ...{ at: 'other/tell', path: 'called tell', field: 'text' },
  },
  {
    says: 'an expression looks at a value that is set behind it',
    code: 'read-before-set',
    wrong: one(
      [
        start,
        {
          id: 'sum',
          kind: 'set',
          assign: [
            { to: 'total', from: { expression: 'price * 2' } },
            { to: 'price', from: { value: 3 } },
          ],
        },
      ],
      joined('start', 'sum'),
    ),
    right: one(
      [
        start,
        {
          id: 'sum',
          kind: 'set',
          assign: [
            { to: 'price', from: { value: 3 } },
            { to: 'total', from: { expression: 'price * 2' } },
          ],
        },
      ],
      joined('start', 'sum'),
    ),
    ...{ at: 'tried/sum', path: 'start sum', field: 'assign.0.from' },
  },
  {
    says: 'a yes compared with the word',
    code: 'wrong-kind',
    wrong: one(
      [
        start,
        asks('sure', { type: 'yesNo' }),
        decides('decide', { field: 'sure', is: 'equals', value: 'yes' }),
        says('bye'),
      ],
      ['start.next > sure', 'sure.answered > decide', 'decide.case.yes > bye', 'decide.otherwise > bye'],
    ),
    right: one(
      [start, asks('sure', { type: 'yesNo' }), decides('decide', { field: 'sure', is: 'isTrue' }), says('bye')],
      ['start.next > sure', 'sure.answered > decide', 'decide.case.yes > bye', 'decide.otherwise > bye'],
    ),
    ...{ at: 'tried/decide', field: 'cases.0.when' },
  },
  {
    says: 'a date compared with a number',
    code: 'wrong-kind',
    wrong: one(
      [
        start,
        asks('day', { type: 'date' }),
        decides('decide', { field: 'day', is: 'greaterThan', value: 5 }),
        says('bye'),
      ],
      ['start.next > day', 'day.answered > decide', 'decide.case.yes > bye', 'decide.otherwise > bye'],
    ),
    right: one(
      [
        start,
        asks('day', { type: 'date' }),
        decides('decide', { field: 'day', is: 'greaterThan', value: '2030-01-01' }),
        says('bye'),
      ],
      ['start.next > day', 'day.answered > decide', 'decide.case.yes > bye', 'decide.otherwise > bye'],
    ),
    ...{ at: 'tried/decide', field: 'cases.0.when' },
  },
  {
    says: 'a flow that only others could start, and nobody does',
    code: 'never-called',
    wrong: [drawn('tried', [called(), says('bye')], joined('called', 'bye')), HELP],
    right: [
      drawn('tried', [called(), says('bye')], joined('called', 'bye')),
      drawn('other', [start, call('go', 'tried')], joined('start', 'go')),
      HELP,
    ],
    ...{ at: 'tried/called' },
  },
]
