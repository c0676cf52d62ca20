// The form of each kind of node: one that is missing is an error of the compiler.

import type { ReactNode } from 'react'
import type { NodeKindName } from '../../../../engine/core/index.ts'
import { BranchForm } from './branch.tsx'
import { CallForm } from './call.tsx'
import { EndForm } from './end.tsx'
import type { FormProps } from './form.ts'
import { HandoffForm } from './handoff.tsx'
import { MenuForm } from './menu.tsx'
import { MessageForm } from './message.tsx'
import { QuestionForm } from './question.tsx'
import { RequestForm } from './request.tsx'
import { SetForm } from './set.tsx'
import { TagForm } from './tag.tsx'
import { TriggerForm } from './trigger.tsx'
import { WaitForm } from './wait.tsx'

export const FORMS: Readonly<Record<NodeKindName, (props: FormProps) => ReactNode>> = {
  trigger: TriggerForm,
  message: MessageForm,
  menu: MenuForm,
  question: QuestionForm,
  branch: BranchForm,
  set: SetForm,
  request: RequestForm,
  handoff: HandoffForm,
  wait: WaitForm,
  tag: TagForm,
  call: CallForm,
  end: EndForm,
}
