// The real core for the simulated engines: with steps that break where a customer's words ask for it, and with what never
// changes worked out once for all runs of this process.

import jsonata from 'jsonata'
import type { CompiledFlow } from '../../engine/core/compile/compile.ts'
import type { Parsed } from '../../engine/core/flow/parse.ts'
import type { Flow } from '../../engine/core/flow/schema.ts'
import {
  compileFlow,
  createFlowSet,
  decideSend,
  type Evaluation,
  type EvaluationResult,
  type EventEnvelope,
  issuesBetween,
  issuesTogether,
  parseFlow,
  takeTurn,
  versionsNeeded,
  waysIssues,
} from '../../engine/core/index.ts'
import type { Core } from '../../engine/runtime/engine.ts'

/** What a step does to the process that takes it; `undefined`: nothing but its work. */
export type Misbehave = (envelope: EventEnvelope) => 'throws' | 'kills' | undefined

export function simulatedCore(misbehave: Misbehave): Core {
  return {
    decideSend,
    versionsNeeded,
    issuesBetween,
    issuesTogether,
    waysIssues,
    createFlowSet,
    parseFlow: parsed,
    compileFlow: compiled,
    takeTurn(state, envelope, world, evaluate) {
      switch (misbehave(envelope)) {
        case 'throws':
          throw new Error('the step was made to break')
        case 'kills':
          return new Promise(() => undefined)
        default:
          return takeTurn(state, envelope, world, evaluate)
      }
    },
  }
}

const parsedBefore = new Map<string, Parsed>()

function parsed(json: unknown): Parsed {
  const key = JSON.stringify(json)
  const known = parsedBefore.get(key) ?? parseFlow(json)
  parsedBefore.set(key, known)
  return known
}

const compiledBefore = new Map<Flow, Map<string, CompiledFlow>>()

function compiled(flow: Flow, version: string): CompiledFlow {
  const versions = compiledBefore.get(flow) ?? new Map<string, CompiledFlow>()
  const known = versions.get(version) ?? compileFlow(flow, version)
  compiledBefore.set(flow, versions.set(version, known))
  return known
}

const expressions = new Map<string, jsonata.Expression>()

/** JSONata itself, without the thread and the sandbox that production puts around it: those cannot live in virtual time. */
export async function evaluateHere({ expression, input }: Evaluation): Promise<EvaluationResult> {
  const known = expressions.get(expression) ?? jsonata(expression)
  expressions.set(expression, known)
  return { ok: true, value: await known.evaluate(input) }
}
