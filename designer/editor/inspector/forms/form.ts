// What every form of a node gets.

import type { DraftNode } from '../../../../engine/core/index.ts'

export interface FormProps {
  readonly node: DraftNode
}
