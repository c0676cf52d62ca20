// What is said to the customer where a run comes to a place.

import type { Place } from './graph.ts'

/** Whether a message goes out there, and whether it may do so without the customer having written of late. */
export function saidAt({ state: { is, node } }: Place): 'nothing' | 'free' | 'template' {
  if (is === 'waits') return 'free'
  if (node?.kind === 'handoff') return node.text ? 'free' : 'nothing'
  if (node?.kind !== 'message') return 'nothing'
  return node.template ? 'template' : 'free'
}

export const saysAt = (place: Place) => (saidAt(place) === 'nothing' ? 0 : 1)

/** Nothing more is said there for now. */
export const rests = ({ state: { is }, run }: Place) =>
  is === 'waits' || is === 'awaits' || (is === 'end' && run.stack.length === 1)

/** Nobody writes on such a way: what is said before and after it comes in one row. */
export const isSilent = ({ by }: { readonly by: string }) => by !== 'customer' && by !== 'person'
