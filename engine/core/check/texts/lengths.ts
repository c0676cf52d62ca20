// Texts that the channel would cut, or show in another form: as they stand, and with their values at their longest.

import { parseTemplate, type TemplatePart } from '../../expression/template.ts'
import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import type { ChannelCapabilities } from '../../message/capabilities.ts'
import type { FlowNode } from '../../nodes/registry.ts'
import { type TextLimit, textLimits, textsOfDraft } from '../../nodes/shown.ts'
import { type Said, say } from '../../said.ts'
import { type Lengths, longestOf } from './value-lengths.ts'

interface Measured extends TextLimit {
  readonly text: string
}

/** Nodes that did not change are measured once: a page asks at every stroke. */
const known = new WeakMap<FlowNode, { readonly by: string; readonly texts: readonly Measured[] }>()

function measured(node: FlowNode, flow: Flow, capabilities: ChannelCapabilities, by: string): readonly Measured[] {
  const told = known.get(node)
  if (told?.by === by) return told.texts
  const texts = measure(node, flow, capabilities)
  known.set(node, { by, texts })
  return texts
}

function measure(node: FlowNode, flow: Flow, capabilities: ChannelCapabilities): Measured[] {
  const texts = textsOfDraft(node).flatMap(({ field, text, role }) =>
    role === 'value' ? [] : Object.entries(text).map(([language, words]) => [`${field}.${language}`, words] as const),
  )
  if (texts.length === 0) return []
  const words = new Map(texts)
  return textLimits(node, capabilities, flow.words, flow.languages).map((limit) => ({
    ...limit,
    text: words.get(`${limit.field}.${limit.language}`) ?? '',
  }))
}

export function lengthIssues(flow: Flow, capabilities: ChannelCapabilities, lengths: Lengths): Issue[] {
  const by = JSON.stringify([flow.words, flow.languages, capabilities])
  return flow.nodes.flatMap((node) =>
    measured(node, flow, capabilities, by).flatMap((text) =>
      text.text.includes('{{')
        ? filledTooLong(text, node, flow, capabilities, lengths)
        : text.chars > text.charsMax
          ? [tooLong(text, node, flow)]
          : [],
    ),
  )
}

function tooLong({ field, language, chars, charsMax }: Measured, node: FlowNode, flow: Flow): Issue {
  return warning(
    'too-long',
    say`This text has ${chars} characters in “${{ language }}”; only ${charsMax} fit, and the customer would not see the rest.`,
    say`Shorten it.`,
    { flow: flow.id, node: node.id, field: `${field}.${language}` },
  )
}

function filledTooLong(
  text: Measured,
  node: FlowNode,
  flow: Flow,
  capabilities: ChannelCapabilities,
  lengths: Lengths,
): Issue[] {
  const parsed = parseTemplate(text.text)
  if (!parsed.ok) return []
  const { chars, longest } = filled(parsed.parts, flow.id, lengths)
  // Where the question above options grows too long for them, they are numbered below it, and nothing is lost.
  const asks = text.role === 'body' && (node.kind === 'menu' || node.kind === 'question')
  const charsMax = asks ? capabilities.text.charsMax : text.charsMax
  if (longest === undefined || chars <= charsMax) return []
  const at = { flow: flow.id, node: node.id, field: `${text.field}.${text.language}` }
  return [warning('too-long-when-filled', messageOf(text, chars, charsMax, longest), REMEDY, at)]
}

interface Longest {
  readonly path: string
  readonly chars: number
}

const messageOf = (
  { role, language }: TextLimit,
  chars: number,
  charsMax: number,
  { path, chars: of }: Longest,
): Said =>
  role === 'title'
    ? say`With “${path}” at its longest (${of} characters) this option has ${chars} characters in “${{ language }}”; only ${charsMax} fit, and customers would get numbers to type instead.`
    : say`With “${path}” at its longest (${of} characters) this text has ${chars} characters in “${{ language }}”; only ${charsMax} fit, and the customer would not see the rest.`

const REMEDY = say`Shorten the text, or limit the answer that fills it.`

/** What is known for sure: a value of unknown length counts as nothing. */
function filled(parts: readonly TemplatePart[], flow: string, lengths: Lengths): { chars: number; longest?: Longest } {
  let chars = 0
  let longest: Longest | undefined
  for (const part of parts) {
    const length = part.kind === 'text' ? Array.from(part.text).length : longestOf(part, flow, lengths)
    chars += length ?? 0
    if (part.kind === 'value' && length !== undefined && length > (longest?.chars ?? 0))
      longest = { path: part.path.join('.'), chars: length }
  }
  return longest ? { chars, longest } : { chars }
}
