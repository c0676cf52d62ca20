// Expressions as authors write them, with what they give. They must give the same with and without isolation.

import type { Json } from '../../../engine/core/value.ts'

/** Sunday, 25 April 2027, 13:00 UTC */
export const usualNow = Date.UTC(2027, 3, 25, 13)

export const usualInput: Record<string, Json> = {
  contact: { name: 'Ada Lovelace', tags: ['vip', 'press'] },
  order: {
    total: 120,
    items: [
      { title: 'Shirt', price: 20 },
      { title: 'Coat', price: 100 },
    ],
  },
}

export const usualExpressions: readonly (readonly [expression: string, value: Json, paths: readonly string[]])[] = [
  ['1 + 2 * 3', 7, []],
  ['order.total > 100', true, ['order.total']],
  ['order.total > 100 and contact.name = "Ada Lovelace"', true, ['order.total', 'contact.name']],
  ['order.total >= 100 ? "big" : "small"', 'big', ['order.total']],
  ['order.discount ?? 0', 0, ['order.discount']],
  ['order.discount ?: "none"', 'none', ['order.discount']],
  ['order.items[price > 50].title', 'Coat', ['order.items.title']],
  ['order.items[0].title', 'Shirt', ['order.items.title']],
  ['order.items^(>price).title', ['Coat', 'Shirt'], ['order.items']],
  ['order.items.{"n": title}', [{ n: 'Shirt' }, { n: 'Coat' }], ['order.items']],
  ['order.items{title: price}', { Shirt: 20, Coat: 100 }, ['order.items']],
  ['order.items#$i.($i & ": " & title)', ['0: Shirt', '1: Coat'], ['order.items']],
  ['order.items@$o.($o.price * 2)', [40, 200], ['order.items']],
  ['order.items.%.total', [120, 120], ['order.items']],
  ['$$.order.total', 120, ['order.total']],
  ['"vip" in contact.tags', true, ['contact.tags']],
  ['$sum(order.items.price) / $count(order.items)', 60, ['order.items.price', 'order.items']],
  ['$max(order.items.price) - $min(order.items.price)', 80, ['order.items.price']],
  ['$join(order.items.title, ", ")', 'Shirt, Coat', ['order.items.title']],
  ['contact.name ~> $uppercase', 'ADA LOVELACE', ['contact.name']],
  ['contact.name ~> $substring(0, 3) ~> $lowercase', 'ada', ['contact.name']],
  ['contact.name.$length()', 12, ['contact.name']],
  ['contact.name.$pad(14, "-")', 'Ada Lovelace--', ['contact.name']],
  ['$pad("7", -3, "0")', '007', []],
  ['contact.name & "!" & missing', 'Ada Lovelace!', ['contact.name', 'missing']],
  ['"" & order.items[0]', '{"title":"Shirt","price":20}', ['order.items']],
  ['$string([1, 2], true)', '[\n  1,\n  2\n]', []],
  ['$contains(contact.name, /love/i)', true, ['contact.name']],
  ['$match("a1b22", /\\d+/).match', ['1', '22'], []],
  ['$replace(contact.name, /(\\w+) (\\w+)/, "$2 $1")', 'Lovelace Ada', ['contact.name']],
  ['$replace("a.b.c", ".", "-", 1)', 'a-b.c', []],
  ['$split("a, b,c", /, */)', ['a', 'b', 'c'], []],
  ['$number("12.5") + $round(1.25, 1)', 13.7, []],
  ['$formatNumber(1234.5, "#,##0.00")', '1,234.50', []],
  ['$exists(order.gift)', false, ['order.gift']],
  ['$append([1], [2, 3])', [1, 2, 3], []],
  ['$distinct($sort([3, 1, 3]))', [1, 3], []],
  ['$merge([{"a": 1}, {"b": 2}])', { a: 1, b: 2 }, []],
  ['$lookup(order, "total")', 120, ['order']],
  ['($tax := order.total * 0.2; order.total + $tax)', 144, ['order.total']],
  ['missing.at.all', null, ['missing.at.all']],
  ['[missing, 1]', [1], ['missing']],
  ['$now()', '2027-04-25T13:00:00.000Z', []],
  ['$now("[D] [MNn] [Y0001], [H01]:[m01]", "+0200")', '25 April 2027, 15:00', []],
  ['$millis()', usualNow, []],
  ['$fromMillis($millis() + 86400000, "[FNn]")', 'Monday', []],
  ['$toMillis("2027-04-25T13:00:00.000Z") = $millis()', true, []],
  ['$fromMillis($toMillis("15:30", "[H]:[m]"))', '2027-04-25T15:30:00.000Z', []],
  ['/* a note */ order.total', 120, ['order.total']],
]
