// What changes for customers from one drawing to another: readable lines under the node they are about.

import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Draft, differenceOf, type FlowChange } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { nodeIn } from '../editor-context.ts'
import { useNodeName } from '../use-node-name.ts'
import { ChangeLine } from './change-line.tsx'
import css from './changes.module.css'

interface ChangesProps {
  readonly before: Draft
  readonly after: Draft
}

/** Nodes shown at once: a first look, not a book. */
const SHOWN_FIRST = 12

export function Changes({ before, after }: ChangesProps) {
  const { t } = useTranslation('publish')
  const [isWhole, setWhole] = useState(false)
  const groups = useMemo(() => groupsOf(differenceOf(before, after)), [before, after])
  const nodeName = useNodeName()
  const nameOf = (id: string) => {
    const node = nodeIn(after, id) ?? nodeIn(before, id)
    return node === undefined ? id : nodeName(node)
  }
  if (groups.length === 0) return <p className={css.quiet}>{t('changes.nothing')}</p>
  const shown = isWhole ? groups : groups.slice(0, SHOWN_FIRST)
  return (
    <ul className={css.groups}>
      {shown.map(({ node, changes }) => (
        <li key={node} className={css.group}>
          <span className={css.name}>
            <Chip title={nameOf(node)}>{node === '' ? t('changes.wholeFlow') : nameOf(node)}</Chip>
          </span>
          <ul className={css.lines}>
            {changes.map((change) => (
              <li key={`${change.code} ${change.field} ${change.language}`}>
                <ChangeLine change={change} before={before} after={after} />
              </li>
            ))}
          </ul>
        </li>
      ))}
      {groups.length > shown.length && (
        <li>
          <Button small look="plain" onClick={() => setWhole(true)}>
            {t('changes.more', { count: groups.length - shown.length })}
          </Button>
        </li>
      )}
    </ul>
  )
}

interface Group {
  readonly node: string
  readonly changes: readonly FlowChange[]
}

function groupsOf(changes: readonly FlowChange[]): Group[] {
  const groups = new Map<string, FlowChange[]>()
  for (const change of changes) groups.set(change.node ?? '', [...(groups.get(change.node ?? '') ?? []), change])
  return [...groups].map(([node, own]) => ({ node, changes: own }))
}
