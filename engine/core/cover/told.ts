// What is said of generated conversations: their titles, and why a way could not be walked.

import type { FlowSet } from '../compile/flow-set.ts'
import { type Said, say } from '../said.ts'
import type { ConversationScript, ScriptStep } from '../simulate/script.ts'
import type { Drawing, DrawnEdge } from './drawing.ts'
import { winningWords } from './inputs.ts'

const STEPS_IN_TITLE_MAX = 6

/** What the customer does, shortly; the number keeps each title its own. */
export function titleOf({ steps = [] }: ConversationScript, n: number): string {
  const done = steps.flatMap((step) => doneIn(step) ?? [])
  const shown = done.slice(0, STEPS_IN_TITLE_MAX)
  return `${n + 1}. ${[...shown, ...(done.length > shown.length ? ['…'] : [])].join(' → ')}`
}

function doneIn(step: ScriptStep): string | undefined {
  if (step.customer !== undefined) return step.customer.slice(0, 40)
  if (step.taps !== undefined) return `[${step.taps}]`
  if (step.sends !== undefined) return `(${step.sends})`
  if (step.wait !== undefined) return '(time passes)'
  if (step.call !== undefined) return `(${step.call})`
  if (step.starts_at !== undefined) return `(at ${step.starts_at})`
  return step.agent_closes ? '(the person closes it)' : undefined
}

/** `stopped`: where the last attempt went another way. */
export function whyNot(
  edge: DrawnEdge,
  stopped: DrawnEdge | undefined,
  drawing: Drawing,
  flows: FlowSet,
  hasPlans: boolean,
): Said {
  const node = drawing.nodeAt(edge.from)
  if (!hasPlans) {
    if (node?.kind === 'trigger') return whyNotBegun(edge, drawing, flows)
    return drawing.wayTo(edge) === undefined
      ? say`Nothing that a customer can do leads here.`
      : say`No values make all rules on the way here hold.`
  }
  if (stopped !== undefined && stopped !== edge) {
    return say`On the way here, it went another way at ${{ node: stopped.node }}. ${whyAt(stopped, drawing, flows)}`
  }
  return whyAt(edge, drawing, flows)
}

function whyAt(edge: DrawnEdge, drawing: Drawing, flows: FlowSet): Said {
  const node = drawing.nodeAt(edge.from)
  switch (node?.kind) {
    case 'trigger':
      return whyNotBegun(edge, drawing, flows)
    case 'branch':
      return edge.outlet === 'otherwise'
        ? say`One of its rules held, whatever was tried.`
        : say`Nothing that was tried makes this rule hold.`
    case 'request':
      return say`The look-up never ended this way.`
    case 'question':
      if (edge.outlet === 'answered') return say`None of the answers that were tried was taken.`
      return say`Something else answered first.`
    case 'call':
      return say`The other flow never came to its end.`
    default:
      return say`Something else answered first.`
  }
}

function whyNotBegun(edge: DrawnEdge, drawing: Drawing, flows: FlowSet): Said {
  const node = drawing.nodeAt(edge.from)
  if (node?.kind !== 'trigger') return say`Something else answered first.`
  if (node.on === 'called') return say`No other flow calls this one.`
  const found = winningWords(flows, edge.from, node)
  if ('winner' in found && found.winner !== undefined)
    return say`Whatever of its words is written, “${found.winner}” answers first.`
  return 'keywords' in node && !('words' in found)
    ? say`No message that was tried fits its words.`
    : say`Something else answered first.`
}
