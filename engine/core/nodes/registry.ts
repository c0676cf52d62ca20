// All node kinds. Adding one = one file here, one line below, one form in the designer, one table of tests.

import { type BranchNode, branch } from './branch.ts'
import { type CallNode, call } from './call.ts'
import { type EndNode, end } from './end.ts'
import { type HandoffNode, handoff } from './handoff.ts'
import type { NodeKind } from './kind.ts'
import { type MenuNode, menu } from './menu.ts'
import { type MessageNode, message } from './message.ts'
import { type QuestionNode, question } from './question.ts'
import { type RequestNode, request } from './request.ts'
import { type SetNode, set } from './set.ts'
import { type TagNode, tag } from './tag.ts'
import { type TriggerNode, trigger } from './trigger.ts'
import { type WaitNode, wait } from './wait.ts'

export type FlowNode =
  | TriggerNode
  | MessageNode
  | MenuNode
  | QuestionNode
  | BranchNode
  | SetNode
  | RequestNode
  | HandoffNode
  | WaitNode
  | TagNode
  | CallNode
  | EndNode

export type NodeKindName = FlowNode['kind']

type Kinds = { readonly [K in NodeKindName]: NodeKind<Extract<FlowNode, { kind: K }>> }

export const nodeKinds: Kinds = {
  trigger,
  message,
  menu,
  question,
  branch,
  set,
  request,
  handoff,
  wait,
  tag,
  call,
  end,
}

export const nodeKindNames = Object.keys(nodeKinds) as NodeKindName[]

/** The kind of a node, typed for that node. */
export function kindOf<N extends FlowNode>(node: N): NodeKind<N> {
  return nodeKinds[node.kind] as NodeKind<N>
}
