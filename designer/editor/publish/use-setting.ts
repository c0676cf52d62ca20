// A setting that changed, by a name that people know, with its values as they read them.

import { useTranslation } from 'react-i18next'
import type { Draft, FlowChange } from '../../../engine/core/index.ts'
import { nodeIn } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useNodeName } from '../use-node-name.ts'

const KNOWN = [
  ...['retries', 'noReplyAfterMs', 'forMs', 'afterMs', 'timeoutMs', 'whileBusy', 'interrupts', 'isQuestion'],
  ...['times', 'saveAs', 'onlyOnce', 'beyond', 'mainMenu', 'priority', 'queue', 'reason', 'note', 'notify', 'back'],
  ...['reply', 'media', 'url', 'template', 'flow', 'connection', 'method', 'path', 'body', 'when', 'answer', 'until'],
  ...['description', 'add', 'remove', 'value', 'name', 'link', 'label'],
] as const
type Known = 'retries'

interface Setting {
  readonly name: string
  /** Missing where the values are nothing to read. */
  readonly shown: { readonly before: string; readonly after: string } | undefined
}

export function useSetting(after: Draft): (change: FlowChange) => Setting {
  const { t } = useTranslation('publish')
  const nodeName = useNodeName()
  const duration = useDuration()
  const shown = (field: string, value: unknown): string | undefined => {
    if (value === undefined || value === '') return t('change.notSet')
    if (typeof value === 'boolean') return t(value ? 'change.yes' : 'change.no')
    if (typeof value === 'number') return field.endsWith('Ms') ? duration(value) : `${value}`
    if (typeof value === 'string') {
      const node = field === 'mainMenu' ? nodeIn(after, value) : undefined
      return node ? nodeName(node) : value
    }
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value.join(', ') : undefined
  }
  return ({ field = '', before, after: now }) => {
    // `media.link` is about the picture, `cases.late.when` about its condition.
    const parts = field.split('.')
    const [first = '', last = ''] = [parts[0], parts.at(-1)]
    const known = [last, first].find((name) => (KNOWN as readonly string[]).includes(name))
    const [was, is] = [shown(first, before), shown(first, now)]
    return {
      name: known === undefined ? t('change.settingNamed', { field }) : t(`change.name.${known as Known}`),
      shown: was === undefined || is === undefined ? undefined : { before: was, after: is },
    }
  }
}
