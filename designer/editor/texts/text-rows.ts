// The texts of a flow as the designer shows them: under the node that says them, each with what it is, in plain words.

import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Draft, type TextRow, textsToRows } from '../../../engine/core/index.ts'
import { isKind } from '../canvas/kinds.tsx'
import type { Path } from '../model/texts-of-node.ts'
import { setAt } from '../model/texts-of-node.ts'

export type { TextRow }

export interface TextGroup {
  /** `undefined`: words of the flow itself. */
  readonly node: string | undefined
  readonly name: string
  readonly rows: readonly TextRow[]
}

/** What customers read. The words they write have their own place at the trigger and at the option, and stand in the file. */
export function useGroups(draft: Draft, flowName: string): readonly TextGroup[] {
  const { t } = useTranslation('editor')
  return useMemo(() => {
    const kinds = new Map(draft.nodes.map(({ id, kind }) => [id, kind]))
    // Its texts stand right below, so that a node without a name is told by them.
    const nameOf = ({ node, nodeName }: TextRow) => {
      const kind = kinds.get(node)
      return nodeName === node && kind !== undefined && isKind(kind) ? t(`kind.${kind}`) : nodeName
    }
    return groupsOf(textsToRows(draft), nameOf, flowName)
  }, [draft, flowName, t])
}

function groupsOf(rows: readonly TextRow[], nameOf: (row: TextRow) => string, flowName: string): TextGroup[] {
  const groups = new Map<string, { node: string | undefined; name: string; rows: TextRow[] }>()
  for (const row of rows) {
    if (row.isKeyword) continue
    const inNode = row.node !== ''
    const group = groups.get(row.node) ?? {
      ...{ node: inNode ? row.node : undefined, name: inNode ? nameOf(row) : flowName, rows: [] },
    }
    group.rows.push(row)
    groups.set(row.node, group)
  }
  return [...groups.values()]
}

/** An empty text is none: it counts as missing. */
export function withText(draft: Draft, { node, field }: TextRow, language: string, text: string): Draft {
  const path: Path = [...field.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)), language]
  const value = text === '' ? undefined : text
  if (node !== '') return setAt(draft, node, path, value)
  const [, word = ''] = field.split('.')
  const words = (draft.words ?? {}) as Readonly<Record<string, Readonly<Record<string, string>>>>
  const { [language]: _before, ...others } = words[word] ?? {}
  return { ...draft, words: { ...words, [word]: { ...others, ...(value !== undefined && { [language]: value }) } } }
}

/** What a customer reads where this language is missing: the first of the flow's languages that has it. */
export function sentInstead({ texts }: TextRow, language: string, languages: readonly string[]) {
  const other = languages.find((code) => code !== language && (texts[code] ?? '') !== '')
  return language === languages[0] || other === undefined ? undefined : { language: other, text: texts[other] ?? '' }
}

const PLAIN = ['text', 'again', 'header', 'footer', 'listButton'] as const
const WORDS = ['back', 'mainMenu', 'more', 'choose'] as const

const MATCHES = ['word', 'phrase', 'allWords', 'exact', 'startsWith', 'fuzzy', 'pattern'] as const

/** How the words of a trigger are compared, as the row's key tells: `when-greeted/keywords.exact#2`. */
const matchIn = (key: string) => {
  const found = /keywords\.(\w+)/.exec(key)?.[1]
  return `what.match.${MATCHES.find((match) => match === found) ?? 'word'}` as const
}

/** “Option 2”, “When asked again”. */
export function useWhat(): (row: TextRow) => string {
  const { t } = useTranslation('texts')
  return useCallback(
    ({ field, role, key }) => {
      const parts = field.split('.')
      const number = 1 + Number(parts.find((part) => /^\d+$/.test(part)) ?? 0)
      if (role === 'keyword') return t('what.keywords', { match: t(matchIn(key)) })
      if (role === 'alias') return t('what.optionWords', { number })
      const plain = PLAIN.find((name) => name === field)
      if (plain) return t(`what.${plain}`)
      const word = WORDS.find((name) => `words.${name}` === field)
      if (word) return t(`what.words.${word}`)
      if (field.startsWith('options.'))
        return t(role === 'description' ? 'what.optionDescription' : 'what.option', { number })
      if (field.startsWith('link.')) return t('what.link')
      if (field.startsWith('template.')) return t('what.template', { number })
      return t('what.other', { field })
    },
    [t],
  )
}
