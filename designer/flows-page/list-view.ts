// What is shown of the list, kept in the address: the way back from a flow leads to what one was looking at.

import { useSearchParams } from 'wouter'
import { SORTS, type Sort, STATES, type StateFilter, startsDescending } from './arrange.ts'

export type View = 'flows' | 'uses'

export interface ListView {
  readonly view: View
  readonly text: string
  readonly state: StateFilter
  readonly sort: Sort
  readonly descending: boolean
}

export function useListView(): [ListView, (change: Partial<ListView>) => void] {
  const [params, setParams] = useSearchParams()
  const sort = oneOf(SORTS, params.get('sort')) ?? 'edited'
  const view: ListView = {
    view: params.get('view') === 'uses' ? 'uses' : 'flows',
    text: params.get('find') ?? '',
    state: oneOf(STATES, params.get('state')) ?? 'all',
    sort,
    descending: params.has('order') ? params.get('order') === 'down' : startsDescending(sort),
  }
  const change = (wanted: Partial<ListView>) => setParams(paramsOf({ ...view, ...wanted }), { replace: true })
  return [view, change]
}

/** Only what differs from how the page begins. */
function paramsOf({ view, text, state, sort, descending }: ListView): Record<string, string> {
  return {
    ...(view !== 'flows' && { view }),
    ...(text !== '' && { find: text }),
    ...(state !== 'all' && { state }),
    ...(sort !== 'edited' && { sort }),
    ...(descending !== startsDescending(sort) && { order: descending ? 'down' : 'up' }),
  }
}

const oneOf = <T extends string>(words: readonly T[], wanted: string | null): T | undefined =>
  words.find((word) => word === wanted)
