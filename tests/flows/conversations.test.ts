// Every flow that ships must hold the conversations beside it: what a customer does, and what they see.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { issuesBetween } from '../../engine/core/check/together.ts'
import { compileFlow } from '../../engine/core/compile/compile.ts'
import { createFlowSet } from '../../engine/core/compile/flow-set.ts'
import { parseBusinessHours } from '../../engine/core/expression/business-hours.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import { describeIssue } from '../../engine/core/flow/issue.ts'
import { parseFlowText } from '../../engine/core/flow/parse.ts'
import type { Flow } from '../../engine/core/flow/schema.ts'
import type { InboundContent } from '../../engine/core/message/inbound.ts'
import { wordsOf } from '../../engine/core/message/inbound.ts'
import { type OutboundContent, visibleText } from '../../engine/core/message/outbound.ts'
import { kindOf } from '../../engine/core/nodes/registry.ts'
import { runScript, type ScriptResult, type ScriptWorld } from '../../engine/core/simulate/run-script.ts'
import { conversationsOf, conversationsSchema } from '../../engine/core/simulate/script.ts'
import type { ChatLine } from '../../engine/core/simulate/simulation.ts'

const FLOWS = join(import.meta.dirname, '../../flows')
const ENDING = '.conversation.yaml'
/** A starter that nothing tries out would be offered with its mistakes. */
const STARTER_CONVERSATIONS_MIN = 3

const folders = readdirSync(FLOWS).filter((name) => existsSync(join(FLOWS, name, 'flow.json')))
const flows = folders.map((folder) => ({ folder, flow: read(folder) }))
const published = flows.map(({ flow }) => flow).filter((flow) => !flow.starter)

function read(folder: string): Flow {
  const parsed = parseFlowText(readFileSync(join(FLOWS, folder, 'flow.json'), 'utf8'))
  const issues = parsed.ok ? parsed.warnings : parsed.issues
  if (!parsed.ok || issues.length > 0) throw new Error(`flows/${folder}\n${issues.map(describeIssue).join('\n')}`)
  return parsed.flow
}

function weekOf(hours: string) {
  const parsed = parseBusinessHours(hours)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.week
}

/** What ships answers together; a starter is tried alone, as its author first meets it. */
function worldOf(flow: Flow): ScriptWorld {
  const together = flow.starter ? [flow] : published
  return {
    flows: createFlowSet(together.map((one) => compileFlow(one, `${one.id}@1`))),
    capabilities: WHATSAPP_CAPABILITIES,
    timeZone: 'Asia/Taipei',
    week: weekOf('Mon-Fri 09:00-18:00') ?? [],
    parseHours: weekOf,
  }
}

const SIDES = { customer: '  customer', flow: '       bot', agent: '     agent' } as const

function told({ from, content, withheld }: ChatLine): string {
  const text =
    from === 'customer'
      ? (wordsOf(content as InboundContent) ?? `(${content.type})`)
      : visibleText(content as OutboundContent)
  return `${SIDES[from]}${withheld ? ' (withheld)' : ''}: ${text.replaceAll('\n', '\n            ')}`
}

/** What was expected, what came, and the whole chat, so that a failure can be read without running it again. */
function report({ differences, simulation }: ScriptResult): string {
  const surprises = differences.map(
    ({ step, expected, came }) => `step ${step}: expected ${expected}, but ${came} came`,
  )
  return [...surprises, ...simulation.chat.map(told)].join('\n')
}

test('each folder is named after its flow', () => {
  expect(flows.map(({ flow }) => flow.id)).toEqual(folders)
})

test('the flows that are published together have no issues between them', () => {
  expect(issuesBetween(flows.map(({ flow }) => flow)).map(describeIssue)).toEqual([])
})

test('every title can be shown as it was written', () => {
  const { titleCharsMax = 0, buttonCharsMax = 0 } = WHATSAPP_CAPABILITIES.list ?? {}
  const max = {
    title: titleCharsMax,
    listButton: buttonCharsMax,
    linkTitle: WHATSAPP_CAPABILITIES.link?.titleCharsMax ?? 0,
  }
  const tooLong = flows.flatMap(({ flow }) =>
    flow.nodes.flatMap((node) =>
      (kindOf(node).texts?.(node) ?? []).flatMap(({ role, text }) =>
        Object.values(text).filter((words) => role in max && Array.from(words).length > max[role as keyof typeof max]),
      ),
    ),
  )
  expect(tooLong).toEqual([])
})

for (const { folder, flow } of flows) {
  describe(flow.name, () => {
    const files = readdirSync(join(FLOWS, folder)).filter((name) => name.endsWith(ENDING))
    const scripts = files.flatMap((file) =>
      conversationsSchema.parse(parseYaml(readFileSync(join(FLOWS, folder, file), 'utf8'))),
    )
    const world = worldOf(flow)
    for (const script of scripts) {
      let results: Promise<ScriptResult[]> | undefined
      for (const [index, { title }] of conversationsOf(script).entries()) {
        test(title, async () => {
          results ??= runScript(script, world, evaluateUnprotected)
          const result = (await results)[index]
          if (!result || result.differences.length > 0) expect.fail(result ? report(result) : 'it was not run')
        })
      }
    }
    if (flow.starter) {
      test('it is tried out', () => expect(scripts.length).toBeGreaterThanOrEqual(STARTER_CONVERSATIONS_MIN))
    }
  })
}
