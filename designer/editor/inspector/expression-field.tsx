// A JSONata expression in a form; the editor itself is loaded when the first one is shown.

import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import { type At, textOf, useField } from './fields/use-field.ts'
import css from './form.module.css'

const ExpressionEditor = lazy(() =>
  import('./expression-editor.tsx').then((module) => ({ default: module.ExpressionEditor })),
)

interface ExpressionFieldProps extends At {
  readonly label: string
}

export function ExpressionField(props: ExpressionFieldProps) {
  const { t } = useTranslation('forms')
  const { value, type, pause } = useField(props, props.label)
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <Suspense fallback={<p className={css.help}>{t('expression.loading')}</p>}>
      <ExpressionEditor label={props.label} value={textOf(value)} onType={type} onPause={pause} readOnly={readOnly} />
    </Suspense>
  )
}
