// What stands in a node between its name and its ways out, by kind; and what stands small and grey beside the name.

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useCapabilities } from '../../../api/settings.ts'
import { Chip } from '../../../ui/chip.tsx'
import { listIn } from '../../model/texts-of-node.ts'
import { useSaid } from '../../said.ts'
import { InPlaceText } from '../in-place-text.tsx'
import { TextCount } from '../text-count.tsx'
import { useShownForm } from '../use-shown-form.ts'
import css from './body.module.css'
import { useSummary } from './summary.ts'
import { TriggerBody } from './trigger-body.tsx'

/** Shown beside the name: the form on the channel, the priority. */
export function NodeInfo({ node }: { readonly node: DraftNode }) {
  if (node.kind === 'menu' || (node.kind === 'question' && node.options !== undefined)) return <FormInfo node={node} />
  if (node.kind === 'handoff') {
    const priority = typeof node.priority === 'string' ? node.priority : 'P3'
    return <Chip tone={priority === 'P1' ? 'red' : priority === 'P2' ? 'blue' : 'grey'}>{priority}</Chip>
  }
  return null
}

function FormInfo({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('editor')
  const shown = useShownForm(node)
  const say = useSaid()
  const { buttons, list } = useCapabilities()
  if (shown === undefined) return null
  const max = shown.form === 'buttons' ? buttons?.max : shown.form === 'list' ? list?.rowsMax : undefined
  const count = listIn(node, 'options').length + Number(node.back === true) + Number(node.mainMenu === true)
  const room = max === undefined ? undefined : { count, max }
  return (
    <small className={css.info} title={say(shown.because)}>
      {t(`form.${shown.form}`)}
      {room !== undefined && ` · ${t('form.room', room)}`}
      {shown.pages !== undefined && shown.pages > 1 && ` · ${t('form.pages', { count: shown.pages })}`}
    </small>
  )
}

const BODIES: Readonly<Record<string, (props: { readonly node: DraftNode }) => ReactNode>> = {
  trigger: TriggerBody,
  message: MessageBody,
  menu: Bubble,
  question: Bubble,
  handoff: HandoffBody,
  set: Summary,
  request: Summary,
  wait: Summary,
  tag: Summary,
  call: Summary,
  branch: () => null,
  end: Summary,
}

export function NodeBody({ node }: { readonly node: DraftNode }) {
  const Body = BODIES[node.kind] ?? Summary
  return <Body node={node} />
}

function Bubble({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('editor')
  return (
    <div className={css.bubble}>
      <InPlaceText node={node.id} path={['text']} label={t('text')} placeholder={t('writeWhatTheyRead')} />
      <TextCount node={node.id} field="text" />
    </div>
  )
}

function MessageBody({ node }: { readonly node: DraftNode }) {
  const summary = useSummary(node)
  const hasText = node.text !== undefined || (node.media === undefined && node.template === undefined)
  return (
    <>
      {summary !== '' && <p className={css.summary}>{summary}</p>}
      {hasText && <Bubble node={node} />}
    </>
  )
}

function HandoffBody({ node }: { readonly node: DraftNode }) {
  return (
    <>
      <Bubble node={node} />
      <Summary node={node} />
    </>
  )
}

function Summary({ node }: { readonly node: DraftNode }) {
  const summary = useSummary(node)
  return summary === '' ? null : <p className={css.summary}>{summary}</p>
}
