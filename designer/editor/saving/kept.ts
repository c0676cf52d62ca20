// What this browser keeps of a drawing that the engine does not have yet: a crash, a closed tab, a dead line lose nothing.

import { type Draft, readDraft } from '../../../engine/core/index.ts'

export interface Kept {
  readonly base: Draft
  readonly draft: Draft
}

const keyOf = (flow: string) => `parley.kept.${flow}`

export function keep(flow: string, { base, draft }: Kept): void {
  try {
    localStorage.setItem(keyOf(flow), JSON.stringify({ base, draft }))
  } catch {
    // Full or forbidden: the engine is still asked, and the page says that it is not saved.
  }
}

export function kept(flow: string): Kept | undefined {
  const text = localStorage.getItem(keyOf(flow))
  if (text === null) return undefined
  try {
    const { base, draft } = JSON.parse(text) as Record<string, unknown>
    return { base: readDraft(base), draft: readDraft(draft) }
  } catch {
    return undefined
  }
}

export const forget = (flow: string): void => localStorage.removeItem(keyOf(flow))
