// `parley chat <flow>`: talk to a flow in the terminal, with time as a control.

import { createInterface, type Interface } from 'node:readline/promises'
import { createConsoleAdapter } from '../../adapters/console/adapter.ts'
import { type OutboundContent, Simulation } from '../core/index.ts'
import { createExpressionPool } from '../runtime/expressions.ts'
import { groupsOf, loadFlows } from './load-flows.ts'
import { EXIT, type Output, printIssues } from './output.ts'
import { playedWorld } from './world.ts'

const HELP = `You write as the customer. A number or a title picks an option. Besides that:
  /wait 10m   the clock moves on (s, m, h, d), and what falls due happens
  /read       the customer has read the last message
  /agent …    a person at the desk writes
  /close      the person closes the ticket
  /call name  another program starts a trigger, for example follow-up
  /why        why the last turn did what it did
  /state      what is known of the conversation
  /quit       ends (so does Ctrl-D)`

export async function chat(path: string, output: Output, at: Date): Promise<number> {
  const loaded = await loadFlows(path)
  const errors = loaded.issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0) {
    printIssues(output, errors)
    return EXIT.problems
  }
  // Starters are no part of what answers together; asked for by itself, one is.
  const flows = groupsOf(loaded)[0]?.flows ?? []
  const {
    timeZone,
    week,
    parseHours: _,
    ...world
  } = playedWorld(flows, Intl.DateTimeFormat().resolvedOptions().timeZone)
  const expressions = createExpressionPool({})
  const simulation = new Simulation({
    world: { ...world, calendar: { timeZone, week } },
    evaluate: expressions.evaluate,
    startAt: at.getTime(),
  })
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY })
  output.out(`${flows.map((flow) => flow.name).join(', ')} — write something; /help shows what else you can do.`)
  try {
    await talk(terminal, simulation, output)
  } finally {
    terminal.close()
    await expressions.close()
  }
  return EXIT.ok
}

async function talk(terminal: Interface, simulation: Simulation, output: Output): Promise<void> {
  const interactive = process.stdin.isTTY
  const messages = createConsoleAdapter({ write: (line) => output.out(`  │ ${line}`) })
  if (interactive) terminal.setPrompt('you: ')
  let shown = 0
  if (interactive) terminal.prompt()
  for await (const line of terminal) {
    const said = line.trim()
    if (said === '/quit') return
    if (said !== '') {
      if (!interactive) output.out(`you: ${said}`)
      await act(simulation, said, output)
      for (const entry of simulation.chat.slice(shown)) {
        if (entry.from === 'customer') continue
        if (entry.from === 'agent') output.out('  │ (a person writes)')
        if (entry.withheld) output.out(`  │ (not sent: ${entry.because})`)
        await messages.send({ contact: { userId: 'you' }, content: entry.content as OutboundContent, callbackData: '' })
        output.out('')
      }
      shown = simulation.chat.length
    }
    if (interactive) terminal.prompt()
  }
}

async function act(simulation: Simulation, said: string, output: Output): Promise<void> {
  const [command, ...words] = said.split(/\s+/)
  const rest = words.join(' ')
  switch (command) {
    case '/help':
      return output.out(HELP)
    case '/wait': {
      const ms = durationMs(rest)
      if (ms === undefined) return output.out('Write a time such as /wait 10m, /wait 25h or /wait 2d.')
      await simulation.wait(ms)
      return output.out(`      (${new Date(simulation.now).toLocaleString('en-GB')})`)
    }
    case '/read':
      return simulation.read()
    case '/agent':
      return simulation.agent(rest)
    case '/close':
      if (!(await simulation.closeTicket())) output.out('No ticket is open.')
      return
    case '/call':
      return simulation.call(rest)
    case '/why':
      for (const entry of simulation.turns.at(-1)?.trace ?? []) output.out(`      ${JSON.stringify(entry)}`)
      return
    case '/state':
      return output.out(JSON.stringify(simulation.state, null, 2))
    default:
      if (said.startsWith('/')) return output.out(`There is no ${command}; /help shows what there is.`)
      return simulation.customer({ type: 'text', text: said })
  }
}

function durationMs(text: string): number | undefined {
  const match = /^(\d+)\s*(s|m|h|d)$/.exec(text)
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  return match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : undefined
}
