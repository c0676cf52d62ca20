// Tag: puts labels on the contact, or takes them off.

import { z } from 'zod'
import { nodeBase } from '../flow/fields.ts'
import { fixed, say } from '../said.ts'
import type { NodeKind } from './kind.ts'
import { autoState } from './states.ts'

const tagName = z.string().min(1).max(60)

const schema = z
  .strictObject({
    ...nodeBase,
    kind: z.literal('tag'),
    add: z.array(tagName).max(20).default([]),
    remove: z.array(tagName).max(20).default([]),
  })
  .refine((node) => node.add.length + node.remove.length > 0, {
    message: fixed(say`needs a tag to add or to remove`),
    path: ['add'],
  })

export type TagNode = z.infer<typeof schema>

export const tag: NodeKind<TagNode> = {
  kind: 'tag',
  label: 'Tag',
  schema,
  outlets: () => [{ name: 'next', label: 'then', required: false }],
  compile: (node, context) => autoState(node, 'tag', ['next'], context),
  enter(node, turn) {
    turn.setTags([...turn.contact.tags.filter((t) => !node.remove.includes(t) && !node.add.includes(t)), ...node.add])
    return 'next'
  },
}
