// Where sub-flows, tags, message templates and connections are used: asked before one of them is changed.

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Failed, Loading } from '../ui/state.tsx'
import { type FlowSummary, usesQuery } from './flows-api.ts'
import css from './places.module.css'

const KINDS = ['flow', 'tag', 'template', 'connection'] as const

export function UsesPanel({ flows }: { readonly flows: readonly FlowSummary[] }) {
  const { t } = useTranslation('flows')
  const uses = useQuery(usesQuery)
  if (uses.data === undefined) {
    return uses.isError ? <Failed error={uses.error} onAgain={() => void uses.refetch()} /> : <Loading />
  }
  const nameOf = (id: string) => flows.find((flow) => flow.id === id)?.name ?? id
  return (
    <div className={css.places}>
      <p className={css.about}>{t('uses.about')}</p>
      <div className={css.kinds}>
        {KINDS.map((kind) => (
          <Kind key={kind} kind={kind} uses={uses.data.filter((use) => use.kind === kind)} nameOf={nameOf} />
        ))}
      </div>
    </div>
  )
}

interface KindProps {
  readonly kind: (typeof KINDS)[number]
  readonly uses: readonly { readonly name: string; readonly flow: string; readonly node: string }[]
  readonly nameOf: (flow: string) => string
}

function Kind({ kind, uses, nameOf }: KindProps) {
  const { t } = useTranslation('flows')
  const names = [...Map.groupBy(uses, ({ name }) => name)].sort(([a], [b]) => a.localeCompare(b))
  return (
    <section className={css.places}>
      <h2>
        {t(`uses.${kind}`)} <small>{names.length}</small>
      </h2>
      {names.length === 0 && <p className={css.none}>{t('uses.none')}</p>}
      {names.map(([name, places]) => (
        <section key={name} className={css.group}>
          <h3>{kind === 'flow' ? nameOf(name) : name}</h3>
          <ul>
            {places.map(({ flow, node }) => (
              <li key={`${flow} ${node}`}>
                <Link to={`/flows/${flow}?node=${encodeURIComponent(node)}`} className={css.place}>
                  <span className={css.text}>{nameOf(flow)}</span>
                  <span className={css.where}>{node}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
