// A small editor for JSONata: colours, completion of what this flow knows, the mistake at its place, and what it gives for example.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { bracketMatching } from '@codemirror/language'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { checkExpression } from '../../../engine/core/index.ts'
import { useEditor } from '../editor-context.ts'
import { exampleScope, knownValues } from '../model/values.ts'
import { useSaid } from '../said.ts'
import { completion, jsonataColours, mistakes } from './expression/jsonata-language.ts'
import { useExample } from './expression/use-example.ts'
import css from './expression-editor.module.css'

interface ExpressionEditorProps {
  readonly label: string
  readonly value: string
  readonly onType: (expression: string) => void
  readonly onPause: () => void
  readonly readOnly: boolean
}

export function ExpressionEditor({ label, value, onType, onPause, readOnly }: ExpressionEditorProps) {
  const { t } = useTranslation('forms')
  const id = useId()
  const values = useEditor((state) => knownValues(state.draft))
  const say = useSaid()
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const now = useRef({ values, say, onType, onPause })
  now.current = { values, say, onType, onPause }
  const locked = useRef(new Compartment())
  const checked = checkExpression(value)
  const example = useExample(value, checked.ok ? exampleScope(values) : undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is told to it below
  useEffect(() => {
    if (box.current === null) return
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          ...[minimalSetup, bracketMatching(), closeBrackets(), jsonataColours, EditorView.lineWrapping],
          placeholder('order.total > 100'),
          ...[completion(() => now.current.values, t), mistakes((said) => now.current.say(said))],
          // Tab leaves the editor, as everywhere else in the form.
          keymap.of([...closeBracketsKeymap, ...completionKeymap]),
          EditorView.contentAttributes.of({ 'aria-labelledby': `${id}-label`, 'aria-describedby': `${id}-told` }),
          locked.current.of([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) now.current.onType(state.doc.toString())
          }),
          EditorView.domEventHandlers({ blur: () => now.current.onPause() }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [])

  useEffect(() => {
    const { current } = view
    // Undone, or changed by somebody else: what is typed here is the same already.
    if (current && current.state.doc.toString() !== value) {
      current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } })
    }
  }, [value])

  useEffect(() => {
    view.current?.dispatch({
      effects: locked.current.reconfigure([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]),
    })
  }, [readOnly])

  return (
    <div className={css.field}>
      <span id={`${id}-label`} className={css.label}>
        {label}
      </span>
      <div ref={box} className={checked.ok ? css.box : `${css.box} ${css.wrong}`} />
      <output id={`${id}-told`}>
        {!checked.ok && <p className={css.mistake}>{say(checked.said)}</p>}
        {checked.ok && example?.ok === true && (
          <p className={css.example}>
            {t('expression.example')} <code>{example.text === '' ? t('expression.nothing') : example.text}</code>
          </p>
        )}
        {checked.ok && example?.ok === false && (
          <p className={css.example}>{t('expression.noExample', { reason: example.text })}</p>
        )}
      </output>
      <p className={css.example}>{t('expression.help')}</p>
    </div>
  )
}
