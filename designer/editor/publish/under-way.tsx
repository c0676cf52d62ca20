// Conversations under way: how many stand where, what becomes of them, and what that means in one sentence.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { nodeIn } from '../editor-context.ts'
import { useNodeName } from '../use-node-name.ts'
import { ChoiceField } from './choice-field.tsx'
import { keyOf, mayMove, outcomeOf, type Planned } from './plan.ts'
import css from './under-way.module.css'
import type { Planning } from './use-plan.ts'

interface UnderWayProps {
  readonly planning: Planning
  readonly after: Draft
  /** What will answer, as it is called: “version 13”. */
  readonly target: string
}

export function UnderWay({ planning, after, target }: UnderWayProps) {
  const { t } = useTranslation('publish')
  const { state, total, plan } = planning
  if (state === 'loading') return <p className={css.quiet}>{t('underWay.counting')}</p>
  if (state === 'impossible') return <p className={css.quiet}>{t('underWay.impossible')}</p>
  if (state === 'failed') {
    return (
      <p className={css.quiet} role="alert">
        {t('underWay.failed')}{' '}
        <Button small look="plain" onClick={planning.again}>
          {t('tryAgain', { ns: 'common' })}
        </Button>
      </p>
    )
  }
  if (total === 0) return <p className={css.quiet}>{t('underWay.nobody')}</p>
  if (plan.length === 0) return <p className={css.quiet}>{t('underWay.thereAlready', { target })}</p>
  const unchanged = plan.filter(({ fate }) => fate === 'same')
  const others = plan.filter(({ fate }) => fate !== 'same')
  return (
    <>
      <ul className={css.places}>
        {unchanged.length > 1 ? (
          <Together places={unchanged} planning={planning} after={after} target={target} />
        ) : (
          unchanged.map((place) => (
            <PlaceRow key={keyOf(place)} place={place} planning={planning} after={after} target={target} />
          ))
        )}
        {others.map((place) => (
          <PlaceRow key={keyOf(place)} place={place} planning={planning} after={after} target={target} />
        ))}
      </ul>
      <Outcome planning={planning} target={target} />
    </>
  )
}

interface RowProps extends UnderWayProps {
  readonly place: Planned
}

function PlaceRow({ place, planning, after, target }: RowProps) {
  const { t } = useTranslation('publish')
  const nodeName = useNodeName()
  const { version, node, count, fate } = place
  const known = nodeIn(after, node) ?? nodeInAny(planning.documents.get(version), node)
  const words = t('underWay.at', { count, node: known ? nodeName(known) : node })
  return (
    <li className={css.place}>
      <span className={css.where}>
        {words} <small>{t(`underWay.fate.${fate}`)}</small>{' '}
        {planning.documents.size > 1 && <small>{t('version', { number: version })}</small>}
      </span>
      <ChoiceField
        label={words}
        {...{ target, version }}
        choice={place.choice}
        whyNotMove={mayMove(fate) ? undefined : t(`underWay.cannotMove.${fate === 'gone' ? 'gone' : 'otherKind'}`)}
        onChoose={(choice) => planning.choose([place], choice)}
      />
    </li>
  )
}

const nodeInAny = (draft: Draft | undefined, node: string) => draft && nodeIn(draft, node)

/** Places at which nothing has happened are one line; who wants chooses one by one. */
function Together({ places, ...rest }: UnderWayProps & { readonly places: readonly Planned[] }) {
  const { t } = useTranslation('publish')
  const [isOpen, setOpen] = useState(false)
  const count = places.reduce((sum, place) => sum + place.count, 0)
  const [first] = places
  const isMixed = places.some(({ choice }) => choice !== first?.choice)
  const words = t('underWay.atUnchanged', { count })
  return (
    <>
      <li className={css.place}>
        <span className={css.where}>
          {words}{' '}
          <Button small look="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('underWay.together') : t('underWay.oneByOne')}
          </Button>
        </span>
        <ChoiceField
          label={words}
          target={rest.target}
          choice={isMixed ? undefined : first?.choice}
          onChoose={(choice) => rest.planning.choose(places, choice)}
        />
      </li>
      {isOpen && places.map((place) => <PlaceRow key={keyOf(place)} place={place} {...rest} />)}
    </>
  )
}

function Outcome({
  planning: { plan, total, there },
  target,
}: {
  readonly planning: Planning
  readonly target: string
}) {
  const { t } = useTranslation('publish')
  const { move, stay, handOver } = outcomeOf(plan)
  const standing = move + stay + handOver + there
  const parts = [
    there > 0 && t('underWay.there', { count: there, target }),
    move > 0 && t('underWay.willMove', { count: move, target }),
    stay > 0 && t('underWay.willStay', { count: stay }),
    handOver > 0 && t('underWay.willHandOver', { count: handOver }),
  ].filter((part) => part !== false)
  return (
    <p className={css.quiet} aria-live="polite">
      {parts.join(' ')} {move > 0 && t('underWay.noneAlone')} {standing > total && t('underWay.several')}
    </p>
  )
}
