// What a translator's file would change, and which of its rows cannot be used and why.

import { useTranslation } from 'react-i18next'
import { ANY_LANGUAGE } from '../../../engine/core/index.ts'
import { languageName } from '../../ui/language-name.ts'
import css from './import-dialog.module.css'
import type { Change, Imported } from './sheet.ts'

/** The others are counted. */
const CHANGES_SHOWN = 6
const REFUSED_SHOWN = 20

export function ImportReport({ imported }: { readonly imported: Imported }) {
  const { t } = useTranslation('texts')
  const nameOf = useName()
  const { changes, refused, empty, ignored } = imported
  const languages = [...new Set(changes.map(({ language }) => language))]
  return (
    <div className={css.report}>
      {changes.length === 0 ? (
        <p>{t('import.nothing')}</p>
      ) : (
        <ul className={css.counts}>
          {languages.map((language) => {
            const own = changes.filter((change) => change.language === language)
            const added = own.filter(({ before }) => before === '').length
            const changed = own.length - added
            const counts = [
              added > 0 && t('import.added', { count: added }),
              changed > 0 && t('import.changed', { count: changed }),
            ].filter((words) => words !== false)
            return (
              <li key={language}>
                {t('import.willChange', { language: nameOf(language), counts: counts.join(', ') })}
              </li>
            )
          })}
        </ul>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
      {empty > 0 && <p className={css.quiet}>{t('import.empty', { count: empty })}</p>}
      {ignored.length > 0 && <p className={css.quiet}>{t('import.ignored', { columns: ignored.join(', ') })}</p>}
      {refused.length > 0 && <Refused refused={refused} />}
    </div>
  )
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation('texts')
  return (
    <ul className={css.changes}>
      {changes.slice(0, CHANGES_SHOWN).map(({ key, language, before, after }) => (
        <li key={`${key} ${language}`} lang={language}>
          {before !== '' && <del>{before}</del>} <ins>{after}</ins>
        </li>
      ))}
      {changes.length > CHANGES_SHOWN && (
        <li className={css.quiet}>{t('import.more', { count: changes.length - CHANGES_SHOWN })}</li>
      )}
    </ul>
  )
}

function Refused({ refused }: Pick<Imported, 'refused'>) {
  const { t } = useTranslation('texts')
  const nameOf = useName()
  const shown = refused.slice(0, REFUSED_SHOWN)
  return (
    <section aria-label={t('import.refused', { count: refused.length })}>
      <h3 className={css.warning}>▲ {t('import.refused', { count: refused.length })}</h3>
      <ul className={css.lines}>
        {shown.map(({ line, language = '', reason, text }) => (
          <li key={`${line} ${language} ${reason}`}>
            <b>{t('import.line', { line })}:</b>{' '}
            {t(`import.reason.${reason}`, { language: nameOf(language), open: '{{', close: '}}' })}{' '}
            <span className={css.quiet}>{shortened(text)}</span>
          </li>
        ))}
        {refused.length > shown.length && (
          <li className={css.quiet}>{t('import.more', { count: refused.length - shown.length })}</li>
        )}
      </ul>
    </section>
  )
}

function useName(): (language: string) => string {
  const { t, i18n } = useTranslation('texts')
  return (language) => {
    if (language === '') return ''
    return language === ANY_LANGUAGE ? t('file.anyLanguage') : languageName(language, i18n.language)
  }
}

/** Enough to find it again. */
const TEXT_SHOWN = 60
const shortened = (text: string) => (text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text)
