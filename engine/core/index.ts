// The core's one door. Pure: no clock, no random, no I/O; the same code in the browser and on the server.
//
//   parseFlow / parseFlowText   JSON → Flow, or every mistake with its node, field and remedy
//   compileFlow                 Flow → XState machine config (plain JSON) with triggers
//   createFlowSet               the flows that answer together
//   takeTurn / step             (state, event, world) → (state, effects, trace)
//   replayBoth                  real conversations on the flows as they are and as they would be
//   Simulation / runScript      a conversation in memory with a clock of its own; conversation tests as data
//   readDraft, newNode, …       what a designer needs while a flow is being drawn and may be broken

export { CHECKS, type CheckCode, pageOfCheck } from './check/codes.ts'
export { type CheckOptions, issuesTogether } from './check/issues-together.ts'
export { type Mend, mendsFor } from './check/mends.ts'
export { problemsOf } from './check/problems.ts'
export {
  type CheckSettings,
  checkSettingsSchema,
  DEFAULT_CHECK_SETTINGS,
  LEVELS,
  type Level,
  levelOf,
  limitsOf,
  withSettings,
} from './check/settings.ts'
export { structuralIssues } from './check/structure.ts'
export { issuesBetween } from './check/together.ts'
export { type WaysOptions, waysIssues } from './check/ways/ways.ts'
export { type CompiledFlow, compileFlow, type MachineConfig, machineConfig } from './compile/compile.ts'
export { type DraftFlow, flowOfDraft } from './compile/draft-flow.ts'
export { createFlowSet, type FlowSet } from './compile/flow-set.ts'
export { trialSet } from './compile/trial-set.ts'
export type { Effect } from './conversation/effect.ts'
export type {
  ContactCard,
  ConversationEvent,
  EventEnvelope,
  PlannedPlace,
  RequestOutcome,
} from './conversation/event.ts'
export {
  type Explanation,
  explainMessage,
  type RuleSeen,
  type Standing,
  standingOf,
  type TriggerSeen,
} from './conversation/explain.ts'
export { formatOptionId, parseOptionId } from './conversation/option-id.ts'
export { type ConversationState, newConversation } from './conversation/state.ts'
export { type Stepped, step } from './conversation/step.ts'
export { takeTurn } from './conversation/take-turn.ts'
export type { TraceEntry } from './conversation/trace.ts'
export type { Evaluate, Evaluation, EvaluationResult, Turn, World } from './conversation/turn.ts'
export { versionsNeeded } from './conversation/versions.ts'
export { type Cover, type CoverOptions, coverOf } from './cover/cover.ts'
export { type Coverage, coverageOf, stepsOf, type Way, wayKey } from './cover/coverage.ts'
export { allowedFunctions } from './expression/allowed.ts'
export { hoursText, parseBusinessHours } from './expression/business-hours.ts'
export type { BusinessCalendar } from './expression/calendar.ts'
export type { Condition } from './expression/condition.ts'
export { type CheckedExpression, checkExpression, evaluateUnprotected } from './expression/jsonata.ts'
export { type OperatorId, operators } from './expression/operators.ts'
export { pathsOf } from './expression/template.ts'
export { type AppliedRows, applyRows, type GivenRow, type RefusedText } from './flow/apply-rows.ts'
export { fileTooLarge, type Keepable, readKeepable } from './flow/bounds.ts'
export type { ChangeCode } from './flow/change-sentence.ts'
export { type Conflict, takeMine } from './flow/conflict.ts'
export { countChanges, differenceOf, type FlowChange } from './flow/difference.ts'
export {
  type Draft,
  type DraftEdge,
  type DraftGroup,
  type DraftLayout,
  type DraftNode,
  type DraftNote,
  type DraftPoint,
  freeId,
  freeIdAmong,
  type GroupColor,
  readDraft,
} from './flow/draft.ts'
export { inItsPlace } from './flow/in-its-place.ts'
export { describeIssue, describePath, type Issue, inEnglish, type PathStep } from './flow/issue.ts'
export { newNode } from './flow/new-node.ts'
export { type Parsed, parseFlow, parseFlowText } from './flow/parse.ts'
export { type Rebased, rebase } from './flow/rebase.ts'
export { type Flow, flowJsonSchema } from './flow/schema.ts'
export { type FlowSummary, summaryOf, type TriggerSummary, type Use, usesIn } from './flow/summary.ts'
export {
  ANY_LANGUAGE,
  type MissingTexts,
  missingTexts,
  type TextRow,
  textsToRows,
} from './flow/text-rows.ts'
export { type FlowText, textsIn } from './flow/texts.ts'
export { type TextPart, wordDiff } from './flow/word-diff.ts'
export {
  DESK_MS_MAX,
  KEYWORDS_PER_TRIGGER_MAX,
  WAIT_MS_MAX,
} from './limits.ts'
export { fold } from './matching/fold.ts'
export { MATCH_KINDS, type MatchKind } from './matching/kinds.ts'
export type { ChannelCapabilities } from './message/capabilities.ts'
export { type InboundContent, type InboundMessage, wordsOf } from './message/inbound.ts'
export { type OutboundContent, type OutboundMessage, visibleText } from './message/outbound.ts'
export { foldReceipt, type ReceiptStatus } from './message/receipt.ts'
export { decideSend, type SendDecision, windowClosesAt } from './message/window.ts'
export { outletsOfDraft } from './nodes/draft-outlets.ts'
export type { Outlet } from './nodes/kind.ts'
export { type NodeKindName, nodeKindNames } from './nodes/registry.ts'
export { type ShownForm, shownForm, type TextLimit, textLimits } from './nodes/shown.ts'
export { WORDS, type Word } from './nodes/words.ts'
export { REPLAY_CAUSES, type ReplayCause } from './replay/compare.ts'
export { isPlainWord } from './replay/plain-words.ts'
export type { RealAct, RealConversation, RealLookUp } from './replay/real-conversation.ts'
export { type Replayed, type Reply, replay } from './replay/replay.ts'
export {
  type ReplayBothOptions,
  type ReplayDifference,
  type ReplayReport,
  replayBoth,
  type SideOfDifference,
} from './replay/replay-both.ts'
export { type ExportOptions, type ReadExport, readWhatsAppExport } from './replay/whatsapp-export.ts'
export type { Named, Said, SaidValue } from './said.ts'
export { type Beside, playedWith } from './simulate/beside.ts'
export { type Jumps, jumpsOf } from './simulate/jumps.ts'
export { type Recorded, recordScript } from './simulate/record.ts'
export { type Difference, runScript, type ScriptResult, type ScriptWorld } from './simulate/run-script.ts'
export { type ConversationScript, conversationsSchema } from './simulate/script.ts'
export { type ReadScripts, readScripts, scriptText } from './simulate/script-text.ts'
export { scriptWorld } from './simulate/script-world.ts'
export {
  type ChatLine,
  type Prepared,
  type SimulatedTurn,
  Simulation,
  type SimulationOptions,
} from './simulate/simulation.ts'
export { type Act, type Moment, Timeline, type Tried } from './simulate/timeline.ts'
export { ANSWER_WITHIN_MS } from './ticket/sla.ts'
export type { Priority, Ticket, TicketStatus } from './ticket/ticket.ts'
export type { Json } from './value.ts'
