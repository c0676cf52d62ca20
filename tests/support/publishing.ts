// A conversation in a flow of which a new version is published, with a plan for where it stands.

import { expect } from 'vitest'
import {
  type CompiledFlow,
  type ConversationEvent,
  compileFlow,
  type PlannedPlace,
  type Turn,
} from '../../engine/core/index.ts'
import { flowOf } from './play.ts'
import { Talk, worldOfCompiled } from './talk.ts'

export const HOUR_MS = 3_600_000
export const en = (text: string) => ({ en: text })
export type Document = Record<string, unknown>

export const compiled = (document: Document, number: number) =>
  compileFlow(flowOf(document), `${String(document.id ?? 'tried')}@${number}`)

/** A talk in the first version. */
export const talkIn = (document: Document, ...others: CompiledFlow[]) =>
  new Talk(worldOfCompiled([compiled(document, 1), ...others]))

export const everywhere = (talk: Talk, id: string, choice: PlannedPlace['choice']): PlannedPlace[] =>
  (talk.state?.runs ?? [])
    .filter(({ version }) => version.startsWith(`${id}@`))
    .map(({ version, state }) => ({ version, node: state.split(':')[0] ?? '', choice }))

/** Publishes the next version, for every place in which the conversation stands now, or for these. */
export function publish(talk: Talk, document: Document, plan?: readonly PlannedPlace[], ...others: CompiledFlow[]) {
  const flows = talk.world.flows
  const id = String(document.id ?? 'tried')
  const number = Number(flows.current.get(id)?.version.split('@')[1]) + 1
  const older = Array.from({ length: number - 1 }, (_, n) => flows.version(`${id}@${n + 1}`) ?? [])
  talk.world = worldOfCompiled([compiled(document, number), ...others], older.flat())
  const event: ConversationEvent = { type: 'moved', to: `${id}@${number}`, plan: plan ?? everywhere(talk, id, 'move') }
  return { event, moved: () => talk.take(event) }
}

export const word = (words: string, to: string, more: Document = {}) => ({
  node: { id: `when-${to}`, kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: [words] }], ...more },
  edge: { from: `when-${to}`, outlet: 'next', to },
})
export const go = word('go', 'node')

/** A trigger, the node, and a text behind each of its outlets that names it and the version. */
export function around(node: Document, outlets: readonly string[], version: string, more: Document = {}): Document {
  return {
    nodes: [
      go.node,
      { id: 'node', ...node },
      ...outlets.map((outlet, n) => ({ id: `to-${n}`, kind: 'message', text: en(`${version} ${outlet} {{said}}`) })),
    ],
    edges: [go.edge, ...outlets.map((outlet, n) => ({ from: 'node', outlet, to: `to-${n}` }))],
    ...more,
  }
}

export const silent = ({ effects }: Turn) => expect(effects.filter(({ type }) => type === 'send')).toEqual([])
export const dueTimer = (talk: Talk): ConversationEvent => {
  const [timerId, timer] = Object.entries(talk.state?.timers ?? {})[0] ?? []
  if (timerId === undefined || !timer) throw new Error('no timer is set')
  talk.at = Math.max(talk.at, timer.dueAt)
  return { type: 'timer', timerId, token: timer.token }
}

export const menu = (more: Document = {}) => ({
  ...{ kind: 'menu', text: en('which?'), again: en('again?'), retries: 0 },
  ...{ options: [{ id: 'a', title: en('Apple') }], ...more },
})
