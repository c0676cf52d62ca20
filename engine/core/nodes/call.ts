// Call: runs another flow and comes back when that one ends.

import { z } from 'zod'
import { idSchema, nodeBase } from '../flow/fields.ts'
import type { NodeKind } from './kind.ts'

/** Flow ids are shorter than other ids: every tapped option carries one. */
export const FLOW_ID_CHARS_MAX = 48

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('call'),
  flow: idSchema(FLOW_ID_CHARS_MAX),
  /** Variables the called flow starts with; texts may hold `{{values}}`. */
  input: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), z.string().max(500)).default({}),
})

export type CallNode = z.infer<typeof schema>

export const call: NodeKind<CallNode> = {
  kind: 'call',
  label: 'Sub-flow',
  schema,
  outlets: () => [{ name: 'returned', label: 'when it is done', required: false }],
  compile: (node, context) => ({
    [node.id]: {
      tags: ['calls'],
      entry: [{ type: 'call', params: { node: node.id } }],
      on: { returned: context.target('returned') },
    },
  }),
  enter(node, turn) {
    turn.call(
      node.flow,
      Object.fromEntries(Object.entries(node.input).map(([name, value]) => [name, turn.render(value)])),
    )
    return undefined
  },
  texts: (node) =>
    Object.entries(node.input).map(([name, value]) => ({ field: `input.${name}`, text: { en: value }, role: 'value' })),
}
