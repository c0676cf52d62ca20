// A JSON value. While it cannot be read it stays here and the drawing keeps the last one that could.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextWithValues } from './text-with-values.tsx'
import { type At, useField, useMistake } from './use-field.ts'

interface JsonFieldProps extends At {
  readonly label: string
  readonly help: string
}

export function JsonField(props: JsonFieldProps) {
  const { label, help } = props
  const { t } = useTranslation('forms')
  const { value, type, pause } = useField(props, label)
  const mistake = useMistake(props)
  const [typed, setTyped] = useState<{ readonly text: string; readonly wrong: string | undefined }>()
  const onType = (text: string) => {
    if (text.trim() === '') {
      setTyped({ text, wrong: undefined })
      return type(undefined)
    }
    try {
      const read: unknown = JSON.parse(text)
      setTyped({ text, wrong: undefined })
      type(read)
    } catch (error) {
      setTyped({ text, wrong: t('json.wrong', { reason: (error as Error).message }) })
    }
  }
  return (
    <TextWithValues
      {...{ label, help, onType }}
      value={typed?.text ?? (value === undefined ? '' : JSON.stringify(value, undefined, 2))}
      mistake={typed?.wrong ?? mistake}
      onPause={() => {
        if (typed?.wrong === undefined) setTyped(undefined)
        pause()
      }}
      placeholder='{ "order": "{{orderNumber}}" }'
      mono
    />
  )
}
