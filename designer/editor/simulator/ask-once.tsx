// Asks the real connection once, and keeps its answer to be played: from then on nothing outside is asked.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../engine/core/index.ts'
import { answered, api } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import css from './dialog.module.css'

interface AskOnceProps {
  readonly connection: string
  /** `key`: the last part of the address. */
  readonly onAnswer: (key: string, body: Json) => void
}

export function AskOnce({ connection, onAnswer }: AskOnceProps) {
  const { t } = useTranslation('try')
  const [path, setPath] = useState('/')
  const [isAsking, setAsking] = useState(false)
  const [told, setTold] = useState<{ readonly isWrong: boolean; readonly text: string }>()
  const ask = async () => {
    setAsking(true)
    setTold(await askAt(path).finally(() => setAsking(false)))
  }
  const askAt = async (at: string): Promise<typeof told> => {
    try {
      const param = { name: connection }
      const answer = await answered(api.connections[':name']['look-up'].$post({ param, json: { path: at } }))
      if (answer.result === 'notFound') return { isWrong: true, text: t('answers.notFound') }
      if (answer.result === 'failed') return { isWrong: true, text: t('answers.askFailed', { reason: answer.reason }) }
      onAnswer(keyOf(at), answer.body as Json)
      return { isWrong: false, text: t('answers.taken') }
    } catch (error) {
      return { isWrong: true, text: t('answers.askFailed', { reason: (error as Error).message }) }
    }
  }
  const tells = told?.isWrong ? { mistake: told.text } : { help: told?.text }
  return (
    <div className={css.once}>
      <Field label={t('answers.once')} {...tells}>
        {(tied) => (
          <Input
            {...tied}
            placeholder="/orders/A1001"
            value={path}
            spellCheck={false}
            onChange={({ target }) => setPath(target.value)}
          />
        )}
      </Field>
      <Button small busy={isAsking} disabled={!/^\/[^/]/.test(path)} onClick={() => void ask()}>
        {t('answers.ask')}
      </Button>
    </div>
  )
}

/** By which played answers are found: see `connections.ts` of the core. */
const keyOf = (path: string) => decodeURIComponent(path.split('?', 1)[0]?.split('/').at(-1) ?? '')
