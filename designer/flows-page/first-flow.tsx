// Nothing is drawn yet: an invitation, and three ways to begin.

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/state.tsx'
import { templatesQuery } from './flows-api.ts'
import css from './flows-page.module.css'
import type { Start } from './start-choices.tsx'

interface FirstFlowProps {
  readonly mayDraw: boolean
  readonly onStart: (start: Start) => void
}

export function FirstFlow({ mayDraw, onStart }: FirstFlowProps) {
  const { t } = useTranslation('flows')
  const [template] = useQuery({ ...templatesQuery, enabled: mayDraw }).data ?? []
  if (!mayDraw) return <Empty title={t('first.nothing')}>{t('first.wait')}</Empty>
  return (
    <Empty title={t('first.title')}>
      <p>{t('first.about')}</p>
      <div className={css.ways}>
        <Button look="act" onClick={() => onStart('blank')}>
          {t('first.blank')}
        </Button>
        {template !== undefined && (
          <Button onClick={() => onStart(`template:${template.id}`)}>{t('first.template')}</Button>
        )}
        <Button onClick={() => onStart('file')}>{t('first.file')}</Button>
      </div>
    </Empty>
  )
}
