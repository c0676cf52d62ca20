// Which versions of flows a turn may need, so that the caller can load them before the step, which never waits.

import type { ConversationEvent } from './event.ts'
import { parseOptionId } from './option-id.ts'
import { type ConversationState, movedTo } from './state.ts'

/** Ids such as `shop@12`: those of the runs under way, where they are to go on, and what a tapped option names (it may not exist). */
export function versionsNeeded(state: ConversationState | undefined, event: ConversationEvent): string[] {
  const needed = new Set(state?.runs.map((run) => run.version))
  if (event.type === 'message' && event.message.content.type === 'tap') {
    const tapped = parseOptionId(event.message.content.optionId)
    const led = tapped && state && movedTo(state, tapped.version)
    if (tapped) needed.add(tapped.version)
    if (led !== undefined) needed.add(led)
  }
  if (event.type === 'moved') needed.add(event.to)
  return [...needed]
}
