// How a node will look on a channel, found out by letting the node itself say it: the engine's own decision, not a copy of it.

import { newConversation } from '../conversation/state.ts'
import { pickText } from '../flow/fields.ts'
import { TEXT_CHARS_MAX } from '../limits.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { OptionsForm, OutboundContent } from '../message/outbound.ts'
import { asItIs, type Said, say } from '../said.ts'
import { isRecord } from '../value.ts'
import { seenNode } from './broken-node.ts'
import type { NodeText, NodeTurn } from './kind.ts'
import { pagesOf } from './options.ts'
import { WORDS, type Word, wordOf } from './words.ts'

export interface ShownForm {
  readonly form: 'text' | OptionsForm | 'media' | 'link' | 'template' | 'location'
  /** Of a list that is longer than the channel shows at once. */
  readonly pages?: number
  /** Why in this form. */
  readonly because: Said
  /** What goes out, the first page of it. `{{values}}` stand in it as they are written. */
  readonly content: OutboundContent
}

export interface TextLimit {
  readonly field: string
  readonly language: string
  readonly role: NodeText['role']
  /** Code points, with `{{values}}` as they are written. */
  readonly chars: number
  /** What fits in the form that the node takes in this language. Beyond it the channel gets a shorter text or another form. */
  readonly charsMax: number
}

interface DraftNode {
  readonly id: string
  readonly kind: string
}

/**
 * How the node is shown in a language; `undefined` where it says nothing, or is too broken to tell. `words` are the flow's own
 * words for what the engine says, `languages` the flow's, the fallback first.
 */
export function shownForm(
  node: DraftNode,
  language: string,
  capabilities: ChannelCapabilities,
  words?: unknown,
  languages: readonly string[] = [],
): ShownForm | undefined {
  const seen = seenNode(node)
  if (!seen) return undefined
  const said: { content: OutboundContent; because: Said | undefined }[] = []
  const say: NodeTurn['say'] = (content, options) => said.push({ content, because: options?.form })
  try {
    seen.kind.enter?.(seen.node, silentTurn({ language, languages, capabilities, words, say }), 0)
  } catch {
    return undefined
  }
  const [first] = said
  if (!first) return undefined
  const { content } = first
  const form = formOf(content)
  const because = first.because ?? BECAUSE[form as keyof typeof BECAUSE] ?? asItIs('')
  const pages = form === 'list' ? pagesOf(optionsIn(seen.node), capabilities.list?.rowsMax) : 1
  return { form, because, content, ...(pages > 1 && { pages }) }
}

const BECAUSE = {
  text: say`a text by itself`,
  media: say`a file, with the text below it`,
  link: say`a text with a button that opens a page`,
  template: say`only the template is sent`,
  location: say`asks for the place with a button`,
} as const

function formOf(content: OutboundContent): ShownForm['form'] {
  if (content.type === 'options') return content.form
  if (content.type === 'locationRequest') return 'location'
  return content.type === 'reaction' ? 'text' : content.type
}

function optionsIn(node: object): number {
  const { options, back, mainMenu } = node as Record<string, unknown>
  return (Array.isArray(options) ? options.length : 0) + Number(back === true) + Number(mainMenu === true)
}

/** For every text that customers read: how long it is and how long it may be in the form the node takes in its language. */
export function textLimits(
  node: DraftNode,
  capabilities: ChannelCapabilities,
  words?: unknown,
  languages: readonly string[] = [],
): TextLimit[] {
  const forms = new Map<string, ShownForm['form'] | undefined>()
  const formIn = (language: string) => {
    if (!forms.has(language)) forms.set(language, shownForm(node, language, capabilities, words, languages)?.form)
    return forms.get(language)
  }
  return textsOfDraft(node).flatMap(({ field, text, role }) =>
    role === 'value'
      ? []
      : Object.entries(text).map(([language, value]) => ({
          ...{ field, language, role },
          chars: Array.from(value).length,
          charsMax: charsMaxOf(role, formIn(language), capabilities),
        })),
  )
}

/** What a node says, as far as it can be told. Never throws. */
export function textsOfDraft(node: DraftNode): readonly NodeText[] {
  const seen = seenNode(node)
  try {
    const texts = seen?.kind.texts?.(seen.node) ?? []
    const places = seen?.optionPlaces
    if (!places) return texts
    const inDraft = (field: string) => field.replace(/^options\.(\d+)/, (_, n) => `options.${places[Number(n)]}`)
    return texts.map((text) => ({ ...text, field: inDraft(text.field) }))
  } catch {
    return []
  }
}

function charsMaxOf(
  role: NodeText['role'],
  form: ShownForm['form'] | undefined,
  { text, buttons, list, link, media }: ChannelCapabilities,
): number {
  const interactive = form === 'buttons' ? buttons : form === 'list' ? list : undefined
  const whole = text.charsMax
  switch (role) {
    case 'body':
      return (form === 'link' ? link : interactive)?.bodyCharsMax ?? whole
    case 'header':
      return interactive?.headerCharsMax ?? whole
    case 'footer':
      return interactive?.footerCharsMax ?? whole
    case 'title':
      return interactive?.titleCharsMax ?? whole
    case 'description':
      return (form === 'list' ? list?.descriptionCharsMax : undefined) ?? whole
    // Shown with a list only, but written for one.
    case 'listButton':
      return list?.buttonCharsMax ?? whole
    case 'linkTitle':
      return link?.titleCharsMax ?? whole
    case 'caption':
      return media.captionCharsMax
    case 'value':
      return whole
  }
}

/** A turn in which a node may read what a customer wrote, on a channel where all is text. */
export function readingTurn(language: string, languages: readonly string[], words: unknown): NodeTurn {
  return silentTurn({ language, languages, words, capabilities: PLAIN, say: () => {} })
}

const PLAIN: ChannelCapabilities = {
  channel: 'plain',
  text: { charsMax: TEXT_CHARS_MAX },
  media: { captionCharsMax: TEXT_CHARS_MAX },
  ...{ locationRequest: false, templates: false, reactions: false },
  receipts: { delivered: false, read: false },
}

interface Silent extends Pick<NodeTurn, 'language' | 'capabilities' | 'say'> {
  readonly languages: readonly string[]
  readonly words: unknown
}

/** A turn in which a node may speak and nothing else happens. */
export function silentTurn({ language, languages, capabilities, words, say }: Silent): NodeTurn {
  const pick: NodeTurn['pick'] = (text) => pickText(text, language, languages)
  const nothing = () => {}
  const { contact } = newConversation()
  return {
    run: { id: 0, version: '', state: '', vars: {}, trail: [], began: 'first' },
    ...{ contact, capabilities, language, pick, say, text: pick },
    now: 0,
    calendar: { timeZone: 'UTC' },
    ticket: undefined,
    messageId: undefined,
    word: (word) => wordOf(word, ownWords(words)),
    render: (template) => template,
    url: (template) => template,
    scope: () => ({}),
    ...{ save: nothing, effect: nothing, wakeAt: nothing, setTags: nothing, openTicket: nothing, call: nothing },
    test: () => false,
    evaluate: () => undefined,
    id: () => '',
    optionId: (outlet) => outlet,
  }
}

/** The flow's own words, as far as they are texts. */
function ownWords(words: unknown): Parameters<typeof wordOf>[1] {
  if (!isRecord(words)) return undefined
  const names = (Object.keys(WORDS) as Word[]).filter((word) => isRecord(words[word]))
  return Object.fromEntries(names.map((word) => [word, words[word]]))
}
