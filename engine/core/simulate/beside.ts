// Which flows a test is played with: those it names, else the flow it is kept with and what that one calls.

import type { CompiledFlow } from '../compile/compile.ts'
import type { ConversationScript } from './script.ts'

export type Beside =
  | { readonly ok: true; readonly flows: readonly CompiledFlow[] }
  /** Ids of flows that the test names and that are not there. */
  | { readonly ok: false; readonly missing: readonly string[] }

/** `all` in the order in which they answer, `own` among them. */
export function playedWith(
  { beside }: Pick<ConversationScript, 'beside'>,
  own: string,
  all: readonly CompiledFlow[],
): Beside {
  const there = new Map(all.map((compiled) => [compiled.flow.id, compiled]))
  const missing = (beside ?? []).filter((id) => !there.has(id))
  if (missing.length > 0) return { ok: false, missing }
  const wanted = new Set<string>()
  const todo = [own, ...(beside ?? [])]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (wanted.has(id)) continue
    wanted.add(id)
    for (const node of there.get(id)?.flow.nodes ?? []) if (node.kind === 'call') todo.push(node.flow)
  }
  return { ok: true, flows: all.filter(({ flow }) => wanted.has(flow.id)) }
}
