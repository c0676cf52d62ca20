// When something was: in words that say how long ago, and exactly where the mouse rests.

import { useTranslation } from 'react-i18next'
import { localeOf } from './locale.ts'
import { relativeTime } from './relative-time.ts'

export function TimeAgo({ at }: { readonly at: string }) {
  const { i18n } = useTranslation()
  const { language } = i18n
  const exact = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'full', timeStyle: 'short' }).format(
    new Date(at),
  )
  return (
    <time dateTime={at} title={exact}>
      {relativeTime(Date.parse(at), Date.now(), language)}
    </time>
  )
}
