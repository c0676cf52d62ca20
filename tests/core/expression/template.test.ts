// Templates: what comes out of `{{ }}`, what the author is told, and that values stay data.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  parseTemplate,
  pathsOf,
  renderJson,
  renderPath,
  renderTemplate,
} from '../../../engine/core/expression/template.ts'
import type { Json } from '../../../engine/core/value.ts'

const scope = {
  contact: { name: 'ada  lovelace', email: '', tags: ['vip', 'press'] },
  order: {
    total: 1234.5,
    count: 3,
    paid: true,
    huge: 1e21,
    nothing: null,
    due: '2027-04-25T15:00',
    spaced: '2027-04-25 15:00',
    day: '2027-04-25',
    sent: '2027-04-25T22:30:00Z',
    late: '2027-04-25T22:30:00-05:00',
    at: Date.UTC(2027, 3, 25, 22, 30),
    wrong: '2027-02-31',
    items: [{ title: 'Shirt' }, { title: 'Coat' }],
    codes: [1, [2, 'three'], null],
    empty: [],
  },
}
const english = { language: 'en', timeZone: 'Europe/Rome' }

describe('rendering', () => {
  test.each([
    ['Hello {{contact.name}}!', 'Hello ada  lovelace!'],
    ['{{ contact.name | trim | title }}', 'Ada Lovelace'],
    ['{{contact.name|upper}} {{ contact.name | lower }}', 'ADA  LOVELACE ada  lovelace'],
    ['{{order.count}} of {{order.total}}, {{order.huge}}', '3 of 1234.5, 1000000000000000000000'],
    ['{{order.total | number}}', '1,234.5'],
    ['{{order.paid}}', 'true'],
    ['[{{order.nothing}}{{order.missing}}{{missing.at.all}}]', '[]'],
    ['{{contact.tags}}; {{order.codes}}', 'vip, press; 1, 2, three'],
    ['{{contact.tags | first}}', 'vip'],
    ['[{{order.empty | first}}]', '[]'],
    ['[{{order}}{{order.items}}]', '[]'],
    ['{{order.items.1.title}}', 'Coat'],
    ['{{contact.email | default:"no e-mail"}}', 'no e-mail'],
    ["{{contact.email | default:'}} | {{'}}", '}} | {{'],
    ['{{contact.email | default:“–”}}', '–'],
    ['{{missing | upper | default:"?"}}', '?'],
    ['{{order.count | default:"?"}}', '3'],
    ['a { b } } }} c', 'a { b } } }} c'],
    ['', ''],
  ])('%s', (template, text) => {
    expect(renderTemplate(template, scope, english)).toBe(text)
  })

  test.each([
    ['en', '{{order.due | date}}', '25 April 2027'],
    ['it', '{{order.due | date}}', '25 aprile 2027'],
    ['hi', '{{order.due | date}}', '25 अप्रैल 2027'],
    ['en-US', '{{order.due | date}}', 'April 25, 2027'],
    ['pt_BR', '{{order.due | date}}', '25 de abril de 2027'],
    ['no such language', '{{order.due | date}}', '25 April 2027'],
    ['en', '{{order.due | time}}', '15:00'],
    ['hi', '{{order.due | time}}', '15:00'],
    ['ar', '{{order.due | time}}', '15:00'],
    ['en', '{{order.spaced | dateTime}}', '25 April 2027, 15:00'],
    ['en', '{{order.day | dateTime}}', '25 April 2027'],
    ['en', '[{{order.day | time}}]', '[]'],
    ['it', '{{order.day | weekday}}', 'domenica'],
    // Instants are shown on the business's clock: 22:30 UTC is after midnight in Rome.
    ['en', '{{order.sent | dateTime}}', '26 April 2027, 00:30'],
    ['en', '{{order.late | dateTime}}', '26 April 2027, 05:30'],
    ['en', '{{order.at | weekday}}', 'Monday'],
    ['en', '{{order.wrong | date}}', '2027-02-31'],
    ['en', '{{contact.name | date}}', 'ada  lovelace'],
    ['en', '[{{missing | date}}]', '[]'],
  ])('in %s: %s', (language, template, text) => {
    expect(renderTemplate(template, scope, { language, timeZone: 'Europe/Rome' })).toBe(text)
  })

  test('what a customer typed comes out as it was typed, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('{{contact.name}}', '$eval("1")', '}}{{', '{{x | upper}}')),
        (typed) => {
          expect(renderTemplate('<{{answer}}>', { answer: typed }, english)).toBe(`<${typed}>`)
        },
      ),
    )
  })

  test('never throws and never shows an object, whatever the template and the values', () => {
    const pieces = fc.constantFrom('{{', '}}', 'a', '.', '|', ' ', 'date', 'default', ':', '"', "'", '“', '0', 'é')
    fc.assert(
      fc.property(
        fc.array(pieces).map((some) => some.join('')),
        fc.jsonValue(),
        (template, value) => {
          expect(renderTemplate(template, { a: value as Json }, english)).not.toContain('[object')
        },
      ),
    )
  })
})

