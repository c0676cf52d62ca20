// What a flow is to customers now, in a word and a colour.

import { useTranslation } from 'react-i18next'
import { Chip, type Tone } from '../ui/chip.tsx'
import { type ShownState, stateOf } from './arrange.ts'
import type { FlowSummary } from './flows-api.ts'

const TONES: Readonly<Record<ShownState, Tone>> = {
  published: 'green',
  changed: 'amber',
  draft: 'blue',
  off: 'grey',
  archived: 'grey',
}

export function StateChip({ flow }: { readonly flow: FlowSummary }) {
  const { t } = useTranslation('flows')
  const state = stateOf(flow)
  return (
    <Chip tone={TONES[state]} title={t(`state.${state}.about`)}>
      {t(`state.${state}.word`, { version: flow.version ?? 0 })}
    </Chip>
  )
}
