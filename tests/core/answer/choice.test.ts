// Options picked by typing: which evidence counts, and where nothing is picked.

import { describe, expect, test } from 'vitest'
import { type ChoiceOption, readChoice } from '../../../engine/core/answer/choice.ts'
import { readYesNo } from '../../../engine/core/answer/yes-no.ts'

function offer(...titles: (string | [string, ...string[]])[]): ChoiceOption[] {
  return titles.map((entry) => {
    const [title = '', ...aliases] = typeof entry === 'string' ? [entry] : entry
    return { id: title, title, aliases }
  })
}

const picked = (text: string, options: ChoiceOption[]) => {
  const choice = readChoice(text, options)
  return choice && `${choice.option} (${choice.how})`
}

describe('the main menu of a shop', () => {
  const MENU = offer('Order status', 'Products', ['Returns', 'रिटर्न', 'resi'], 'Talk to an agent')
  test.each([
    ['2', 'Products (number)'],
    ['2.', 'Products (number)'],
    ['２', 'Products (number)'],
    ['2️⃣', 'Products (number)'],
    ['२', 'Products (number)'],
    ['option 2', 'Products (number)'],
    ['number 2 please', 'Products (number)'],
    ['I want 2', 'Products (number)'],
    ['two', 'Products (number)'],
    ['the second', 'Products (number)'],
    ['second one', 'Products (number)'],
    ['the 2nd one please', 'Products (number)'],
    ['il secondo', 'Products (number)'],
    ['la seconda opzione', 'Products (number)'],
    ['दूसरा वाला', 'Products (number)'],
    ['दो', 'Products (number)'],
    ['the last one', 'Talk to an agent (number)'],
    ['one', 'Order status (number)'],
    ['products', 'Products (title)'],
    ['PRODUCTS!', 'Products (title)'],
    ['order  status', 'Order status (title)'],
    ['orderstatus', 'Order status (title)'],
    ['resi', 'Returns (alias)'],
    ['रिटर्न', 'Returns (alias)'],
    ['I want products please', 'Products (contains)'],
    ['can you show me the products please', 'Products (contains)'],
    ['order status A1001', 'Order status (contains)'],
    ['vorrei vedere i resi', 'Returns (contains)'],
    ['prodcuts', 'Products (nearly)'],
    ['prodcuts please', 'Products (nearly)'],
    ['retruns', 'Returns (nearly)'],
    ['ordr statsu', 'Order status (nearly)'],
    ['talk to agent', 'Talk to an agent (nearly)'],
    ['banana', undefined],
    ['banana split', undefined],
    ['5', undefined],
    ['0', undefined],
    ['22', undefined],
    ['2 3', undefined],
    ['status', undefined],
    ['to an', undefined],
    ['I am angry about the returns policy and products', undefined],
    ['I am angry about your returns', undefined],
    ['not products', undefined],
    ['not order status', undefined],
    ['products or returns', undefined],
    ['no', undefined],
    ['', undefined],
    ['?', undefined],
  ])('“%s”', (text, expected) => {
    expect(picked(text, MENU)).toBe(expected)
  })
})

describe('options that lie close together', () => {
  const MODELS = offer('Model A', 'Model B', ['Back', 'Indietro'], ['Main menu', 'Menu'])
  const PEOPLE = offer('4 people', '6 people', '2 people')
  const STARS = offer('5', '4', '3', '2', '1')
  const YES_NO = offer('Yes', 'No, talk to an agent')
  const SHOP = offer('🛒 Products', '📦 Order', '📦 Order status')
  const HAN = offer('订单查询', '产品', '退货')
  test.each<[string, ChoiceOption[], string | undefined]>([
    ['model a', MODELS, 'Model A (title)'],
    ['modl a', MODELS, 'Model A (nearly)'],
    ['model', MODELS, undefined],
    ['model c', MODELS, undefined],
    ['model b', offer('Model A', 'Back'), undefined],
    ['back', MODELS, 'Back (title)'],
    ['go back', MODELS, 'Back (contains)'],
    ['I want my money back', MODELS, undefined],
    ['menu', MODELS, 'Main menu (alias)'],
    ['go to the main menu', MODELS, 'Main menu (contains)'],
    ['4', PEOPLE, '4 people (number)'],
    ['2', PEOPLE, undefined],
    ['6', PEOPLE, '6 people (number)'],
    ['5', STARS, '5 (title)'],
    ['1', STARS, '1 (title)'],
    ['yep', YES_NO, 'Yes (alias)'],
    ['no', YES_NO, 'No, talk to an agent (alias)'],
    ['no thanks', YES_NO, 'No, talk to an agent (alias)'],
    ['products', SHOP, '🛒 Products (title)'],
    ['order', SHOP, '📦 Order (title)'],
    ['I want order status', SHOP, '📦 Order status (contains)'],
    ['产品', HAN, '产品 (title)'],
    ['我想看产品', HAN, '产品 (contains)'],
    ['我昨天在你们店里买的产品坏了怎么办', HAN, undefined],
    ['退贷', HAN, undefined],
    ['same', offer('Same', 'same!'), undefined],
    ['👎', offer('👍', '👎'), '👎 (title)'],
  ])('“%s”', (text, options, expected) => {
    expect(picked(text, options)).toBe(expected)
  })
})

test.each([
  ['yes', true],
  ['Yes please!', true],
  ['yes, thank you', true],
  ['OK', true],
  ['sure', true],
  ['of course', true],
  ['yep that’s right', true],
  ['sì', true],
  ['si grazie', true],
  ['va bene, grazie', true],
  ["d'accordo", true],
  ['हाँ', true],
  ['हां जी', true],
  ['ठीक है', true],
  ['जी', true],
  ['haan ji', true],
  ['sí, por favor', true],
  ['ja gerne', true],
  ['oui', true],
  ['bien sûr', true],
  ['sim', true],
  ['👍🏽', true],
  ['👍👍', true],
  ['no', false],
  ['No, thanks.', false],
  ['nope', false],
  ['not really', false],
  ['नहीं', false],
  ['जी नहीं', false],
  ['nahi', false],
  ['nein danke', false],
  ['non merci', false],
  ['não', false],
  ['👎', false],
  ['yes and no', 'notUnderstood'],
  ['yes no', 'ambiguous'],
  ['yes but later', 'notUnderstood'],
  ['no problem', 'notUnderstood'],
  ['please', 'notUnderstood'],
  ['banana', 'notUnderstood'],
  ['', 'notUnderstood'],
])('yes or no: “%s”', (text, expected) => {
  const read = readYesNo(text)
  expect(read.ok ? read.value : read.because).toBe(expected)
})
