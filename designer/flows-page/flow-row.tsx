// One flow in the list. The whole row opens it; its menu holds what else can be done with it.

import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { TimeAgo } from '../ui/time-ago.tsx'
import { Languages, Problems, Starts } from './flow-facts.tsx'
import { FlowMenu } from './flow-menu.tsx'
import css from './flow-table.module.css'
import type { FlowSummary } from './flows-api.ts'
import { StateChip } from './state-chip.tsx'

interface FlowRowProps {
  readonly flow: FlowSummary
  readonly mayDraw: boolean
}

export function FlowRow({ flow, mayDraw }: FlowRowProps) {
  const { t } = useTranslation('flows')
  return (
    <tr className={css.row}>
      <th scope="row" className={css.name}>
        <Link to={`/flows/${flow.id}`} className={css.open}>
          {flow.name}
        </Link>
        {flow.description !== null && <p className={css.description}>{flow.description}</p>}
      </th>
      <td className={css.starts}>
        <Starts flow={flow} />
      </td>
      <td className={css.languages}>
        <Languages codes={flow.languages} />
      </td>
      <td>
        <StateChip flow={flow} />
      </td>
      <td>
        <Problems flow={flow} />
      </td>
      <td className={css.edited}>
        {flow.editedAt === null ? <span>{t('edited.never')}</span> : <TimeAgo at={flow.editedAt} />}
        {flow.editedBy !== null && <span className={css.who}>{flow.editedBy}</span>}
      </td>
      <td className={css.menu}>
        <FlowMenu flow={flow} mayDraw={mayDraw} />
      </td>
    </tr>
  )
}
