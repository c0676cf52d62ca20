// A text as WhatsApp shows it: *bold*, _italic_, ~struck~ and `code`. What a customer typed stays text, whatever stands in it.

import { Fragment } from 'react'

const MARKS = /(?<![\p{L}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu
const TAGS = { '*': 'b', _: 'i', '~': 's', '`': 'code' } as const

interface Part {
  readonly text: string
  readonly mark?: keyof typeof TAGS
}

export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const found of text.matchAll(MARKS)) {
    const [whole, mark, inside = ''] = found
    if (found.index > from) parts.push({ text: text.slice(from, found.index) })
    parts.push({ text: inside, mark: mark as keyof typeof TAGS })
    from = found.index + whole.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

export function Formatted({ text }: { readonly text: string }) {
  return (
    <span dir="auto">
      {partsOf(text).map(({ text: part, mark }, n) => {
        const Tag = mark === undefined ? Fragment : TAGS[mark]
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
        return <Tag key={n}>{part}</Tag>
      })}
    </span>
  )
}
