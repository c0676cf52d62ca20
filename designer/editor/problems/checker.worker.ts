// The checker in a thread of its own.

import {
  type ChannelCapabilities,
  type CheckSettings,
  type Draft,
  type Flow,
  type Issue,
  parseFlow,
  problemsOf,
  rebase,
  withSettings,
} from '../../../engine/core/index.ts'

export interface ToCheck {
  readonly draft: Draft
  /** Documents of the flows that answer now. */
  readonly others: readonly unknown[]
  readonly capabilities: ChannelCapabilities
  readonly settings: CheckSettings
}

export interface Checked {
  readonly issues: readonly Issue[]
}

/** What was checked last: the checker remembers each node, and only those that changed are new ones. */
let before: Draft | undefined
let read: { readonly documents: readonly unknown[]; readonly flows: readonly Flow[] } | undefined

addEventListener('message', ({ data }: MessageEvent<ToCheck>) => {
  const { others, capabilities, settings } = data
  const draft = before?.id === data.draft.id ? rebase({ from: before, to: data.draft }, before).document : data.draft
  before = draft
  if (read === undefined || read.documents.length !== others.length) {
    const parsed = others.map((document) => parseFlow(document))
    read = { documents: others, flows: parsed.flatMap((result) => (result.ok ? [result.flow] : [])) }
  }
  const issues = problemsOf(draft, read.flows, { capabilities, limits: settings.limits })
  postMessage({ issues: withSettings(issues, settings) } satisfies Checked)
})
