// What starts the flow: its words as chips, or the moment in a sentence.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { Chip } from '../../../ui/chip.tsx'
import { listIn } from '../../model/texts-of-node.ts'
import css from './body.module.css'
import { useSummary } from './summary.ts'

const WORDS_SHOWN = 8

export function TriggerBody({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('editor')
  const summary = useSummary(node)
  const words = listIn(node, 'keywords').flatMap((group) =>
    Array.isArray(group.words) ? group.words.filter((word) => typeof word === 'string') : [],
  )
  const tone = node.interrupts === true ? 'red' : 'grey'
  return (
    <>
      {summary !== '' && <p className={css.summary}>{summary}</p>}
      {words.length > 0 && (
        <div className={css.chips}>
          {[...new Set(words)].slice(0, WORDS_SHOWN).map((word) => (
            <Chip key={word} tone={tone}>
              {word}
            </Chip>
          ))}
          {words.length > WORDS_SHOWN && <Chip>{t('moreWords', { count: words.length - WORDS_SHOWN })}</Chip>}
        </div>
      )}
    </>
  )
}
