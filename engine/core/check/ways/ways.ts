// The questions about ways, asked of all flows that answer together.

import type { Issue } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { AUTOMATIC_MESSAGES_IN_A_ROW_MAX, DESK_MS_MAX, SERVICE_WINDOW_MS, TURNS_TO_PERSON_MAX } from '../../limits.ts'
import type { ChannelCapabilities } from '../../message/capabilities.ts'
import type { CheckSettings } from '../settings.ts'
import { drawWays } from './graph.ts'
import { inARowIssues } from './in-a-row.ts'
import { personIssues } from './person.ts'
import { readIssues } from './read-before-set.ts'
import { roundIssues } from './rounds.ts'
import { Triggers } from './triggers.ts'
import { neverCalled, silenceIssues } from './unanswered.ts'
import { windowIssues } from './window.ts'
import { kindIssues } from './wrong-kind.ts'

export interface WaysOptions {
  /** Of the channel they answer on; a channel with a service window of a day where none are given. */
  readonly capabilities?: ChannelCapabilities | undefined
  /** What the team decided of the numbers the checks go by. */
  readonly limits?: Pick<CheckSettings['limits'], 'turnsToPerson' | 'messagesInARow'> | undefined
  /** How long a person may have a conversation after the customer's last word, ms. */
  readonly deskMs?: number
}

/**
 * Warnings, each with the way on which it happens where there is one. The flows must be free of errors. Costs grow with the states
 * of the flows and with how often one calls the other.
 */
export function waysIssues(flows: readonly Flow[], options: WaysOptions = {}): Issue[] {
  const capabilities = options.capabilities ?? USUAL_CHANNEL
  const { serviceWindowMs } = capabilities
  const { turnsToPerson = TURNS_TO_PERSON_MAX, messagesInARow = AUTOMATIC_MESSAGES_IN_A_ROW_MAX } = options.limits ?? {}
  const ways = drawWays(flows)
  const triggers = new Triggers(flows, ways, capabilities)
  return [
    ...personIssues(ways, triggers, turnsToPerson),
    ...silenceIssues(ways, triggers),
    ...inARowIssues(ways, triggers, messagesInARow),
    ...(serviceWindowMs === undefined
      ? []
      : windowIssues(ways, triggers, { serviceWindowMs, deskMs: options.deskMs ?? DESK_MS_MAX })),
    ...roundIssues(ways, triggers),
    ...readIssues(flows, triggers),
    ...kindIssues(flows),
    ...neverCalled(flows),
  ]
}

/** No limits but the service window. */
const USUAL_CHANNEL: ChannelCapabilities = {
  channel: 'usual',
  text: { charsMax: 4096 },
  media: { captionCharsMax: 1024 },
  ...{ locationRequest: false, templates: true, reactions: false },
  receipts: { delivered: true, read: true },
  serviceWindowMs: SERVICE_WINDOW_MS,
}
