// What a flow that answered nobody will answer from now on.

import { useTranslation } from 'react-i18next'
import { type Draft, summaryOf } from '../../../engine/core/index.ts'
import { Chip } from '../../ui/chip.tsx'
import css from './changes.module.css'

const WORDS_SHOWN = 14

export function FirstPublication({ draft, before }: { readonly draft: Draft; readonly before: boolean }) {
  const { t } = useTranslation('publish')
  const { triggers } = summaryOf(draft)
  const words = [...new Set(triggers.flatMap((trigger) => trigger.words))].slice(0, WORDS_SHOWN)
  const count = triggers.reduce((sum, trigger) => sum + trigger.wordCount, 0)
  return (
    <>
      <p>{before ? t('changes.answersAgain') : t('changes.first')}</p>
      {words.length > 0 && (
        <>
          <p className={css.quiet}>{t('changes.firstWords')}</p>
          <p className={css.words}>
            {words.map((word) => (
              <Chip key={word} tone="green">
                {word}
              </Chip>
            ))}
            {count > words.length && <Chip>{t('changes.moreWords', { count: count - words.length })}</Chip>}
          </p>
        </>
      )}
    </>
  )
}
