// Where these words stand in all texts of all flows, each with the way to its node.

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Button } from '../ui/button.tsx'
import { languageName } from '../ui/language-name.ts'
import { aroundMatch } from './around-match.ts'
import { type FlowSummary, foundTextsQuery } from './flows-api.ts'
import css from './places.module.css'

/** So many of one flow are shown at first. */
const SHOWN_FIRST = 5
/** Somebody who types is not done yet. */
const QUIET_MS = 250

interface FindTextsProps {
  readonly text: string
  readonly flows: readonly FlowSummary[]
}

export function FindTexts({ text, flows }: FindTextsProps) {
  const { t } = useTranslation('flows')
  const wanted = useQuiet(text.trim())
  const found = useQuery({ ...foundTextsQuery(wanted), enabled: wanted.length > 0, placeholderData: (last) => last })
  const texts = found.data?.texts ?? []
  const groups = Map.groupBy(texts, ({ flow }) => flow)
  return (
    <section className={css.places} aria-busy={found.isFetching}>
      <h2>
        {t('find.title')}{' '}
        <small role="status">
          {found.isError
            ? t('find.failed')
            : found.isSuccess && t(found.data.more ? 'find.countMore' : 'find.count', { count: texts.length })}
        </small>
      </h2>
      {[...groups].map(([id, places]) => (
        <FoundInFlow key={id} name={flows.find((flow) => flow.id === id)?.name ?? id} places={places} wanted={wanted} />
      ))}
    </section>
  )
}

interface FoundInFlowProps {
  readonly name: string
  readonly places: readonly Place[]
  readonly wanted: string
}

interface Place {
  readonly flow: string
  /** None for words of the flow itself. */
  readonly node: string | null
  readonly field: string
  readonly language: string | null
  readonly text: string
}

function FoundInFlow({ name, places, wanted }: FoundInFlowProps) {
  const { t, i18n } = useTranslation('flows')
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? places : places.slice(0, SHOWN_FIRST)
  return (
    <section className={css.group}>
      <h3>
        {name} <small>{places.length}</small>
      </h3>
      <ul>
        {shown.map(({ flow, node, field, language, text }) => {
          const { before, match, after } = aroundMatch(text, wanted)
          return (
            <li key={`${node} ${field} ${language}`}>
              <Link
                to={node === null ? `/flows/${flow}` : `/flows/${flow}?node=${encodeURIComponent(node)}`}
                className={css.place}
              >
                <span className={css.text}>
                  {before}
                  <mark>{match}</mark>
                  {after}
                </span>
                <span className={css.where}>
                  {language !== null && `${languageName(language, i18n.language)} · `}
                  {node ?? t('find.flowItself')}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
      {places.length > shown.length && (
        <Button look="plain" small onClick={() => setIsWhole(true)}>
          {t('find.more', { count: places.length - shown.length })}
        </Button>
      )}
    </section>
  )
}

/** The newest value once it has stood still for a moment. */
function useQuiet(value: string): string {
  const [quiet, setQuiet] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), QUIET_MS)
    return () => clearTimeout(timer)
  }, [value])
  return quiet
}
