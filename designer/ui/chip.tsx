// A small word with a colour that means something: never the colour alone.

import type { ReactNode } from 'react'
import css from './chip.module.css'

export type Tone = 'grey' | 'green' | 'amber' | 'red' | 'blue' | 'violet' | 'teal'

interface ChipProps {
  readonly tone?: Tone
  readonly children: ReactNode
  readonly title?: string
}

export const Chip = ({ tone = 'grey', children, title }: ChipProps) => (
  <span className={css.chip} data-tone={tone} title={title}>
    {children}
  </span>
)
