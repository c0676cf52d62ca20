// Nodes and ways in a few words, for flows of a handful of nodes.

import { type Flow, parseFlow } from '../../engine/core/index.ts'

export const en = (text: string) => ({ en: text })
export const edge = (way: string) => {
  const [from = '', to = ''] = way.split(' > ')
  const [id = '', ...outlet] = from.split('.')
  return { from: id, outlet: outlet.join('.'), to }
}
export const when = (id: string, word: string, more: object = {}) => ({
  ...{ id, kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: [word] }] },
  ...more,
})
export const says = (id: string, text = id) => ({ id, kind: 'message', text: en(text) })
export const asks = (id: string, answer: object, more: object = {}) => ({
  ...{ id, kind: 'question', text: en(`${id}?`), answer, saveAs: id.replaceAll('-', '_'), retries: 0 },
  ...more,
})
export const menu = (id: string, options: readonly string[], more: object = {}) => ({
  ...{ id, kind: 'menu', text: en(`${id}?`), retries: 0 },
  options: options.map((option) => ({ id: option, title: en(option) })),
  ...more,
})
export const person = (id = 'person', more: object = {}) => ({ id, kind: 'handoff', reason: 'asked', ...more })
export const pause = (id: string, hours: number) => ({ id, kind: 'wait', forMs: hours * 3_600_000 })
export const call = (id: string, flow: string, input: object = {}) => ({ id, kind: 'call', flow, input })
export const called = (id = 'called') => ({ id, kind: 'trigger', on: 'called' })
export const decides = (id: string, condition: object) => ({
  id,
  kind: 'branch',
  cases: [{ id: 'yes', when: condition }],
})
export const looksUp = (id: string) => ({
  id,
  kind: 'request',
  connection: 'orders',
  path: '/x',
  save: [{ to: 'found', from: '' }],
})

/** Nodes and ways such as `start.next > ask`. */
export function drawn(id: string, nodes: readonly object[], ways: readonly string[], more: object = {}): Flow {
  const parsed = parseFlow({ schemaVersion: 1, id, name: id, languages: ['en'], nodes, edges: ways.map(edge), ...more })
  if (!parsed.ok) throw new Error(`${id}: ${JSON.stringify(parsed.issues)}`)
  return parsed.flow
}

/** Helps whoever asks for a person, and whoever is not understood. */
export const HELP = drawn(
  'help',
  [
    when('agent', 'agent', { interrupts: true, priority: 50 }),
    { id: 'lost', kind: 'trigger', on: 'notUnderstood', times: 1 },
    person(),
    says('sorry'),
  ],
  ['agent.next > person', 'lost.next > sorry'],
)
