// The flows that answer together: their keywords in one index, their triggers in one order.

import { buildKeywordIndex, type KeywordIndex } from '../matching/keyword-index.ts'
import { keywordsOf, type TriggerNode, type TriggerOn } from '../nodes/trigger.ts'
import type { CompiledFlow } from './compile.ts'

/** A trigger with its place: `key` is `flow/node`, `order` its age among all (older goes first where all else is equal). */
export interface Trigger<N extends TriggerNode = TriggerNode> {
  readonly key: string
  readonly compiled: CompiledFlow
  readonly node: N
  readonly order: number
}

export type TriggerFor<On extends TriggerOn> = Trigger<Extract<TriggerNode, { on: On }>>

export interface FlowSet {
  readonly current: ReadonlyMap<string, CompiledFlow>
  readonly languages: readonly string[]
  readonly keywords: KeywordIndex
  /** The trigger of a rule that the keyword index found. */
  triggerOf(rule: string): Trigger | undefined
  /** All triggers of one kind, in the order they are asked. */
  triggersOn<On extends TriggerOn>(on: On): readonly TriggerFor<On>[]
  /** A version that answers now or that somebody is still pinned to. */
  version(id: string): CompiledFlow | undefined
}

/** `current` in the order they were first published; `older` may hold any other versions. */
export function createFlowSet(current: readonly CompiledFlow[], older: readonly CompiledFlow[] = []): FlowSet {
  const versions = new Map([...older, ...current].map((compiled) => [compiled.version, compiled]))
  const triggers: Trigger[] = current
    .flatMap((compiled) => compiled.triggers.map((node) => ({ key: `${compiled.flow.id}/${node.id}`, compiled, node })))
    .map((trigger, order) => ({ ...trigger, order }))
  const byKey = new Map(triggers.map((trigger) => [trigger.key, trigger]))
  const inOrder = [...triggers].sort(byPriority)
  const rules = triggers.flatMap((trigger) =>
    keywordsOf(trigger.node).flatMap((group, g) =>
      group.words.map((keyword) => ({
        // One rule a language group: the trace and the language choice want to know which group matched.
        rule: `${trigger.key}#${g}`,
        match: group.match,
        keyword,
        ...(group.language !== undefined && { language: group.language }),
      })),
    ),
  )
  const onEach = new Map<TriggerOn, readonly Trigger[]>()
  const triggersOn = <On extends TriggerOn>(on: On): readonly TriggerFor<On>[] => {
    if (!onEach.has(on))
      onEach.set(
        on,
        inOrder.filter((trigger) => trigger.node.on === on),
      )
    return onEach.get(on) as readonly TriggerFor<On>[]
  }
  return {
    current: new Map(current.map((compiled) => [compiled.flow.id, compiled])),
    languages: [...new Set(current.flatMap((compiled) => compiled.flow.languages))],
    keywords: buildKeywordIndex(rules),
    triggerOf: (rule) => byKey.get(rule.slice(0, rule.lastIndexOf('#'))),
    triggersOn,
    version: (id) => versions.get(id),
  }
}

function byPriority(a: Trigger, b: Trigger): number {
  return b.node.priority - a.node.priority || a.order - b.order
}
