// `parley cover <flow>`: makes the fewest conversations that walk every way of a flow, and names those that cannot be walked.

import { type Cover, coverOf, type Flow, scriptText } from '../core/index.ts'
import { createExpressionPool } from '../runtime/expressions.ts'
import { flowsOf, groupsOf, loadFlows } from './load-flows.ts'
import { count, EXIT, type Output, printIssues } from './output.ts'
import { playedWorld } from './world.ts'
import { writeConversations } from './write-conversation.ts'

/** `keep`: the file that the conversations are written to, as tests. */
export async function cover(path: string, keep: string | undefined, output: Output): Promise<number> {
  const loaded = await loadFlows(path)
  const errors = loaded.issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0) {
    printIssues(output, errors)
    return EXIT.problems
  }
  if (keep !== undefined && !/\.conversation\.ya?ml$/.test(keep)) {
    output.out('Name a file that ends in .conversation.yaml, such as --keep flows/shop/all-ways.conversation.yaml.')
    return EXIT.usage
  }
  const covers: (Cover & { flow: Flow })[] = []
  const expressions = createExpressionPool({})
  try {
    for (const { flow } of loaded.files) {
      if (flow === undefined) continue
      const group = groupsOf(loaded).find(({ files }) => files.some((file) => file.flow === flow))
      const world = playedWorld(group?.flows ?? flowsOf(loaded))
      covers.push({ flow, ...(await coverOf(world, flow.id, { evaluate: expressions.evaluate })) })
    }
  } finally {
    await expressions.close()
  }
  const conversations = covers.flatMap((each) => each.conversations)
  if (output.json) output.out(JSON.stringify(covers.map(asData), null, 2))
  else {
    if (keep === undefined && conversations.length > 0) output.out(scriptText(...conversations))
    for (const each of covers) report(each, output)
  }
  if (keep !== undefined && conversations.length > 0) {
    if (!(await writeConversations(keep, conversations))) {
      output.out(`There is a file ${keep} already, and it is left as it is: choose another name.`)
      return EXIT.usage
    }
    if (!output.json)
      output.out(`${count(conversations.length, 'conversation')} kept in ${keep}: “parley test” runs them.`)
  }
  return covers.every(({ notWalked }) => notWalked.length === 0) ? EXIT.ok : EXIT.problems
}

const asData = ({ flow, conversations, walked, all, notWalked }: Cover & { flow: Flow }) => ({
  flow: flow.id,
  walked: walked.length,
  ways: all.length,
  notWalked: notWalked.map(({ why, ...way }) => ({ ...way, why: why.text })),
  conversations,
})

function report({ flow, conversations, walked, all, notWalked }: Cover & { flow: Flow }, output: Output): void {
  const share = all.length === 0 ? 100 : Math.floor((100 * walked.length) / all.length)
  const made = count(conversations.length, 'conversation')
  output.out(`${flow.id}: ${made} walk ${walked.length} of ${count(all.length, 'way')} (${share} %).`)
  for (const { node, outlet, why } of notWalked) output.out(`  “${node}” by ${outlet} is not walked: ${why.text}`)
}
