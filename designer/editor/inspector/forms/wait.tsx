// Wait: for a time, or until the business opens.

import { useTranslation } from 'react-i18next'
import { WAIT_MS_MAX } from '../../../../engine/core/index.ts'
import { useEditorStore } from '../../editor-context.ts'
import { changeNode } from '../../model/edits.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { DurationField } from '../fields/duration-field.tsx'
import type { FormProps } from './form.ts'

const HOUR_MS = 3_600_000

export function WaitForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const store = useEditorStore()
  const untilOpening = node.until !== undefined
  const change = (value: string) => {
    store.getState().edit(t('wait.how'), (draft) =>
      changeNode(draft, node.id, ({ forMs, until: _until, ...rest }) => ({
        ...{ ...rest, id: node.id, kind: node.kind },
        ...(value === 'opening' ? { until: 'opening' } : { forMs: typeof forMs === 'number' ? forMs : HOUR_MS }),
      })),
    )
  }
  return (
    <>
      <ChoiceField
        node={node}
        path={['until']}
        label={t('wait.how')}
        help={untilOpening ? t('wait.openingHelp') : t('wait.timeHelp')}
        otherwise="time"
        choices={[
          { value: 'time', label: t('wait.time') },
          { value: 'opening', label: t('wait.opening') },
        ]}
        onChoose={change}
      />
      {!untilOpening && (
        <DurationField
          node={node}
          path={['forMs']}
          label={t('wait.for')}
          minMs={1000}
          maxMs={WAIT_MS_MAX}
          otherwiseMs={HOUR_MS}
        />
      )}
    </>
  )
}
