// The texts that are shown: by words, and by what is missing. What somebody is just writing does not vanish under their hands.

import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../engine/core/index.ts'
import { useEditor } from '../editor-context.ts'
import { type TextGroup, type TextRow, useGroups } from './text-rows.ts'

interface Filter {
  readonly words: string
  /** Only what has no text in one of these languages. */
  readonly missingIn: readonly string[] | undefined
}

export function useTexts({ words, missingIn }: Filter): readonly TextGroup[] {
  const { t } = useTranslation('texts')
  const draft = useEditor((state) => state.draft)
  const groups = useGroups(draft, t('ofFlow'))
  const filter = `${missingIn?.join() ?? ''} ${words}`
  // Once found it stays found, until something else is looked for.
  const [found, setFound] = useState({ filter, keys: new Set<string>() })
  const kept = found.filter === filter ? found.keys : new Set<string>()
  if (found.filter !== filter) setFound({ filter, keys: kept })
  const wanted = fold(words)
  return useMemo(() => {
    if (wanted === '' && missingIn === undefined) return groups
    const fits = (row: TextRow, name: string) => {
      if (kept.has(row.key)) return true
      const isWanted = wanted === '' || [name, ...Object.values(row.texts)].some((text) => fold(text).includes(wanted))
      const lacks = missingIn === undefined || missingIn.some((language) => isMissing(row, language))
      if (isWanted && lacks) kept.add(row.key)
      return isWanted && lacks
    }
    return groups.flatMap((group) => {
      const rows = group.rows.filter((row) => fits(row, group.name))
      return rows.length > 0 ? [{ ...group, rows }] : []
    })
  }, [groups, wanted, missingIn, kept])
}

const isMissing = ({ texts }: TextRow, language: string) => (texts[language] ?? '').trim() === ''
