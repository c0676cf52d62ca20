// Which versions of flows a turn may need, so that the caller can load them before the step, which never waits.

import type { ConversationEvent } from './event.ts'
import { parseOptionId } from './option-id.ts'
import type { ConversationState } from './state.ts'

/** Ids such as `shop@12`: those of the runs under way, and the one a tapped option names (which may not exist). */
export function versionsNeeded(state: ConversationState | undefined, event: ConversationEvent): string[] {
  const needed = new Set(state?.runs.map((run) => run.version))
  if (event.type === 'message' && event.message.content.type === 'tap') {
    const tapped = parseOptionId(event.message.content.optionId)
    if (tapped) needed.add(tapped.version)
  }
  return [...needed]
}
