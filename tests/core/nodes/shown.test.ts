// How a node is shown, told before anybody sees it: the same as the engine does it, for every node that ships and for made ones.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  type ChannelCapabilities,
  compileFlow,
  createFlowSet,
  type DraftNode,
  nodeKindNames,
  Simulation,
  shownForm,
  textLimits,
} from '../../../engine/core/index.ts'
import { scrawl } from '../../support/drawing.ts'
import { flowOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const PLAIN: ChannelCapabilities = {
  channel: 'plain',
  text: { charsMax: 500 },
  media: { captionCharsMax: 100 },
  locationRequest: false,
  templates: false,
  reactions: false,
  receipts: { delivered: false, read: false },
}

const en = (text: string) => ({ en: text })
const options = (count: number, title = 'Option') =>
  Array.from({ length: count }, (_, i) => ({ id: `o${i}`, title: en(`${title} ${i}`) }))
const menu = (fields: Record<string, unknown>): DraftNode => ({ id: 'm', kind: 'menu', text: en('Well?'), ...fields })
const shown = (node: DraftNode, language = 'en', capabilities = WHATSAPP_CAPABILITIES) =>
  shownForm(node, language, capabilities)

describe('the form', () => {
  test.each<[string, DraftNode, string | undefined, number | undefined]>([
    ['three short options', menu({ options: options(3) }), 'buttons', undefined],
    ['four options', menu({ options: options(4) }), 'list', undefined],
    [
      'two options and back and main menu',
      menu({ options: options(2), back: true, mainMenu: true }),
      'list',
      undefined,
    ],
    ['a title too long for a button', menu({ options: options(1, 'A title of 21 chars') }), 'list', undefined],
    [
      'a title too long for a list',
      menu({ options: options(1, 'A title of more than 24 chars') }),
      'numbered',
      undefined,
    ],
    [
      'an option with a description',
      menu({ options: [{ id: 'a', title: en('A'), description: en('B') }] }),
      'list',
      undefined,
    ],
    ['a text too long for buttons', menu({ text: en('x'.repeat(1025)), options: options(2) }), 'numbered', undefined],
    ['ten options', menu({ options: options(10) }), 'list', undefined],
    ['eleven options', menu({ options: options(11) }), 'list', 2],
    ['nine options and both ways back', menu({ options: options(9), back: true, mainMenu: true }), 'list', 2],
    ['nineteen options', menu({ options: options(19) }), 'list', 3],
    ['eleven options as numbers', menu({ options: options(11), beyond: 'numbers' }), 'numbered', undefined],
    [
      'a question with a choice',
      { id: 'q', kind: 'question', text: en('?'), answer: { type: 'choice' }, options: options(2), saveAs: 'a' },
      'buttons',
      undefined,
    ],
    [
      'a question',
      { id: 'q', kind: 'question', text: en('?'), answer: { type: 'date' }, saveAs: 'a' },
      'text',
      undefined,
    ],
    [
      'a question for a place',
      { id: 'q', kind: 'question', text: en('?'), answer: { type: 'location' }, saveAs: 'a' },
      'location',
      undefined,
    ],
    ['a message', { id: 'm', kind: 'message', text: en('Hi') }, 'text', undefined],
    [
      'a picture',
      { id: 'm', kind: 'message', text: en('Hi'), media: { kind: 'image', link: 'https://a.example/b.png' } },
      'media',
      undefined,
    ],
    [
      'a link',
      { id: 'm', kind: 'message', text: en('Hi'), link: { title: en('Open'), url: 'https://a.example' } },
      'link',
      undefined,
    ],
    [
      'a template alone',
      { id: 'm', kind: 'message', template: { name: 'hello', languages: { en: 'en_US' } } },
      'template',
      undefined,
    ],
    [
      'a handoff with its notice',
      { id: 'h', kind: 'handoff', reason: 'help', text: en('One moment') },
      'text',
      undefined,
    ],
    ['a handoff without one', { id: 'h', kind: 'handoff', reason: 'help' }, undefined, undefined],
    ['an end', { id: 'e', kind: 'end' }, undefined, undefined],
    ['a menu that is still empty', { id: 'm', kind: 'menu' }, 'buttons', undefined],
    ['a menu half typed', { id: 'm', kind: 'menu', text: 7, options: [{ id: 'a' }, {}, 1] }, 'buttons', undefined],
    ['a kind we do not know', { id: 'x', kind: 'teleport' }, undefined, undefined],
  ])('%s', (_, node, form, pages) => {
    expect([shown(node)?.form, shown(node)?.pages]).toEqual([form, pages])
    if (form !== undefined) expect(shown(node)?.because.text).toMatch(/^\S.+/)
  })

  test('where the channel has no buttons and lists', () => {
    expect(shown(menu({ options: options(2) }), 'en', PLAIN)).toMatchObject({ form: 'numbered' })
  })

  test('is told in each language by its own titles, falling back as the engine does', () => {
    const node = menu({ options: [{ id: 'a', title: { en: 'A', de: 'Ein Titel mit mehr als 20' } }] })
    expect([shown(node, 'en')?.form, shown(node, 'de')?.form, shown(node, 'de-AT')?.form]).toEqual([
      'buttons',
      'numbered',
      'numbered',
    ])
    const fallback = shownForm(node, 'fr', WHATSAPP_CAPABILITIES, undefined, ['de', 'en'])
    expect(fallback?.form).toBe('numbered')
  })

  test('counts the flow’s own words for the ways back', () => {
    const node = menu({ options: options(1), back: true })
    expect(shown(node)?.form).toBe('buttons')
    expect(shownForm(node, 'en', WHATSAPP_CAPABILITIES, { back: en('Take me back to the start') })?.form).toBe(
      'numbered',
    )
    expect(shownForm(node, 'en', WHATSAPP_CAPABILITIES, { back: 'broken' })?.form).toBe('buttons')
  })
})

/** Texts that are the same once their values are filled in. */
const withoutValues = (node: DraftNode): DraftNode => JSON.parse(JSON.stringify(node).replaceAll('{{', '[['))

test('every node that ships is shown as the engine then shows it', async () => {
  let compared = 0
  for (const { flow } of shippedDrafts) {
    for (const node of flow.nodes.map((n) => withoutValues(n as DraftNode))) {
      for (const language of flow.languages) {
        const said = shownForm(node, language, WHATSAPP_CAPABILITIES, flow.words, flow.languages)
        if (said === undefined || node.kind === 'handoff') continue
        expect(said.content).toMatchObject(await sentBy(node, language, flow))
        compared++
      }
    }
  }
  expect(compared).toBeGreaterThan(50)
})

/** What the engine sends when a flow comes to the node, but for the ids that taps carry. */
async function sentBy(
  node: DraftNode,
  language: string,
  { languages, words }: { languages: string[]; words?: unknown },
) {
  const outlets = ['answered', 'noReply', ...((node.options ?? []) as { id: string }[]).map(({ id }) => `option.${id}`)]
  const flow = flowOf({
    ...{ languages, words },
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['go'] }] },
      { id: 'speak', kind: 'set', assign: [{ to: 'contact.language', from: { value: language } }] },
      node,
      { id: 'the-end', kind: 'end' },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'speak' },
      { from: 'speak', outlet: 'next', to: node.id },
      ...outlets
        .filter((outlet) => outlet !== 'noReply' || 'noReplyAfterMs' in node)
        .filter((outlet) => (outlet === 'answered') === (node.kind === 'question') || outlet === 'noReply')
        .filter((outlet) => node.kind === 'menu' || !outlet.startsWith('option.'))
        .filter(() => node.kind === 'menu' || node.kind === 'question')
        .map((outlet) => ({ from: node.id, outlet, to: 'the-end' })),
    ],
  })
  const world = {
    flows: createFlowSet([compileFlow(flow, 'tried@1')]),
    capabilities: WHATSAPP_CAPABILITIES,
    calendar: { timeZone: 'UTC' },
  }
  const simulation = new Simulation({ world, evaluate: evaluateUnprotected, startAt: 1_800_000_000_000 })
  await simulation.customer({ type: 'text', text: 'go' })
  const content = simulation.chat[1]?.content
  if (content?.type !== 'options') return content ?? {}
  return { ...content, options: content.options.map(({ id: _, ...rest }) => rest) }
}

