// A text that changed, word by word. What stays is shortened to what is needed to find one's way.

import type { TextPart } from '../../../engine/core/index.ts'
import css from './changes.module.css'

/** Letters of what stays that are shown beside a change. */
const BESIDE = 32

export function Parts({ parts }: { readonly parts: readonly TextPart[] }) {
  return (
    <span className={css.text}>
      “
      {parts.map(({ is, text }, place) => {
        const key = `${place} ${is}`
        if (is === 'added') return <ins key={key}>{text}</ins>
        if (is === 'removed') return <del key={key}>{text}</del>
        return <span key={key}>{shortened(text, place === 0, place === parts.length - 1)}</span>
      })}
      ”
    </span>
  )
}

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const letters = [...text]
  const shown = (isFirst ? 0 : BESIDE) + (isLast ? 0 : BESIDE)
  if (letters.length <= shown + 8) return text
  const head = isFirst ? '' : letters.slice(0, BESIDE).join('')
  const tail = isLast ? '' : letters.slice(-BESIDE).join('')
  return `${head}… ${tail}`.trim().concat(isLast || !tail.endsWith(' ') ? '' : ' ')
}
