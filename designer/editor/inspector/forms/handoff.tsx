// Hand over: to which queue, how urgent, why, who is told, and what the customer reads.

import { useTranslation } from 'react-i18next'
import { ANSWER_WITHIN_MS, type Priority } from '../../../../engine/core/index.ts'
import { useEditor } from '../../editor-context.ts'
import { useDuration } from '../../model/durations.ts'
import { ChipsField } from '../fields/chips-field.tsx'
import { ChoiceField } from '../fields/choice-field.tsx'
import { LocalizedField } from '../fields/localized-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { textOf } from '../fields/use-field.ts'
import type { FormProps } from './form.ts'

const PRIORITIES: readonly Priority[] = ['P1', 'P2', 'P3']

export function HandoffForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const duration = useDuration()
  const nodes = useEditor((state) => state.draft.nodes)
  const known = (field: string, start: readonly string[]) =>
    [
      ...new Set([...start, ...nodes.flatMap((other) => (other.kind === 'handoff' ? [textOf(other[field])] : []))]),
    ].filter((name) => name !== '')
  const priority = PRIORITIES.find((one) => one === node.priority) ?? 'P3'
  return (
    <>
      <LocalizedField node={node} path={['text']} label={t('handoff.text')} optional />
      <ChoiceField
        node={node}
        path={['priority']}
        label={t('handoff.priority')}
        help={priority === 'P1' ? t('handoff.aroundTheClock') : t('handoff.whileOpen')}
        otherwise="P3"
        choices={PRIORITIES.map((value) => ({
          value,
          label: t(`handoff.${value}`, { time: duration(ANSWER_WITHIN_MS[value]) }),
        }))}
      />
      <TextField
        node={node}
        path={['queue']}
        label={t('handoff.queue')}
        help={t('handoff.queueHelp')}
        placeholder="support"
        known={known('queue', ['support'])}
        optional
      />
      <TextField
        node={node}
        path={['reason']}
        label={t('handoff.reason')}
        help={t('handoff.reasonHelp')}
        placeholder="asked-for-person"
        known={known('reason', ['asked-for-person'])}
      />
      <ChipsField
        node={node}
        path={['notify']}
        label={t('handoff.notify')}
        help={t('handoff.notifyHelp')}
        max={10}
        known={['supervisor']}
        optional
      />
      <TextField
        node={node}
        path={['note']}
        label={t('handoff.note')}
        help={t('handoff.noteHelp')}
        values
        area
        optional
      />
    </>
  )
}
