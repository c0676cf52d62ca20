// What a node kind is: one file each fills in this record. The step, the compiler and the checker know kinds only by it.

import type { z } from 'zod'
import type { Effect } from '../conversation/effect.ts'
import type { ContactState, Run } from '../conversation/state.ts'
import type { BusinessCalendar } from '../expression/calendar.ts'
import type { Condition } from '../expression/condition.ts'
import type { LocalizedText } from '../flow/fields.ts'
import type { Issue } from '../flow/issue.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { InboundContent } from '../message/inbound.ts'
import type { OutboundContent, SendGuarantee, TemplateContent } from '../message/outbound.ts'
import type { Said } from '../said.ts'
import type { Ticket } from '../ticket/ticket.ts'
import type { Json } from '../value.ts'
import type { Word } from './words.ts'

export interface NodeBase {
  readonly id: string
  readonly kind: string
  readonly name?: string | undefined
}

/** A way out of a node. Its name is the event that leaves the compiled state. */
export interface Outlet {
  readonly name: string
  /** For people: “Products”, “no reply after 23 h”. */
  readonly label: string
  /** Without an edge here the customer would be left in silence. */
  readonly required: boolean
}

/** A state that leads to itself says so: without `reenter` XState stays in it and nothing happens. */
export type TransitionConfig = string | { readonly target: string; readonly reenter: true }

/** A state of the compiled machine: XState's own words, plain JSON. */
export interface StateConfig {
  readonly type?: 'final'
  /** `auto`: leaves at once; `waits`: for the customer; `awaits`: for the world; `person`: for the desk; `calls`: for a sub-flow. */
  readonly tags?: readonly ('auto' | 'waits' | 'awaits' | 'person' | 'calls')[]
  readonly entry?: readonly {
    readonly type: string
    readonly params: { readonly node: string; readonly again?: number }
  }[]
  readonly on?: Readonly<Record<string, TransitionConfig>>
  readonly after?: Readonly<Record<string, TransitionConfig>>
}

export interface CompileContext {
  /** The state that the outlet's edge leads to; the end of the run where no edge is drawn. */
  target(outlet: string): string
  hasEdge(outlet: string): boolean
}

/** How a waiting node took what the customer sent: the outlet to leave by, and why, in words for the trace. */
export interface Reading {
  readonly outlet: string
  readonly because: string
  /** Done before leaving: keep the answer. */
  readonly save?: { readonly to: string; readonly value: Json }
}

/** What a node may do while it is entered or read. Everything it causes is recorded; nothing is done. */
export interface NodeTurn {
  readonly run: Run
  readonly contact: ContactState
  readonly now: number
  readonly capabilities: ChannelCapabilities
  readonly calendar: BusinessCalendar
  readonly language: string
  readonly ticket: Ticket | undefined
  /** The customer's message that this turn is about, where there is one. */
  readonly messageId: string | undefined
  /** The text in the customer's language with its `{{values}}` filled in. */
  text(text: LocalizedText): string
  /** One of the engine's own words, in every language, as the flow has it. */
  word(word: Word): LocalizedText
  /** The text without filling in, for titles of options that must stay as drawn. */
  pick(text: LocalizedText): string
  /** A text without languages (notes, query values) with its `{{values}}` filled in. */
  render(template: string): string
  /** An address or path with its `{{values}}` percent-encoded. */
  url(template: string): string
  scope(): Record<string, Json>
  say(
    content: OutboundContent,
    options?: { template?: TemplateContent; guarantee?: SendGuarantee; reply?: boolean; form?: Said },
  ): void
  save(to: string, value: Json): void
  test(condition: Condition): boolean
  /** Runs JSONata; `undefined` (and a trace entry) where it fails. */
  evaluate(expression: string): Json | undefined
  effect(effect: Effect): void
  /** Makes an id for something this turn creates. */
  id(): string
  /** Wakes this run with the outlet at the instant. */
  wakeAt(outlet: string, at: number): void
  /** Id that a tap on this outlet of this node carries. */
  optionId(outlet: string): string
  setTags(tags: string[]): void
  openTicket(ticket: Pick<Ticket, 'priority' | 'reason' | 'queue' | 'notified'> & { readonly note?: string }): void
  call(flow: string, input: Record<string, Json>): void
}

/** The part of a flow document that issues may be about. */
export interface FlowContext {
  readonly id: string
  readonly languages: readonly string[]
  readonly mainMenu?: string | undefined
}

export type NodeIssue = Omit<Issue, 'flow' | 'node'>

export interface NodeKind<N extends NodeBase = NodeBase> {
  readonly kind: N['kind']
  /** For people, in the palette and in problems: “Menu”. */
  readonly label: string
  readonly schema: z.ZodType<N>
  outlets(node: N): readonly Outlet[]
  /** The states it becomes; the first is the one that edges lead to and carries the node's id. Triggers become none. */
  compile(node: N, context: CompileContext): Readonly<Record<string, StateConfig>>
  /** Called on entry. An `auto` node returns the outlet it leaves by; another kind may, where there is nothing to wait for. `again` counts how often it has asked before. */
  enter?(node: N, turn: NodeTurn, again: number): string | undefined
  /**
   * The instants at which it wakes itself, by outlet, beside the timers of its state. Asked where a run comes to stand here out
   * of another version, without entering.
   */
  alarms?(node: N, turn: NodeTurn): Readonly<Record<string, number>>
  /** How a waiting node reads the customer's message; `undefined` = not for this node. */
  read?(node: N, content: InboundContent, turn: NodeTurn): Reading | undefined
  /** Everything said to the customer, with its field, so that languages, lengths and `{{ }}` can be checked in one place. */
  texts?(node: N): readonly NodeText[]
  /** JSONata expressions, with their field. */
  expressions?(node: N): readonly { readonly field: string; readonly expression: string }[]
  /** Further questions the checker asks of this kind alone. */
  issues?(node: N, flow: FlowContext): readonly NodeIssue[]
}

export interface NodeText {
  readonly field: string
  readonly text: LocalizedText
  /** What it is shown as; the checker knows the channel's limits for each. */
  readonly role:
    | 'body'
    | 'header'
    | 'footer'
    | 'title'
    | 'description'
    | 'listButton'
    | 'linkTitle'
    | 'caption'
    | 'value'
}