describe('parsing', () => {
  test.each([
    ['Hi {{contact.name', 3, 'never closed'],
    [
      '{{ name }} {{ name | datum }}',
      11,
      '“datum” is not a known filter; known are date, time, dateTime, weekday, number',
    ],
    ['{{}}', 0, 'A path is missing'],
    ['{{ | upper }}', 0, 'A path is missing'],
    ['{{1}}', 0, '“1” is not a path'],
    ['{{first name}}', 0, '“first name” is not a path'],
    ["{{customer's name}}", 0, 'is not a path'],
    ['{{name | default:“x}}', 0, 'quotation mark'],
    ['{{contact.__proto__}}', 0, '“__proto__” is a reserved name'],
    ['{{name || upper}}', 0, 'A filter is missing'],
    ['{{name | }}', 0, 'is not a known filter'],
    ['{{name | default}}', 0, 'needs a text'],
    ['{{name | upper:"x"}}', 0, 'takes no text'],
    ['{{name | toString}}', 0, '“toString” is not a known filter'],
  ])('%s is refused at %i', (template, position, part) => {
    expect(parseTemplate(template)).toMatchObject({
      ok: false,
      position,
      said: { text: expect.stringContaining(part) },
    })
    expect(renderTemplate(template, scope, english)).toBe(template)
  })

  test('gives the paths it uses, each once', () => {
    expect(pathsOf('{{a.b}} {{ c | upper }} {{a.b | lower}} and {{order.items.0.title}}')).toEqual([
      'a.b',
      'c',
      'order.items.0.title',
    ])
    expect(pathsOf('{{broken')).toEqual([])
  })

  test('takes time in proportion to the text', () => {
    const long = `{{ a ${'| upper '.repeat(50_000)}`
    expect(parseTemplate(long).ok).toBe(false)
    expect(parseTemplate('{{a}}'.repeat(50_000)).ok).toBe(true)
  })
})

describe('paths of addresses', () => {
  test.each([
    ['/orders/{{id}}', 'A 1/2?x#y', '/orders/A%201%2F2%3Fx%23y'],
    ['/orders/{{id}}/items', '', '/orders//items'],
    ['/orders?number={{id}}&x=..', 'a&b=c', '/orders?number=a%26b%3Dc&x=..'],
    ['/orders/{{id}}', 'naïve \uD800', '/orders/na%C3%AFve%20%EF%BF%BD'],
  ])('%s with %j', (template, id, path) => {
    expect(renderPath(template, { id })).toBe(path)
  })

  test.each([
    ['/orders/{{id}}/items', '..'],
    ['/orders/{{id}}', '.'],
    ['/orders/.{{id}}/items', '.'],
    ['/orders/{{id}}{{id}}/items', '.'],
    ['/orders/{{id}}/items', '../../admin'],
    ['/orders/{{id}}/items', '%2e%2e'],
    ['/orders/.{{id}}./items', ''],
  ])('no value leaves its folder: %s with %j', (template, id) => {
    const { pathname } = new URL(renderPath(template, { id }), 'http://host')
    expect(pathname.startsWith('/orders/')).toBe(true)
    expect(pathname.split('/')).toHaveLength(template.split('/').length)
  })
})

test('JSON is filled in value by value, and a lone path keeps its type', () => {
  const template: Json = {
    id: '{{order.count}}',
    label: 'n. {{order.count}}',
    items: '{{order.items}}',
    missing: '{{missing}}',
    filtered: '{{order.count | default:"?"}}',
    list: ['{{contact.tags}}', 7, null, { deep: '{{order.paid}}' }],
    quoted: '{{contact.note}}',
    '{{contact.name}}': 'keys stay',
    ...JSON.parse('{"__proto__": {"polluted": true}}'),
  }
  expect(renderJson(template, { ...scope, contact: { ...scope.contact, note: '", "admin": "yes' } })).toEqual({
    id: 3,
    label: 'n. 3',
    items: [{ title: 'Shirt' }, { title: 'Coat' }],
    missing: null,
    filtered: '3',
    list: [['vip', 'press'], 7, null, { deep: true }],
    quoted: '", "admin": "yes',
    '{{contact.name}}': 'keys stay',
  })
})
