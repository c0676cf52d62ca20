// The sign of a node's kind, in its colour.

import type { NodeKindName } from '../../../engine/core/index.ts'
import css from './kind-sign.module.css'
import { KIND_LOOKS } from './kinds.tsx'

export function KindSign({ kind, title }: { readonly kind: NodeKindName; readonly title?: string }) {
  const { Icon, tone } = KIND_LOOKS[kind]
  return (
    <span className={kind === 'trigger' ? `${css.sign} ${css.round}` : css.sign} data-tone={tone} title={title}>
      <Icon size={13} aria-hidden />
    </span>
  )
}
