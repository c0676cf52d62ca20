// Branch: the first case that holds is the way on; where none holds, "otherwise".

import { z } from 'zod'
import { conditionSchema, expressionsOfCondition } from '../expression/condition.ts'
import { idSchema, nodeBase } from '../flow/fields.ts'
import { error } from '../flow/issue.ts'
import { say } from '../said.ts'
import type { NodeKind } from './kind.ts'
import { autoState } from './states.ts'

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('branch'),
  cases: z
    .array(z.strictObject({ id: idSchema(), label: z.string().max(120).optional(), when: conditionSchema }))
    .min(1)
    .max(50),
})

export type BranchNode = z.infer<typeof schema>

export const branch: NodeKind<BranchNode> = {
  kind: 'branch',
  label: 'Branch',
  schema,
  outlets: (node) => [
    ...node.cases.map((c) => ({ name: `case.${c.id}`, label: c.label ?? c.id, required: true })),
    { name: 'otherwise', label: 'otherwise', required: true },
  ],
  compile: (node, context) =>
    autoState(node, 'decide', [...node.cases.map((c) => `case.${c.id}`), 'otherwise'], context),
  enter(node, turn) {
    const held = node.cases.find((c) => turn.test(c.when))
    return held ? `case.${held.id}` : 'otherwise'
  },
  expressions: (node) =>
    node.cases.flatMap((c, i) =>
      expressionsOfCondition(c.when).map((expression) => ({ field: `cases.${i}.when`, expression })),
    ),
  issues(node) {
    const seen = new Set<string>()
    return node.cases.flatMap((c, i) =>
      seen.size === seen.add(c.id).size
        ? [
            error('duplicate-case', say`The case id “${c.id}” is used twice.`, say`Give each case an id of its own.`, {
              field: `cases.${i}.id`,
            }),
          ]
        : [],
    )
  },
}
