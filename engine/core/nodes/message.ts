// Message: one bubble from us. Text, a picture or file, a link button, or a template.

import { z } from 'zod'
import { languageSchema, localizedSchema, nodeBase, pickText } from '../flow/fields.ts'
import { error } from '../flow/issue.ts'
import type { OutboundContent, TemplateContent } from '../message/outbound.ts'
import { fixed, say } from '../said.ts'
import type { NodeIssue, NodeKind, NodeText, NodeTurn } from './kind.ts'
import { autoState } from './states.ts'

export const templateSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, fixed(say`must be the approved name: small letters, digits and “_”`)),
  /** The approved language code for each language of the flow, for example `{ "en": "en_US", "hi": "hi" }`. */
  languages: z
    .record(languageSchema, z.string().min(2).max(10))
    .refine((codes) => Object.keys(codes).length > 0, fixed(say`needs at least one language`)),
  /** Values of the template's variables in order, or by name. */
  parameters: z
    .array(z.strictObject({ name: z.string().optional(), text: localizedSchema }))
    .max(50)
    .default([]),
})

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('message'),
  text: localizedSchema.optional(),
  media: z
    .strictObject({
      kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
      link: z.url({ protocol: /^https$/, error: fixed(say`must be an https address`) }),
      filename: z.string().max(240).optional(),
    })
    .optional(),
  link: z
    .strictObject({
      title: localizedSchema,
      url: z
        .string()
        .regex(/^https?:\/\//, fixed(say`must begin with https:// or http://`))
        .max(2000),
    })
    .optional(),
  /** Goes out instead once the 24-hour window has closed; alone, it is what is sent. */
  template: templateSchema.optional(),
  /** Never repeated where we cannot know whether it went out: payment links, codes. */
  onlyOnce: z.boolean().default(false),
  /** Shown as an answer to the customer's message. */
  reply: z.boolean().default(false),
})

export type MessageNode = z.infer<typeof schema>

export const message: NodeKind<MessageNode> = {
  kind: 'message',
  label: 'Message',
  schema,
  outlets: () => [{ name: 'next', label: 'then', required: false }],
  compile: (node, context) => autoState(node, 'show', ['next'], context),
  enter(node, turn) {
    const template = node.template && renderTemplateContent(node.template, turn)
    const content = contentOf(node, turn) ?? template
    if (content) {
      turn.say(content, {
        ...(template && content !== template && { template }),
        guarantee: node.onlyOnce ? 'atMostOnce' : 'atLeastOnce',
        reply: node.reply,
      })
    }
    return 'next'
  },
  texts(node) {
    const texts: NodeText[] = []
    if (node.text) texts.push({ field: 'text', text: node.text, role: node.media ? 'caption' : 'body' })
    if (node.link) texts.push({ field: 'link.title', text: node.link.title, role: 'linkTitle' })
    for (const [i, { text }] of node.template?.parameters.entries() ?? []) {
      texts.push({ field: `template.parameters.${i}.text`, text, role: 'value' })
    }
    return texts
  },
  issues(node) {
    const issues: NodeIssue[] = []
    const atText = { field: 'text' }
    if (!node.text && !node.media && !node.template) {
      const remedy = say`Write a text, add a picture or file, or choose a template.`
      issues.push(error('empty-message', say`This message has nothing to say.`, remedy, atText))
    }
    if (node.link && !node.text) {
      const remedy = say`Write the text, or remove the button.`
      issues.push(error('empty-message', say`A link button needs a text above it.`, remedy, atText))
    }
    if (node.link && node.media) {
      const message = say`One bubble cannot hold both a file and a link button.`
      const remedy = say`Put the button into a message of its own.`
      issues.push(error('link-with-media', message, remedy, { field: 'link' }))
    }
    if (node.media && node.text && (node.media.kind === 'audio' || node.media.kind === 'sticker')) {
      const isAudio = node.media.kind === 'audio'
      const message = isAudio ? say`An audio message cannot carry a text.` : say`A sticker message cannot carry a text.`
      issues.push(error('caption-on-audio', message, say`Put the text into a message of its own.`, atText))
    }
    return issues
  },
}

export function renderTemplateContent(template: z.infer<typeof templateSchema>, turn: NodeTurn): TemplateContent {
  return {
    type: 'template',
    name: template.name,
    language: pickText(template.languages, turn.language, Object.keys(template.languages)),
    parameters: template.parameters.map((p) => ({
      ...(p.name !== undefined && { name: p.name }),
      text: turn.text(p.text),
    })),
  }
}

function contentOf(node: MessageNode, turn: NodeTurn): OutboundContent | undefined {
  const body = node.text && turn.text(node.text)
  if (node.media) {
    return {
      type: 'media',
      kind: node.media.kind,
      link: node.media.link,
      ...(body && { caption: body }),
      ...(node.media.filename !== undefined && { filename: node.media.filename }),
    }
  }
  if (body === undefined) return undefined
  if (node.link) return { type: 'link', body, title: turn.text(node.link.title), url: turn.url(node.link.url) }
  return { type: 'text', body, previewUrl: /https?:\/\//.test(body) }
}
