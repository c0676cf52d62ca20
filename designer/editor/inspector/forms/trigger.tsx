// Trigger: what starts the flow, with which words, before or after which other rules, and a box to try a message.

import { useTranslation } from 'react-i18next'
import { KEYWORDS_PER_TRIGGER_MAX, MATCH_KINDS, type MatchKind, WAIT_MS_MAX } from '../../../../engine/core/index.ts'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { changeNode } from '../../model/edits.ts'
import { listIn, type Path } from '../../model/texts-of-node.ts'
import { changeOn, hasWords, isTriggerOn, newGroup, TRIGGERS } from '../../model/trigger-fields.ts'
import { ChipsField } from '../fields/chips-field.tsx'
import { ChoiceField } from '../fields/choice-field.tsx'
import { DurationField } from '../fields/duration-field.tsx'
import { ListField } from '../fields/list-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import { SwitchField } from '../fields/switch-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { textOf, wordsIn } from '../fields/use-field.ts'
import css from '../form.module.css'
import type { FormProps } from './form.ts'

export function TriggerForm({ node }: FormProps) {
  const { t, i18n } = useTranslation('forms')
  const store = useEditorStore()
  const languages = useEditor((state) => state.draft.languages)
  const on = isTriggerOn(node.on) ? node.on : 'keyword'
  const nameOf = (group: unknown, n: number) => {
    const { match, language } = (group ?? {}) as Record<string, unknown>
    const kind = t(`match.${isMatch(match) ? match : 'word'}.label`)
    const own = textOf(language) === '' ? [] : [languageName(textOf(language), i18n.language)]
    return [String(n + 1), kind, ...own, t('chips.count', { count: countWords(group) })].join(' · ')
  }
  const change = (value: string) => {
    if (!isTriggerOn(value)) return
    const label = t('trigger.on')
    store.getState().edit(label, (draft) => changeNode(draft, node.id, (of) => changeOn(of, value, draft.languages)))
  }
  return (
    <>
      <ChoiceField
        node={node}
        path={['on']}
        label={t('trigger.on')}
        help={t(`trigger.about.${on}`)}
        otherwise="keyword"
        choices={TRIGGERS.map((value) => ({ value, label: t(`trigger.when.${value}`) }))}
        onChoose={change}
      />
      {hasWords(on) && (
        <ListField
          node={node}
          path={['keywords']}
          label={t('trigger.words')}
          addLabel={t('trigger.addWords')}
          newItem={() =>
            newGroup(
              languages,
              listIn(node, 'keywords').map(({ language }) => language),
            )
          }
          nameOf={(group, n) => nameOf(group, n)}
          startsOpen={(group) => listIn(node, 'keywords').length === 1 || countWords(group) === 0}
          max={60}
        >
          {(group, path) => <WordGroup node={node} path={path} group={group} />}
        </ListField>
      )}
      {(on === 'notUnderstood' || on === 'sameQuestion') && (
        <NumberField
          node={node}
          path={['times']}
          label={t('trigger.times')}
          min={on === 'sameQuestion' ? 2 : 1}
          max={10}
        />
      )}
      {on === 'unread' && (
        <DurationField
          node={node}
          path={['afterMs']}
          label={t('trigger.after')}
          minMs={1000}
          maxMs={WAIT_MS_MAX}
          otherwiseMs={600_000}
        />
      )}
      {on === 'api' && <TextField node={node} path={['call']} label={t('trigger.call')} help={t('trigger.callHelp')} />}
      {on === 'keyword' && (
        <>
          <SwitchField
            node={node}
            path={['interrupts']}
            label={t('trigger.interrupts')}
            help={t('trigger.interruptsHelp')}
          />
          <SwitchField
            node={node}
            path={['isQuestion']}
            label={t('trigger.isQuestion')}
            help={t('trigger.isQuestionHelp')}
            otherwise
          />
        </>
      )}
      {on !== 'called' && on !== 'api' && (
        <NumberField
          node={node}
          path={['priority']}
          label={t('trigger.priority')}
          help={t('trigger.priorityHelp')}
          min={-100}
          max={100}
          otherwise={0}
        />
      )}
      {on !== 'called' && (
        <ChoiceField
          node={node}
          path={['whileBusy']}
          label={t('trigger.whileBusy')}
          otherwise="aside"
          choices={[
            { value: 'aside', label: t('trigger.aside') },
            { value: 'replace', label: t('trigger.replace') },
          ]}
        />
      )}
    </>
  )
}

const isMatch = (match: unknown): match is MatchKind => typeof match === 'string' && Object.hasOwn(MATCH_KINDS, match)

const countWords = (group: unknown) => wordsIn((group as Record<string, unknown> | null)?.words).length

/** One kind of match in one language. */
function WordGroup({ node, path, group }: FormProps & { readonly path: Path; readonly group: unknown }) {
  const { t, i18n } = useTranslation('forms')
  const languages = useEditor((state) => state.draft.languages)
  const { match, language, words } = group as Record<string, unknown>
  const kind = isMatch(match) ? match : 'word'
  const { matches, doesNotMatch } = MATCH_KINDS[kind]
  const own = textOf(language)
  const codes = own === '' || languages.includes(own) ? languages : [...languages, own]
  return (
    <>
      <div className={css.two}>
        <ChoiceField
          node={node}
          path={[...path, 'match']}
          label={t('trigger.match')}
          otherwise="word"
          choices={Object.keys(MATCH_KINDS).map((value) => ({ value, label: t(`match.${value as MatchKind}.label`) }))}
        />
        <ChoiceField
          node={node}
          path={[...path, 'language']}
          label={t('trigger.language')}
          otherwise=""
          absent=""
          choices={[
            { value: '', label: t('trigger.anyLanguage') },
            ...codes.map((value) => ({ value, label: languageName(value, i18n.language) })),
          ]}
        />
      </div>
      <p className={css.help}>
        {t(`match.${kind}.about`)} {t('match.example', { keyword: matches.keyword, message: matches.message })}{' '}
        {t('match.counterexample', { keyword: doesNotMatch.keyword, message: doesNotMatch.message })}
      </p>
      <ChipsField
        node={node}
        path={[...path, 'words']}
        label={kind === 'pattern' ? t('trigger.patterns') : t('trigger.wordList')}
        max={KEYWORDS_PER_TRIGGER_MAX}
        separators={kind === 'pattern' ? 'lines' : 'all'}
        language={own === '' ? undefined : own}
        {...(wordsIn(words).length === 0 && { placeholder: t('trigger.typeOrPaste') })}
      />
    </>
  )
}
