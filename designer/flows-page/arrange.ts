// Which flows the list shows, and in which order.

import type { FlowSummary } from './flows-api.ts'

export const SORTS = ['edited', 'name', 'state', 'problems'] as const
export type Sort = (typeof SORTS)[number]

export const STATES = ['all', 'published', 'changed', 'draft', 'off', 'archived'] as const
export type StateFilter = (typeof STATES)[number]
export type ShownState = Exclude<StateFilter, 'all'>

export const stateOf = (flow: FlowSummary): ShownState => (flow.archivedAt === null ? flow.state : 'archived')

interface Arrangement {
  readonly text: string
  readonly state: StateFilter
  readonly sort: Sort
  readonly descending: boolean
}

/** What is archived shows only when asked for: it is put away. */
export function arrange(flows: readonly FlowSummary[], { text, state, sort, descending }: Arrangement): FlowSummary[] {
  const wanted = plain(text)
  const shown = flows.filter(
    (flow) =>
      (state === 'all' ? flow.archivedAt === null : stateOf(flow) === state) &&
      (wanted === '' || plain(`${flow.name} ${flow.id} ${flow.description ?? ''}`).includes(wanted)),
  )
  const sign = descending ? -1 : 1
  return shown.sort((a, b) => sign * ORDERS[sort](a, b) || byName(a, b))
}

const names = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const byName = (a: FlowSummary, b: FlowSummary) => names.compare(a.name, b.name)
const STATE_ORDER: readonly ShownState[] = ['changed', 'published', 'draft', 'off', 'archived']

const ORDERS: Readonly<Record<Sort, (a: FlowSummary, b: FlowSummary) => number>> = {
  edited: (a, b) => (a.editedAt ?? '').localeCompare(b.editedAt ?? ''),
  name: byName,
  state: (a, b) => STATE_ORDER.indexOf(stateOf(a)) - STATE_ORDER.indexOf(stateOf(b)),
  problems: (a, b) => a.errors - b.errors || a.warnings - b.warnings,
}

/** What one looks at first: the newest edit, the most problems, but names from A. */
export const startsDescending = (sort: Sort) => sort === 'edited' || sort === 'problems'

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .trim()
