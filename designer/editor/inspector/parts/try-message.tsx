// A box to try a message: which rule of all published flows and of this drawing takes it, and why the others lose; and where a
// trigger stands among the others.

import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { explainMessage, type RuleSeen, standingOf, type TriggerSeen } from '../../../../engine/core/index.ts'
import { Field, Input } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor } from '../../editor-context.ts'
import type { RuleSet } from '../../model/rule-set.ts'
import { useShowNode } from '../../publish/use-show-node.ts'
import { useSaid } from '../../said.ts'
import { useNodeName } from '../../use-node-name.ts'
import css from '../form.module.css'
import own from './try-message.module.css'
import { useRules } from './use-rules.ts'

interface TryMessageProps {
  /** Node of the trigger that is looked at. */
  readonly trigger?: string
}

export function TryMessage({ trigger }: TryMessageProps) {
  const { t } = useTranslation('forms')
  const [text, setText] = useState('')
  const tried = useDeferredValue(text.trim())
  const { rules, isAlone } = useRules(trigger !== undefined || tried !== '')
  const isWaiting = rules === undefined && (trigger !== undefined || tried !== '')
  return (
    <section className={css.part}>
      <h3>{t('try.title')}</h3>
      {trigger !== undefined && rules && <StandsAt rules={rules} trigger={trigger} />}
      <Field label={t('try.label')} help={isAlone ? t('try.failed') : t('try.about')}>
        {(tied) => (
          <Input
            {...tied}
            value={text}
            placeholder={t('try.placeholder')}
            autoComplete="off"
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <output className={own.answer}>
        {isWaiting && <p className={css.help}>{t('try.loading')}</p>}
        {rules && tried !== '' && <Answer rules={rules} text={tried} trigger={trigger} />}
      </output>
    </section>
  )
}

interface AnswerProps {
  readonly rules: RuleSet
  readonly text: string
  readonly trigger: string | undefined
}

function Answer({ rules, text, trigger }: AnswerProps) {
  const { t, i18n } = useTranslation('forms')
  const nodeName = useNodeName()
  const flow = useEditor((state) => state.draft.id)
  const { won, lost, near, also, language } = useMemo(() => explainMessage(rules.flows, text), [rules, text])
  const say = useSaid()
  const isHere = won !== undefined && won.flow === flow && won.node === trigger
  return (
    <>
      {won === undefined ? (
        <p>{t('try.nobody')}</p>
      ) : (
        <div className={isHere || trigger === undefined ? `${own.won} ${own.here}` : own.won}>
          <RuleName rule={won} among={rules} /> <b>{t('try.starts')}</b> <span>{say(won.said)}</span>
        </div>
      )}
      {language !== undefined && (
        <p className={css.help}>{t('try.language', { language: languageName(language.language, i18n.language) })}</p>
      )}
      <Rules title={t('try.also')} rules={also} among={rules} />
      <Rules title={t('try.lost')} rules={lost} among={rules} />
      <Rules title={t('try.near')} rules={near} among={rules} />
      {rules.left.length > 0 && (
        <p className={css.help}>
          {t('try.left', { rules: rules.left.map(nodeName).join(', '), count: rules.left.length })}
        </p>
      )}
    </>
  )
}

interface RulesProps {
  readonly title: string
  readonly rules: readonly RuleSeen[]
  /** All there are. */
  readonly among: RuleSet
}

function Rules({ title, rules, among }: RulesProps) {
  const say = useSaid()
  if (rules.length === 0) return null
  return (
    <div>
      <h4 className={own.title}>{title}</h4>
      <ul className={own.rules}>
        {rules.map((rule) => (
          <li key={rule.rule}>
            <RuleName rule={rule} among={among} /> <span>{say(rule.said)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A rule drawn here can be gone to; another flow's says whose it is. */
function RuleName({ rule, among }: { readonly rule: TriggerSeen; readonly among: RuleSet }) {
  const nodeName = useNodeName()
  const flow = useEditor((state) => state.draft.id)
  const show = useShowNode()
  const trigger = among.flows.triggerOf(`${rule.rule}#0`)?.node
  const name = trigger ? nodeName(trigger) : rule.name
  if (rule.flow !== flow) {
    return (
      <b>
        {name} <small>({rule.flowName})</small>
      </b>
    )
  }
  return (
    <button type="button" className={own.rule} onClick={() => show(rule.node)}>
      {name}
    </button>
  )
}

const SHOWN_MAX = 3

function StandsAt({ rules, trigger }: { readonly rules: RuleSet; readonly trigger: string }) {
  const { t } = useTranslation('forms')
  const flow = useEditor((state) => state.draft.id)
  const standing = useMemo(() => standingOf(rules.flows, `${flow}/${trigger}`), [rules, flow, trigger])
  if (standing === undefined) return null
  const nearest = standing.ahead.slice(-SHOWN_MAX).reverse()
  return (
    <div className={own.standing}>
      <p>
        <b>{t('try.standing', { place: standing.place, count: standing.of })}</b>
        {standing.ahead.length === 0 && standing.of > 1 && <> · {t('try.standingFirst')}</>}
      </p>
      {nearest.length > 0 && (
        <ul className={own.rules}>
          {nearest.map((other) => (
            <li key={other.rule}>
              {t('try.after')} <RuleName rule={other} among={rules} /> <span>{t(`try.ahead.${other.because}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className={css.help}>{t('try.standingHelp')}</p>
    </div>
  )
}
