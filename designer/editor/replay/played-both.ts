// What the page asks of the worker that plays conversations on what answers now and on the draft, and what it hears of it.

import {
  type BusinessCalendar,
  type ChannelCapabilities,
  compileFlow,
  createFlowSet,
  type Draft,
  type Evaluate,
  flowOfDraft,
  inItsPlace,
  parseFlow,
  type RealConversation,
  type ReplayReport,
  replayBoth,
} from '../../../engine/core/index.ts'

export interface ToPlay {
  readonly conversations: readonly RealConversation[]
  readonly draft: Draft
  /** Documents of the flows that answer now, the draft's published version among them. */
  readonly published: readonly unknown[]
  readonly capabilities: ChannelCapabilities
  readonly calendar: BusinessCalendar
}

export type Heard =
  | { readonly type: 'played'; readonly done: number }
  | { readonly type: 'report'; readonly report: ReplayReport }
  | { readonly type: 'failed'; readonly reason: string }

export function playBoth(
  { conversations, draft, published, capabilities, calendar }: ToPlay,
  evaluate: Evaluate,
  onPlayed: (done: number) => void,
): Promise<ReplayReport> {
  const flows = published.flatMap((document) => {
    const parsed = parseFlow(document)
    return parsed.ok ? [compileFlow(parsed.flow, `${parsed.flow.id}@published`)] : []
  })
  const own = compileFlow(flowOfDraft(draft).flow, `${draft.id}@draft`)
  const drawn = inItsPlace(own, flows, ({ flow: { id } }) => id)
  const world = (set: typeof flows) => ({ flows: createFlowSet(set), capabilities, calendar })
  return replayBoth(conversations, { before: world(flows), after: world(drawn), evaluate, onPlayed })
}
