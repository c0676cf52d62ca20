// A text as the customer reads it, with the values that will be filled in marked.

import { Fragment } from 'react'
import css from './rich.module.css'

const VALUE = /(\{\{[^{}]*\}\})/

export function Rich({ text }: { readonly text: string }) {
  return text.split(VALUE).map((part, n) =>
    VALUE.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <span key={n} className={css.value} title={part}>
        {part.slice(2, -2).split('|')[0]?.trim() || '…'}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <Fragment key={n}>{part}</Fragment>
    ),
  )
}
