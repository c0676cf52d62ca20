// What happens when a reply does not fit, or none comes: asked again, how often, and when to go on without one.

import { useTranslation } from 'react-i18next'
import { LocalizedField } from '../fields/localized-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import css from '../form.module.css'
import type { FormProps } from '../forms/form.ts'
import { OptionalDuration } from './optional-duration.tsx'

interface NoFitProps extends FormProps {
  readonly againHelp: string
  /** How often it asks again where the author says nothing; as in the core. */
  readonly retries: number
  /** What the wait for a reply begins with once it is switched on, ms. */
  readonly noReplyMs: number
}

export function NoFit({ node, againHelp, retries, noReplyMs }: NoFitProps) {
  const { t } = useTranslation('forms')
  return (
    <section className={css.part}>
      <h3>{t('whenItDoesNotFit')}</h3>
      <LocalizedField node={node} path={['again']} label={t('again')} help={againHelp} optional />
      <NumberField node={node} path={['retries']} label={t('retries')} min={0} max={5} otherwise={retries} />
      <OptionalDuration
        node={node}
        field="noReplyAfterMs"
        outlet="noReply"
        label={t('noReply')}
        lengthLabel={t('noReplyAfter')}
        help={t('noReplyHelp')}
        startMs={noReplyMs}
      />
    </section>
  )
}
