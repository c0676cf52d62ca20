// Set: keeps values in variables of this conversation or in fields of the contact.

import { z } from 'zod'
import { nodeBase, placeSchema } from '../flow/fields.ts'
import type { Json } from '../value.ts'
import type { NodeKind, NodeTurn } from './kind.ts'
import { autoState } from './states.ts'

const valueSchema = z.union([
  /** As it stands. */
  z.strictObject({ value: z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]) }),
  /** A text with `{{values}}`. */
  z.strictObject({ text: z.string().max(2000) }),
  /** JSONata. */
  z.strictObject({ expression: z.string() }),
])

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('set'),
  assign: z
    .array(z.strictObject({ to: placeSchema, from: valueSchema }))
    .min(1)
    .max(30),
})

export type SetNode = z.infer<typeof schema>

export const set: NodeKind<SetNode> = {
  kind: 'set',
  label: 'Set',
  schema,
  outlets: () => [{ name: 'next', label: 'then', required: false }],
  compile: (node, context) => autoState(node, 'set', ['next'], context),
  enter(node, turn) {
    for (const { to, from } of node.assign) turn.save(to, sourceValue(from, turn))
    return 'next'
  },
  texts: (node) =>
    node.assign.flatMap((a, i) =>
      'text' in a.from ? [{ field: `assign.${i}.from.text`, text: { en: a.from.text }, role: 'value' as const }] : [],
    ),
  expressions: (node) =>
    node.assign.flatMap((a, i) =>
      'expression' in a.from ? [{ field: `assign.${i}.from.expression`, expression: a.from.expression }] : [],
    ),
}

function sourceValue(from: z.infer<typeof valueSchema>, turn: NodeTurn): Json {
  if ('value' in from) return from.value
  if ('text' in from) return turn.render(from.text)
  return turn.evaluate(from.expression) ?? null
}
