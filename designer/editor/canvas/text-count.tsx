// How much room a text has left on the channel, counted while it is typed; shown when it gets tight.

import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import css from './text-count.module.css'
import { useTextLimit } from './use-shown-form.ts'

/** Of the room there is: before, a number would only be noise. */
const TIGHT = 0.6

export function TextCount({ node, field }: { readonly node: string; readonly field: string }) {
  const { t } = useTranslation('editor')
  const language = useEditor((state) => state.language)
  const limit = useTextLimit(node, field, language)
  if (limit === undefined || limit.chars < limit.charsMax * TIGHT) return null
  const over = limit.chars > limit.charsMax
  return (
    <small
      className={over ? `${css.count} ${css.over}` : css.count}
      title={t('chars', { chars: limit.chars, max: limit.charsMax })}
    >
      {limit.chars}/{limit.charsMax}
    </small>
  )
}
