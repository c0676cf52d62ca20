// The list with its filter: what is typed finds flows by name, and every text in them.

import { Search } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Input, Select } from '../ui/field.tsx'
import { arrange, SORTS, type Sort, STATES, type StateFilter, startsDescending } from './arrange.ts'
import { FindTexts } from './find-texts.tsx'
import css from './flow-list.module.css'
import { FlowTable } from './flow-table.tsx'
import type { FlowSummary } from './flows-api.ts'
import type { ListView } from './list-view.ts'

/** As many as the engine looks for. */
const FIND_CHARS_MAX = 200

interface FlowListProps {
  readonly flows: readonly FlowSummary[]
  readonly view: ListView
  readonly onView: (change: Partial<ListView>) => void
  readonly mayDraw: boolean
}

export function FlowList({ flows, view, onView, mayDraw }: FlowListProps) {
  const { t } = useTranslation('flows')
  const text = useDeferredValue(view.text)
  const shown = arrange(flows, { ...view, text })
  return (
    <div className={css.list}>
      <search className={css.filter}>
        <div className={css.find}>
          <Search size={15} aria-hidden />
          <Input
            type="search"
            maxLength={FIND_CHARS_MAX}
            aria-label={t('filter.find')}
            placeholder={t('filter.find')}
            value={view.text}
            onChange={(event) => onView({ text: event.target.value })}
          />
        </div>
        <Select
          className={css.choice}
          aria-label={t('filter.state')}
          value={view.state}
          onChange={(event) => onView({ state: event.target.value as StateFilter })}
        >
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`filter.${state}`)}
            </option>
          ))}
        </Select>
        <Select
          className={`${css.choice} ${css.sort}`}
          aria-label={t('filter.sort')}
          value={view.sort}
          onChange={(event) => {
            const sort = event.target.value as Sort
            onView({ sort, descending: startsDescending(sort) })
          }}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`column.${sort}`)}
            </option>
          ))}
        </Select>
        <small className={css.count} role="status">
          {t('filter.count', { count: shown.length })}
        </small>
      </search>
      {shown.length > 0 ? (
        <FlowTable flows={shown} view={view} onView={onView} mayDraw={mayDraw} />
      ) : (
        <p className={css.none}>
          {t('filter.none')}{' '}
          <Button look="plain" small onClick={() => onView({ text: '', state: 'all' })}>
            {t('filter.showAll')}
          </Button>
        </p>
      )}
      {mayDraw && view.text.trim() !== '' && <FindTexts text={view.text} flows={flows} />}
    </div>
  )
}
