// A trace entry as a sentence for a support lead. Nodes are called as on the canvas.

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type DraftNode, outletsOfDraft, stepsOf, type TraceEntry } from '../../../engine/core/index.ts'
import { languageName } from '../../ui/language-name.ts'
import { useOutletLabel } from '../canvas/use-outlet-label.ts'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useSayAgain } from '../said.ts'
import { useNodeName } from '../use-node-name.ts'

export interface TraceWords {
  (entry: TraceEntry): { readonly text: string; readonly because?: string | undefined }
  /** Of `flow/trigger`. */
  ruleName(rule: string): string
  /** A reason, in the language of the page. */
  reason(because: string): string
}

export function useTraceWords(): TraceWords {
  const { t, i18n } = useTranslation('try')
  const forms = useTranslation('forms').t
  const nodeName = useNodeName()
  const outletName = useOutletLabel()
  const draft = useEditor((state) => state.draft)
  const again = useSayAgain()
  return useMemo(() => {
    const ofDraft = (flow: string, node: string): DraftNode | undefined =>
      flow === draft.id ? nodeIn(draft, node) : undefined
    const flowOf = (version: string) => version.split('@', 1)[0] ?? version
    const name = (flow: string, id: string) => {
      const node = ofDraft(flow, id)
      return node ? nodeName(node) : id
    }
    const ruleName = (rule: string) => {
      const [flow = '', trigger = ''] = rule.split('/')
      return name(flow, trigger)
    }
    const reason = (because: string) => again(because, (value) => (RULE.test(value) ? ruleName(value) : value))
    const left = (entry: Extract<TraceEntry, { what: 'left' }>): string => {
      const { version, node, outlet } = entry
      const trigger = /^trigger\.(.+)$/.exec(outlet)?.[1]
      if (trigger !== undefined) return t('why.starts', { node: name(flowOf(version), trigger) })
      const [step] = stepsOf([entry], ofDraft)
      const way = { node: step?.node ?? node, outlet: step?.outlet ?? outlet }
      const drawn = ofDraft(flowOf(version), way.node)
      const known = drawn && outletsOfDraft(drawn).find((each) => each.name === way.outlet)
      const values = {
        node: name(flowOf(version), way.node),
        outlet: drawn && known ? outletName(drawn, known) : way.outlet,
      }
      return t('why.left', values)
    }
    const words = (entry: TraceEntry): ReturnType<TraceWords> => {
      switch (entry.what) {
        case 'matched':
          if (entry.won === undefined) return { text: t('why.noneMatched') }
          return { text: t('why.matched', { keyword: entry.won.keyword, rule: ruleName(entry.won.rule) }) }
        case 'routed':
          return { text: t(`why.routed.${entry.to}`), because: reason(entry.detail) }
        case 'entered':
          return { text: oneStop(t('why.entered', { node: name(flowOf(entry.version), entry.node) })) }
        case 'left':
          return { text: left(entry), because: entry.because && reason(entry.because) }
        case 'moved':
          return { text: t('why.moved', { from: entry.from, to: entry.to }) }
        case 'evaluated':
          return { text: t('why.evaluated', { expression: entry.expression, result: JSON.stringify(entry.result) }) }
        case 'compared': {
          const { field, is, value = '', found, holds } = entry
          const operator = forms(`operator.${is}` as 'operator.equals')
          const values = { field, comparison: `${operator} ${value}`.trim(), found: found ?? t('why.absent') }
          return { text: t(holds ? 'why.holds' : 'why.fails', values) }
        }
        case 'set':
          return { text: t('why.set', { name: entry.name, value: JSON.stringify(entry.value) }) }
        case 'said':
          return {
            text: t('why.said', { form: t(`why.form.${formKey(entry.form)}`) }),
            because: entry.because && reason(entry.because),
          }
        case 'withheld':
          return { text: t('why.withheld'), because: reason(entry.because) }
        case 'language':
          return {
            text: t('why.language', { language: languageName(entry.language, i18n.language) }),
            because: reason(entry.because),
          }
        case 'late':
        case 'ignored':
          return { text: t(`why.${entry.what}`), because: reason(entry.because) }
        case 'failure':
          return { text: t('why.failure'), because: reason(entry.message.replace(CODE, '')) }
      }
    }
    return Object.assign(words, { ruleName, reason })
  }, [t, forms, i18n.language, nodeName, outletName, draft, again])
}

/** A node may be called by a question. */
const oneStop = (text: string) => text.replace(/([?!…])[.।]$/u, '$1')

const RULE = /^[^\s/]+\/[^\s/]+$/

/** A failure begins with its code. */
const CODE = /^[a-z]+(?:-[a-z]+)+: /

const FORMS = [
  'text',
  'buttons',
  'list',
  'numbered',
  'media',
  'link',
  'template',
  'location',
  'locationRequest',
  'reaction',
] as const

const formKey = (form: string) => FORMS.find((known) => known === form) ?? 'text'