describe('the room for texts', () => {
  const room = (node: DraftNode, capabilities = WHATSAPP_CAPABILITIES) =>
    Object.fromEntries(
      textLimits(node, capabilities).map((limit) => [
        `${limit.field}.${limit.language}`,
        `${limit.chars}/${limit.charsMax}`,
      ]),
    )

  test('of buttons', () => {
    expect(room(menu({ header: en('Top'), footer: en('End!'), listButton: en('Open'), options: options(1) }))).toEqual({
      'text.en': '5/1024',
      'header.en': '3/60',
      'footer.en': '4/60',
      'listButton.en': '4/20',
      'options.0.title.en': '8/20',
    })
  })

  test('of a list, in the language that makes it one', () => {
    const node = menu({
      text: { en: 'a', de: 'b' },
      options: [{ id: 'a', title: { en: 'A', de: 'Zu lang für eine Taste' } }],
    })
    expect(room(node)).toEqual({
      'text.en': '1/1024',
      'text.de': '1/1024',
      'options.0.title.en': '1/20',
      'options.0.title.de': '22/24',
    })
    expect(room(menu({ options: [{ id: 'a', title: en('A'), description: en('x'.repeat(80)) }] }))).toMatchObject({
      'options.0.description.en': '80/72',
    })
  })

  test('of what is numbered in the text, of files and links', () => {
    expect(room(menu({ options: options(2) }), PLAIN)).toMatchObject({
      'text.en': '5/500',
      'options.0.title.en': '8/500',
    })
    const media = { kind: 'image', link: 'https://a.example/b.png' }
    expect(room({ id: 'm', kind: 'message', text: en('Look'), media })).toEqual({ 'text.en': '4/1024' })
    const link = { title: en('Open the whole price list'), url: 'https://a.example' }
    expect(room({ id: 'm', kind: 'message', text: en('👍🏽'), link })).toEqual({
      'text.en': '2/1024',
      'link.title.en': '25/20',
    })
    expect(room({ id: 'm', kind: 'message', text: en('Hi') })).toEqual({ 'text.en': '2/4096' })
  })

  test('is told of broken nodes too, and nothing throws', () => {
    expect(room({ id: 'm', kind: 'menu', options: [{ id: 'a', title: en('A') }] })).toEqual({
      'options.0.title.en': '1/20',
    })
    // The first option has no id yet: the second one stands where it stood.
    const half = { id: 'm', kind: 'menu', options: [{ title: en('?') }, { id: 'a', title: en('A') }] }
    expect(room(half)).toEqual({ 'options.1.title.en': '1/20' })
    fc.assert(
      fc.property(scrawl, fc.constantFrom(...nodeKindNames), ({ nodes, words }, kind) => {
        for (const node of nodes) {
          const changed = { ...node, kind } as DraftNode
          shownForm(changed, 'en', WHATSAPP_CAPABILITIES, words)
          for (const { charsMax } of textLimits(changed, WHATSAPP_CAPABILITIES, words))
            expect(charsMax).toBeGreaterThan(0)
        }
      }),
    )
  })
})
