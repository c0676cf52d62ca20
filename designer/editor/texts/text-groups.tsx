// Rows of texts under the node that says them; each text is edited where it stands.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { useEditor } from '../editor-context.ts'
import { languageName } from '../language-menu.tsx'
import { useShowNode } from '../publish/use-show-node.ts'
import { TextCell } from './text-cell.tsx'
import css from './text-groups.module.css'
import { sentInstead, type TextGroup, type TextRow, useWhat } from './text-rows.ts'

interface TextGroupsProps {
  readonly groups: readonly TextGroup[]
  readonly languages: readonly string[]
  /** What is said where there is none. */
  readonly none: string
  /** A column a language, with its name on top. */
  readonly isTable?: boolean
  /** A node was asked for and is shown on the canvas. */
  readonly onShown?: () => void
}

/** Groups drawn at first; a flow of a thousand nodes has thousands of texts. */
const GROUPS_AT_ONCE = 60

export function TextGroups({ groups, languages, none, isTable = false, onShown }: TextGroupsProps) {
  const { t } = useTranslation('texts')
  const [count, setCount] = useState(GROUPS_AT_ONCE)
  if (groups.length === 0) return <p className={css.none}>{none}</p>
  const columns = isTable ? { gridTemplateColumns: `110px repeat(${languages.length}, minmax(170px, 1fr))` } : {}
  return (
    <div className={isTable ? css.table : css.panel}>
      {isTable && (
        <div className={css.names} style={columns} aria-hidden>
          <span />
          {languages.map((language) => (
            <span key={language}>{languageName(language)}</span>
          ))}
        </div>
      )}
      {groups.slice(0, count).map((group) => (
        <Group key={group.node ?? ''} {...{ group, languages, isTable, columns }} onShown={onShown} />
      ))}
      {groups.length > count && (
        <Button small className={css.more} onClick={() => setCount(count + GROUPS_AT_ONCE)}>
          {t('more', { count: groups.length - count })}
        </Button>
      )}
    </div>
  )
}

interface GroupProps {
  readonly group: TextGroup
  readonly languages: readonly string[]
  readonly isTable: boolean
  readonly columns: { readonly gridTemplateColumns?: string }
  readonly onShown: (() => void) | undefined
}

function Group({ group: { node, name, rows }, languages, isTable, columns, onShown }: GroupProps) {
  const { t } = useTranslation('texts')
  const show = useShowNode()
  return (
    <section className={css.group} aria-label={name}>
      <h2>
        {node === undefined ? (
          name
        ) : (
          <button
            type="button"
            title={t('show')}
            onClick={() => {
              onShown?.()
              show(node)
            }}
          >
            {name}
          </button>
        )}
      </h2>
      {rows.map((row) => (
        <Row key={row.key} {...{ row, languages, isTable, columns }} />
      ))}
    </section>
  )
}

interface RowProps extends Pick<GroupProps, 'languages' | 'isTable' | 'columns'> {
  readonly row: TextRow
}

function Row({ row, languages, isTable, columns }: RowProps) {
  const { t } = useTranslation('texts')
  const whatOf = useWhat()
  const own = useEditor((state) => state.draft.languages)
  const what = whatOf(row)
  const [only] = languages
  const instead = !isTable && only !== undefined ? sentInstead(row, only, own) : undefined
  return (
    <div className={css.row} style={columns}>
      <span className={css.what}>{what}</span>
      {instead !== undefined && (
        <p className={css.instead} title={t('inLanguage', { language: languageName(instead.language) })}>
          {instead.text}
        </p>
      )}
      {languages.map((language) => (
        <TextCell key={language} row={row} language={language} label={`${what} (${languageName(language)})`} />
      ))}
    </div>
  )
}
