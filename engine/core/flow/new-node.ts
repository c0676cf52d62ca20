// A new node of each kind, as good as it can be before its author has said anything: only what nobody else can know is empty.

import { HOUR_MS } from '../limits.ts'
import type { FlowNode, NodeKindName } from '../nodes/registry.ts'
import type { DraftNode } from './draft.ts'
import { startingText } from './starting-words.ts'

/** What is filled in, by kind; words a trigger waits for, tags, connections and flows are the author's own to name. */
const STARTS: {
  readonly [K in NodeKindName]: (languages: readonly string[]) => Starting<Extract<FlowNode, { kind: K }>>
} = {
  trigger: ([language = 'en']) => ({ on: 'keyword', keywords: [{ match: 'word', language, words: [] }] }),
  message: (languages) => ({ text: startingText('hello', languages) }),
  menu: (languages) => ({
    text: startingText('choose', languages),
    options: [
      { id: 'option-1', title: startingText('firstOption', languages) },
      { id: 'option-2', title: startingText('secondOption', languages) },
    ],
  }),
  question: (languages) => ({ text: startingText('ask', languages), answer: { type: 'text' }, saveAs: 'answer' }),
  branch: () => ({ cases: [{ id: 'open', label: 'We are open', when: { field: 'business.open', is: 'isTrue' } }] }),
  set: () => ({ assign: [{ to: 'value', from: { value: '' } }] }),
  request: () => ({ connection: '', path: '/' }),
  handoff: (languages) => ({
    queue: 'support',
    priority: 'P3',
    reason: 'asked-for-person',
    text: startingText('handOver', languages),
  }),
  wait: () => ({ forMs: HOUR_MS }),
  tag: () => ({ add: [] }),
  call: () => ({ flow: '' }),
  end: () => ({}),
}

/** Any of the node's fields; those with defaults may be left out, as in a document. */
type Starting<N> = N extends unknown ? Partial<Omit<N, 'id' | 'kind'>> : never

/** A new node with this id; its texts are in the flow's languages. */
export function newNode(kind: NodeKindName, id: string, languages: readonly string[]): DraftNode {
  return { id, kind, ...STARTS[kind](languages) }
}
