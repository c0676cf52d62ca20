// Question: asks, reads the answer by its kind, asks again with an example, gives up after a few tries.

import { z } from 'zod'
import { readChoice } from '../answer/choice.ts'
import { durationMsSchema, localizedSchema, nodeBase, placeSchema, retriesSchema } from '../flow/fields.ts'
import { error } from '../flow/issue.ts'
import type { InboundContent } from '../message/inbound.ts'
import { say } from '../said.ts'
import type { Json } from '../value.ts'
import { answerSchema, readAnswer } from './answers.ts'
import type { NodeKind, NodeText, NodeTurn, Reading } from './kind.ts'
import { optionSchema } from './menu.ts'
import { showOptions } from './options.ts'
import { askingStates } from './states.ts'

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('question'),
  text: localizedSchema,
  /** Said when the answer could not be read: best with an example. */
  again: localizedSchema.optional(),
  answer: answerSchema,
  /** For `choice`: what can be chosen. */
  options: z.array(optionSchema).min(1).max(100).optional(),
  saveAs: placeSchema,
  retries: retriesSchema.default(2),
  noReplyAfterMs: durationMsSchema.optional(),
})

export type QuestionNode = z.infer<typeof schema>

export const question: NodeKind<QuestionNode> = {
  kind: 'question',
  label: 'Question',
  schema,
  outlets: (node) => [
    { name: 'answered', label: 'answered', required: true },
    { name: 'givenUp', label: `no good answer after ${node.retries + 1} tries`, required: false },
    ...(node.noReplyAfterMs === undefined ? [] : [{ name: 'noReply', label: 'no reply', required: true }]),
  ],
  compile: (node, context) =>
    askingStates(
      node,
      { outlets: ['answered'], retries: node.retries, spent: 'givenUp', noReplyAfterMs: node.noReplyAfterMs },
      context,
    ),
  enter(node, turn, again) {
    const body = turn.text(again > 0 && node.again ? node.again : node.text)
    const options = choices(node, turn)
    if (options.length > 0) showOptions({ body, beyond: 'pages', options }, turn)
    else if (node.answer.type === 'location' && turn.capabilities.locationRequest)
      turn.say({ type: 'locationRequest', body })
    else turn.say({ type: 'text', body })
    return undefined
  },
  read(node, content, turn): Reading | undefined {
    const value =
      node.answer.type === 'choice' ? readOption(node, content, turn) : readAnswer(content, node.answer, turn)
    if (value === undefined) return undefined
    return {
      outlet: 'answered',
      because: say`understood as ${JSON.stringify(value).slice(0, 80)}`.text,
      save: { to: node.saveAs, value },
    }
  },
  texts(node) {
    const texts: NodeText[] = [{ field: 'text', text: node.text, role: 'body' }]
    if (node.again) texts.push({ field: 'again', text: node.again, role: 'body' })
    for (const [i, option] of node.options?.entries() ?? []) {
      texts.push({ field: `options.${i}.title`, text: option.title, role: 'title' })
    }
    return texts
  },
  issues(node) {
    if (node.answer.type === 'choice' && !node.options) {
      return [
        error(
          'empty-choice',
          say`This question wants a choice but offers none.`,
          say`Add the options, or ask for another kind of answer.`,
          { field: 'options' },
        ),
      ]
    }
    return []
  },
}

function readOption(node: QuestionNode, content: InboundContent, turn: NodeTurn): Json | undefined {
  if (content.type !== 'text') return undefined
  const chosen = readChoice(content.text, choices(node, turn))
  const option = node.options?.find((o) => o.id === chosen?.option)
  return option && (option.value ?? option.id)
}

function choices(node: QuestionNode, turn: NodeTurn) {
  return (node.options ?? []).map((o) => ({
    id: o.id,
    title: turn.text(o.title),
    aliases: [...Object.values(o.aliases ?? {}).flat(), ...Object.values(o.title)],
    outlet: `option.${o.id}`,
  }))
}
