// A change of options, of cases, or of where a way out leads, as one line.

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft, FlowChange } from '../../../engine/core/index.ts'
import { useOutletLabel } from '../canvas/use-outlet-label.ts'
import { nodeIn } from '../editor-context.ts'
import { Filled, gap } from './fill.tsx'

interface WayChangeProps {
  readonly change: FlowChange
  readonly before: Draft
  readonly after: Draft
}

export function WayChange({ change, before, after }: WayChangeProps) {
  const { t, i18n } = useTranslation('publish')
  const outletLabel = useOutletLabel()
  const { code, node: id = '', field = '', path } = change
  const [was, is] = [textOf(change.before), textOf(change.after)]
  const node = nodeIn(after, id) ?? nodeIn(before, id)
  const isOutlet = code.startsWith('way-') || code === 'led-elsewhere'
  const label =
    isOutlet && node ? outletLabel(node, { name: field, label: path[1] ?? field, required: false }) : path[1]
  const list = code.startsWith('option') ? 'option' : 'case'
  const fill = (sentence: string, ...pieces: ReactNode[]) => <Filled sentence={sentence} parts={pieces} />
  const gaps = { label: gap(0), after: gap(1), before: gap(2) }
  const named = <b>{label}</b>
  // A node with one way on simply leads somewhere.
  const way = field === 'next' ? 'next' : 'way'
  switch (code) {
    case 'option-added':
    case 'case-added':
      return fill(t(`change.${list}Added${is === '' ? '' : 'To'}`, gaps), <ins>{label}</ins>, is)
    case 'option-removed':
    case 'case-removed':
      return fill(t(`change.${list}Removed`, gaps), <del>{label}</del>)
    case 'options-reordered':
    case 'cases-reordered': {
      const order = Array.isArray(change.after) ? change.after : []
      return t(`change.${list}sReordered`, {
        order: new Intl.ListFormat(i18n.language, { type: 'unit' }).format(order),
      })
    }
    case 'led-elsewhere':
      return fill(t(`change.${way}LedElsewhere`, gaps), named, <ins>{is}</ins>, <del>{was}</del>)
    case 'way-added':
      return fill(t(`change.${way}Added`, gaps), named, <ins>{is}</ins>)
    default:
      return fill(t(`change.${way}Removed`, gaps), named, null, <del>{was}</del>)
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
