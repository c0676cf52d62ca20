// One change as one line: what came is marked green, what went is struck through.

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ANY_LANGUAGE, type Draft, type FlowChange } from '../../../engine/core/index.ts'
import { languageName } from '../../ui/language-name.ts'
import { nodeIn } from '../editor-context.ts'
import { fallbackText } from '../model/texts-of-node.ts'
import css from './changes.module.css'
import { Filled, gap } from './fill.tsx'
import { Parts } from './parts.tsx'
import { useSetting } from './use-setting.ts'
import { useTextName } from './use-text-name.ts'
import { WayChange } from './way-change.tsx'

interface ChangeLineProps {
  readonly change: FlowChange
  readonly before: Draft
  readonly after: Draft
}

export function ChangeLine(props: ChangeLineProps) {
  const { i18n } = useTranslation('publish')
  const { change, before, after } = props
  const { language } = change
  const speaksSeveral = before.languages.length > 1 || after.languages.length > 1
  const isTold = language !== undefined && language !== ANY_LANGUAGE && !change.code.startsWith('language-')
  return (
    <>
      <Said {...props} />{' '}
      {isTold && speaksSeveral && <small className={css.language}>{languageName(language, i18n.language)}</small>}
    </>
  )
}

function Said({ change, before, after }: ChangeLineProps) {
  const { t } = useTranslation('publish')
  const kindName = useKindName()
  const textName = useTextName(before, after)
  const { code, parts } = change
  const [was, is] = [textOf(change.before), textOf(change.after)]
  const fill = (sentence: string, ...pieces: ReactNode[]) => <Filled sentence={sentence} parts={pieces} />
  switch (code) {
    case 'text-changed':
    case 'option-renamed':
      return fill(`${textName(change)} ${gap(0)}`, parts ? <Parts parts={parts} /> : <ins>{is}</ins>)
    case 'text-added':
      return fill(`${textName(change)} “${gap(0)}”`, <ins>{is}</ins>)
    case 'text-removed':
      return fill(`${textName(change)} “${gap(0)}”`, <del>{was}</del>)
    case 'node-added': {
      const node = change.node === undefined ? undefined : nodeIn(after, change.node)
      const says = node ? fallbackText(node.text, after.languages) : ''
      const sentence = t(says === '' ? 'change.nodeAdded' : 'change.nodeAddedSays', { kind: gap(0), says: gap(1) })
      return fill(sentence, <ins>{kindName(is)}</ins>, says)
    }
    case 'node-removed':
      return fill(t('change.nodeRemoved', { kind: gap(0) }), <del>{kindName(was)}</del>)
    case 'node-renamed':
      return fill(t('change.nodeRenamed', { before: gap(0), after: gap(1) }), <del>{was}</del>, <ins>{is}</ins>)
    case 'node-replaced': {
      const [old, now] = [kindName(was), kindName(is)]
      if (old === now) return t('change.startsOtherwise')
      return fill(t('change.nodeReplaced', { before: gap(0), after: gap(1) }), <del>{old}</del>, <ins>{now}</ins>)
    }
    case 'words-added':
    case 'words-removed': {
      const isAdded = code === 'words-added'
      const words = <Words words={isAdded ? change.after : change.before} isAdded={isAdded} />
      const option = textName(change)
      if (change.role === 'alias')
        return fill(t(isAdded ? 'change.understood' : 'change.understoodNoMore', { words: gap(0), option }), words)
      return fill(t(isAdded ? 'change.startsWith' : 'change.startsNoMore', { words: gap(0) }), words)
    }
    case 'setting-changed':
      return <SettingChange change={change} after={after} />
    case 'language-added':
    case 'language-removed':
    case 'fallback-changed':
      return <LanguageChange change={change} />
    default:
      return <WayChange change={change} before={before} after={after} />
  }
}

function SettingChange({ change, after }: Omit<ChangeLineProps, 'before'>) {
  const { t } = useTranslation('publish')
  const { name, shown } = useSetting(after)(change)
  if (shown === undefined) return t('change.settingOnly', { name })
  return (
    <Filled
      sentence={t('change.setting', { name, before: gap(0), after: gap(1) })}
      parts={[<del key="was">{shown.before}</del>, <ins key="is">{shown.after}</ins>]}
    />
  )
}

function LanguageChange({ change: { code, language = '', before, after } }: Pick<ChangeLineProps, 'change'>) {
  const { t, i18n } = useTranslation('publish')
  const nameOf = (code_: string) => languageName(code_, i18n.language)
  if (code === 'language-added')
    return (
      <Filled
        sentence={t('change.languageAdded', { language: gap(0) })}
        parts={[<ins key="is">{nameOf(language)}</ins>]}
      />
    )
  if (code === 'language-removed')
    return (
      <Filled
        sentence={t('change.languageRemoved', { language: gap(0) })}
        parts={[<del key="was">{nameOf(language)}</del>]}
      />
    )
  const parts = [<del key="was">{nameOf(textOf(before))}</del>, <ins key="is">{nameOf(textOf(after))}</ins>]
  return <Filled sentence={t('change.fallbackChanged', { before: gap(0), after: gap(1) })} parts={parts} />
}

function Words({ words, isAdded }: { readonly words: unknown; readonly isAdded: boolean }) {
  if (!Array.isArray(words)) return null
  return words.map((word: string, place) => (
    <span key={word}>
      {place > 0 && ', '}
      {isAdded ? <ins>{word}</ins> : <del>{word}</del>}
    </span>
  ))
}

/** `trigger keyword`: what starts it stands behind its kind. */
function useKindName(): (told: string) => string {
  const { t } = useTranslation('editor')
  return (told) => {
    const [kind = ''] = told.split(' ')
    return t(`kind.${kind as 'menu'}`, { defaultValue: kind })
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
