// A node's settings in one line, in the words of the page.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useDuration } from '../../model/durations.ts'
import { listIn } from '../../model/texts-of-node.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const number = (value: unknown) => (typeof value === 'number' ? value : 0)
const texts = (value: unknown) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
const field = (value: unknown, name: string) =>
  text(typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined)

/** Empty where there is nothing to say. */
export function useSummary(node: DraftNode): string {
  const { t } = useTranslation('editor')
  const duration = useDuration()
  switch (node.kind) {
    case 'trigger':
      switch (node.on) {
        case 'keyword':
          return listIn(node, 'keywords').some((group) => texts(group.words).length > 0) ? '' : t('summary.noWords')
        case 'firstMessage':
          return t('summary.firstMessage')
        case 'notUnderstood':
          return t('summary.notUnderstood', { count: number(node.times) })
        case 'sameQuestion':
          return t('summary.sameQuestion', { count: number(node.times) })
        case 'unread':
          return t('summary.unread', { time: duration(number(node.afterMs)) })
        case 'outOfHours':
          return t('summary.outOfHours')
        case 'optOut':
          return t('summary.optOut')
        case 'optIn':
          return t('summary.optIn')
        case 'api':
          return t('summary.api', { call: text(node.call) })
        case 'called':
          return t('summary.called')
        default:
          return ''
      }
    case 'message': {
      const media = field(node.media, 'kind')
      const template = field(node.template, 'name')
      const link = field(node.link, 'url')
      return [
        media && t('summary.media', { kind: media, link: field(node.media, 'link') }),
        template && t('summary.template', { template }),
        link && t('summary.link', { link }),
      ]
        .filter(Boolean)
        .join('\n')
    }
    case 'handoff':
      return t('summary.queue', { queue: text(node.queue) })
    case 'set':
      return listIn(node, 'assign')
        .map(({ to, from }) => `${text(to)} = ${valueText(from)}`)
        .join('\n')
    case 'request':
      return `${text(node.connection)} · ${text(node.method) || 'GET'} ${text(node.path)}`
    case 'wait':
      return node.until === 'opening'
        ? t('summary.untilOpening')
        : t('summary.wait', { time: duration(number(node.forMs)) })
    case 'tag':
      return [...texts(node.add).map((tag) => `+ ${tag}`), ...texts(node.remove).map((tag) => `– ${tag}`)].join('  ')
    case 'call':
      return text(node.flow)
    case 'end':
      return t('summary.end')
    default:
      return ''
  }
}

function valueText(from: unknown): string {
  if (typeof from !== 'object' || from === null) return ''
  const { value, text: template, expression } = from as Record<string, unknown>
  if (template !== undefined) return text(template)
  if (expression !== undefined) return text(expression)
  return JSON.stringify(value)
}
