// What the core says, in the language of the page: the sentence is found by its pattern, and what fills its holes is called as
// the page calls it.

import type { i18n } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Draft, type Named, outletsOfDraft, type Said, type SaidValue } from '../../engine/core/index.ts'
import { languageName } from '../ui/language-name.ts'
import { isKind } from './canvas/kinds.tsx'
import { outletLabel } from './canvas/use-outlet-label.ts'
import { nodeIn } from './editor-context.ts'
import { saidAgain } from './said-again.ts'
import { nodeName } from './use-node-name.ts'

export type Sayer = (said: Said) => string

/** `draft`: where nodes and their ways out are found by their ids. */
export function useSaid(draft?: Draft): Sayer {
  const { i18n } = useTranslation()
  const { language } = i18n
  return useMemo(() => sayerIn(i18n, language, draft), [i18n, language, draft])
}

/**
 * Says a sentence of which only its English is kept, as in a trace: it is found again by its pattern, and what is none of the core's
 * stays as it is. `named`: what fills its holes, as the page calls it.
 */
export function useSayAgain(): (text: string, named?: (value: string) => string) => string {
  const say = useSaid()
  const { i18n } = useTranslation()
  const { language } = i18n
  return useMemo(() => {
    const known = Object.keys(i18n.getResourceBundle(language, 'said') ?? {})
    return (text, named) => say(saidAgain(text, known, named))
  }, [i18n, language, say])
}

export function sayerIn(i18n: i18n, language: string, draft?: Draft): Sayer {
  const patterns: Readonly<Record<string, string>> = i18n.getResourceBundle(language, 'said') ?? {}
  const nameOf = namerIn(i18n, language, draft)
  const fill = (value: SaidValue | undefined): string => {
    if (typeof value !== 'object') return String(value ?? '')
    if ('pattern' in value) return say(value)
    return 'list' in value ? value.list.map(fill).join(value.between) : nameOf(value)
  }
  const say: Sayer = ({ pattern, values }) =>
    (patterns[pattern] ?? pattern)
      .replace(/\{\{(\d+)\}\}/g, (_, hole) => fill(values[hole]))
      // A node without a name is called by what it says, which stands in quotes already.
      .replaceAll('““', '“')
      .replaceAll('””', '”')
  return say
}

function namerIn(i18n: i18n, language: string, draft: Draft | undefined): (thing: Named) => string {
  const editor = i18n.getFixedT(language, 'editor')
  const forms = i18n.getFixedT(language, 'forms')
  const node = (id: string) => draft && nodeIn(draft, id)
  return (thing) => {
    if ('language' in thing) return languageName(thing.language, language)
    if ('kind' in thing) return isKind(thing.kind) ? editor(`kind.${thing.kind}`) : thing.kind
    if ('operator' in thing) return forms(`operator.${thing.operator}` as 'operator.equals')
    if ('node' in thing) {
      const found = node(thing.node)
      return found ? nodeName(found, editor) : thing.node
    }
    const from = node(thing.of)
    const outlet = from && outletsOfDraft(from).find(({ name }) => name === thing.outlet)
    if (!from || !outlet) return thing.label ?? thing.outlet
    return outletLabel(from, outlet, { textLanguage: draft?.languages[0] ?? 'en', language, t: editor })
  }
}
