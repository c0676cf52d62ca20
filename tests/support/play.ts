// Plays flows in tests: a world with WhatsApp's capabilities, ordinary office hours, and JSONata evaluated for real.

import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { chatLines } from '../../engine/cli/chat-lines.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import {
  compileFlow,
  createFlowSet,
  type Flow,
  parseFlow,
  runScript,
  type ScriptWorld,
  scriptWorld,
} from '../../engine/core/index.ts'
import { type ConversationScript, conversationSchema } from '../../engine/core/simulate/script.ts'

export function worldOf(flows: readonly Flow[]): ScriptWorld {
  return scriptWorld(createFlowSet(flows.map((flow) => compileFlow(flow, `${flow.id}@1`))), WHATSAPP_CAPABILITIES)
}

/** A flow document that must be right; its issues otherwise. */
export function flowOf(document: Record<string, unknown>): Flow {
  const parsed = parseFlow({ schemaVersion: 1, id: 'tried', name: 'Tried', languages: ['en'], edges: [], ...document })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues, null, 2))
  return parsed.flow
}

/** Plays a script and gives a readable account of where it went another way; empty when it held. */
export async function differencesOf(flows: readonly Flow[], script: Record<string, unknown>): Promise<string[]> {
  const parsed: ConversationScript = conversationSchema.parse(script)
  const results = await runScript(parsed, worldOf(flows), evaluateUnprotected)
  return results.flatMap((result) =>
    result.differences.length === 0
      ? []
      : [
          result.title,
          ...chatLines(result.simulation.chat),
          ...result.differences.map((d) => `step ${d.step}: expected ${d.expected}; came ${d.came}`),
          JSON.stringify(result.simulation.turns.at(-1)?.trace),
        ],
  )
}
