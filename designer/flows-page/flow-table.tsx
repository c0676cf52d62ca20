// The list of flows: one row each, sorted by the head of a column; at phone width each row is a card.

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Sort, startsDescending } from './arrange.ts'
import { FlowRow } from './flow-row.tsx'
import css from './flow-table.module.css'
import type { FlowSummary } from './flows-api.ts'
import type { ListView } from './list-view.ts'

interface FlowTableProps {
  readonly flows: readonly FlowSummary[]
  readonly view: ListView
  readonly onView: (change: Partial<ListView>) => void
  readonly mayDraw: boolean
}

export function FlowTable({ flows, view, onView, mayDraw }: FlowTableProps) {
  const { t } = useTranslation('flows')
  const head = { view, onView }
  return (
    <table className={css.table}>
      <caption className="visually-hidden">{t('title')}</caption>
      <thead>
        <tr>
          <SortedHead sort="name" label={t('column.name')} {...head} />
          <th scope="col">{t('column.starts')}</th>
          <th scope="col">{t('column.languages')}</th>
          <SortedHead sort="state" label={t('column.state')} {...head} />
          <SortedHead sort="problems" label={t('column.problems')} {...head} />
          <SortedHead sort="edited" label={t('column.edited')} {...head} />
          <th scope="col">
            <span className="visually-hidden">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <FlowRow key={flow.id} flow={flow} mayDraw={mayDraw} />
        ))}
      </tbody>
    </table>
  )
}

interface SortedHeadProps extends Pick<FlowTableProps, 'view' | 'onView'> {
  readonly sort: Sort
  readonly label: string
}

function SortedHead({ sort, label, view, onView }: SortedHeadProps) {
  const isOn = view.sort === sort
  const Arrow = view.descending ? ArrowDown : ArrowUp
  return (
    <th scope="col" aria-sort={isOn ? (view.descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className={css.sort}
        onClick={() => onView({ sort, descending: isOn ? !view.descending : startsDescending(sort) })}
      >
        {label}
        {isOn && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  )
}
