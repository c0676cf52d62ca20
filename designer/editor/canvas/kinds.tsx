// How each kind of node looks: its sign and its colour. Green speaks to customers, violet decides, teal asks the outside, red calls a person.

import {
  ArrowRightLeft,
  CircleHelp,
  CircleStop,
  Clock3,
  Equal,
  GitFork,
  List,
  type LucideIcon,
  MessageSquareText,
  Sparkles,
  Tag,
  UserRound,
  Workflow,
} from 'lucide-react'
import type { NodeKindName } from '../../../engine/core/index.ts'

export type NodeTone = 'green' | 'violet' | 'teal' | 'red'

interface KindLook {
  readonly Icon: LucideIcon
  readonly tone: NodeTone
}

/** In the order of the palette. */
export const KIND_LOOKS: Readonly<Record<NodeKindName, KindLook>> = {
  trigger: { Icon: Sparkles, tone: 'green' },
  message: { Icon: MessageSquareText, tone: 'green' },
  menu: { Icon: List, tone: 'green' },
  question: { Icon: CircleHelp, tone: 'green' },
  branch: { Icon: GitFork, tone: 'violet' },
  set: { Icon: Equal, tone: 'violet' },
  request: { Icon: ArrowRightLeft, tone: 'teal' },
  wait: { Icon: Clock3, tone: 'violet' },
  tag: { Icon: Tag, tone: 'violet' },
  call: { Icon: Workflow, tone: 'violet' },
  handoff: { Icon: UserRound, tone: 'red' },
  end: { Icon: CircleStop, tone: 'violet' },
}

export const KINDS = Object.keys(KIND_LOOKS) as NodeKindName[]

export const isKind = (kind: string): kind is NodeKindName => Object.hasOwn(KIND_LOOKS, kind)
