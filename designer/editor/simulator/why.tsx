// Why the answer came: what matched and lost, where it went, what was worked out, in which form it was sent.

import { useTranslation } from 'react-i18next'
import type { TraceEntry } from '../../../engine/core/index.ts'
import type { SeenTurn } from './played.ts'
import { useTrying } from './trying.ts'
import { useTraceWords } from './use-trace-words.ts'
import css from './why.module.css'

export function Why() {
  const { t } = useTranslation('try')
  const view = useTrying((state) => state.view)
  const lookedAt = useTrying((state) => state.lookedAt)
  const lookAt = useTrying((state) => state.lookAt)
  const words = useTraceWords()
  if (view === undefined) return null
  const moment = lookedAt ?? view.at
  const turns = view.turns.filter((turn) => turn.moment === moment)
  const lines = view.lines.filter((line) => line.moment === moment && line.because !== undefined)
  const window = [...new Set(lines.map(({ because }) => because))]
  return (
    <details className={css.why} open>
      <summary>
        <b>{t('why.title')}</b>
        {lookedAt !== undefined && lookedAt !== view.at && (
          <button type="button" className={css.newest} onClick={() => lookAt(undefined)}>
            {t('why.newest')}
          </button>
        )}
      </summary>
      {turns.every(({ trace }) => trace.length === 0) && window.length === 0 && (
        <p className={css.nothing}>{t('why.nothing')}</p>
      )}
      <ul className={css.entries}>
        {turns.map((turn, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the n-th turn of a moment stays the n-th
          <Turn key={n} turn={turn} />
        ))}
        {window.map((because) => (
          <li key={because}>{t('why.sent', { because: because && words.reason(because) })}</li>
        ))}
      </ul>
    </details>
  )
}

function Turn({ turn }: { readonly turn: SeenTurn }) {
  return turn.trace.map((entry, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the n-th entry of a turn stays the n-th
    <Entry key={n} entry={entry} />
  ))
}

function Entry({ entry }: { readonly entry: TraceEntry }) {
  const { t } = useTranslation('try')
  const words = useTraceWords()
  const said = words(entry)
  return (
    <li data-what={entry.what}>
      {said.text}
      {said.because && <small> {said.because}</small>}
      {entry.what === 'matched' && entry.lost.length > 0 && (
        <ul className={css.lost}>
          {entry.lost.map((lost) => (
            <li key={`${lost.rule} ${lost.keyword}`}>
              {t('why.lost', { keyword: lost.keyword, rule: words.ruleName(lost.rule) })}{' '}
              <small>{words.reason(lost.because)}</small>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
