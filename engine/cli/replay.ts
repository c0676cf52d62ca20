// `parley replay <before> <after> --chats <folder>`: what customers of real chats would get from other flows.

import {
  type ChatLine,
  inEnglish,
  REPLAY_CAUSES,
  type ReplayCause,
  type ReplayDifference,
  type ReplayReport,
  replayBoth,
  type World,
} from '../core/index.ts'
import { createExpressionPool } from '../runtime/expressions.ts'
import { chatLines } from './chat-lines.ts'
import { groupsOf, loadFlows } from './load-flows.ts'
import { count, EXIT, type Output, printIssues } from './output.ts'
import { type ReadChats, readChats } from './read-chats.ts'
import { playedWorld } from './world.ts'

/** More of one cause is a list that nobody reads; `--json` has them all. */
const EXAMPLES_MAX = 3

const CAUSES: Readonly<Record<ReplayCause, string>> = {
  newlyUnderstood: 'understood now, not before',
  newlyNot: 'not understood any more',
  handedOver: 'handed to a person now',
  noLongerHandedOver: 'no longer handed to a person',
  earlier: 'answered earlier',
  later: 'answered later',
  otherAnswer: 'answered otherwise',
}

export interface ReplayedChats {
  /** Files, or folders of files, that WhatsApp exported. */
  readonly chats: readonly string[]
  readonly business?: string
}

/** Differences are no problem by themselves: the exit code is 0 with and without them. */
export async function replay(
  before: string,
  after: string,
  { chats, business }: ReplayedChats,
  output: Output,
): Promise<number> {
  const loaded = await Promise.all([before, after].map((path) => loadFlows(path)))
  const issues = loaded.flatMap((each) => each.issues).filter(({ severity }) => severity === 'error')
  if (issues.length > 0) {
    if (output.json) output.out(JSON.stringify({ ok: false, issues: issues.map(inEnglish) }, null, 2))
    else printIssues(output, issues)
    return EXIT.problems
  }
  const read = await readChats(chats, business)
  const [old, young] = loaded.map((each) => worldOf(groupsOf(each)[0]?.flows ?? [])) as [World, World]
  const expressions = createExpressionPool({})
  try {
    const { evaluate } = expressions
    report(await replayBoth(read.conversations, { before: old, after: young, evaluate }), read, output)
  } finally {
    await expressions.close()
  }
  return EXIT.ok
}

function worldOf(flows: Parameters<typeof playedWorld>[0]): World {
  const { timeZone, week, parseHours: _, ...world } = playedWorld(flows)
  return { ...world, calendar: { timeZone, week } }
}

function report(report: ReplayReport, { files, notes }: ReadChats, { json, out }: Output): void {
  const { counts, differences, failed, played } = report
  if (json) {
    const plain = differences.map(({ before, after, ...rest }) => ({
      ...rest,
      before: before.answer,
      after: after.answer,
    }))
    out(JSON.stringify({ ok: true, played, counts, differences: plain, failed, notes }, null, 2))
    return
  }
  for (const note of notes) out(note)
  out(`${count(played, 'conversation')} from ${count(files, 'chat')} played on both: ${counts.same} the same.`)
  for (const cause of REPLAY_CAUSES) {
    const found = differences.filter((difference) => difference.cause === cause)
    if (found.length === 0) continue
    out(`\n${found.length} ${CAUSES[cause]}`)
    for (const difference of found.slice(0, EXAMPLES_MAX)) for (const line of example(difference)) out(`  ${line}`)
    if (found.length > EXAMPLES_MAX) out(`  … and ${found.length - EXAMPLES_MAX} more (--json shows them all)`)
  }
  for (const { conversation, on, reason } of failed)
    out(`\nCould not be played on the flows ${on}: ${conversation}: ${reason}`)
}

function example({ conversation, turn, words, at, before, after }: ReplayDifference): string[] {
  const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return [
    `${conversation}, message ${turn} (${time}): ${words === undefined ? '(no words)' : `“${words}”`}`,
    ...side('before', before.answer, at),
    ...side('after', after.answer, at),
  ]
}

/** The time where it says something: an answer comes in the same minute as a rule. */
function side(name: string, answer: readonly ChatLine[], at: number): string[] {
  if (answer.length === 0) return [`  ${name}:`, '    (nothing)']
  return [
    `  ${name}:`,
    ...answer.flatMap((line) => {
      const [first = '', ...rest] = chatLines([line])
      const minutes = Math.round((line.at - at) / 60_000)
      return [minutes === 0 ? first : `${first}  (after ${minutes} min)`, ...rest]
    }),
  ]
}
