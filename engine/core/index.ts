// The core's one door. Pure: no clock, no random, no I/O; the same code in the browser and on the server.
//
//   parseFlow / parseFlowText   JSON → Flow, or every mistake with its node, field and remedy
//   compileFlow                 Flow → XState machine config (plain JSON) with triggers
//   createFlowSet               the flows that answer together
//   takeTurn / step             (state, event, world) → (state, effects, trace)
//   Simulation / runScript      a conversation in memory with a clock of its own; conversation tests as data

export { structuralIssues } from './check/structure.ts'
export { issuesBetween } from './check/together.ts'
export { type CompiledFlow, compileFlow, type MachineConfig, machineConfig } from './compile/compile.ts'
export { createFlowSet, type FlowSet } from './compile/flow-set.ts'
export type { Effect } from './conversation/effect.ts'
export type { ContactCard, ConversationEvent, EventEnvelope, RequestOutcome } from './conversation/event.ts'
export { type ConversationState, newConversation } from './conversation/state.ts'
export { type Stepped, step } from './conversation/step.ts'
export { takeTurn } from './conversation/take-turn.ts'
export type { TraceEntry } from './conversation/trace.ts'
export type { Evaluate, Evaluation, EvaluationResult, Turn, World } from './conversation/turn.ts'
export { versionsNeeded } from './conversation/versions.ts'
export { parseBusinessHours } from './expression/business-hours.ts'
export type { BusinessCalendar } from './expression/calendar.ts'
export { describeIssue, type Issue } from './flow/issue.ts'
export { type Parsed, parseFlow, parseFlowText } from './flow/parse.ts'
export { type Flow, flowJsonSchema } from './flow/schema.ts'
export type { ChannelCapabilities } from './message/capabilities.ts'
export { type InboundContent, type InboundMessage, wordsOf } from './message/inbound.ts'
export { type OutboundContent, type OutboundMessage, visibleText } from './message/outbound.ts'
export { foldReceipt, type ReceiptStatus } from './message/receipt.ts'
export { decideSend, type SendDecision } from './message/window.ts'
export { type Difference, runScript, type ScriptResult, type ScriptWorld } from './simulate/run-script.ts'
export { type ConversationScript, conversationsSchema } from './simulate/script.ts'
export { type ChatLine, Simulation } from './simulate/simulation.ts'
export type { Priority, Ticket, TicketStatus } from './ticket/ticket.ts'
export type { Json } from './value.ts'
