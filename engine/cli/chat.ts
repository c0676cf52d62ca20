// `parley chat <flow>`: talk to a flow in the terminal, with time as a control, steps back, and what was tried kept as a test.

import { createInterface, type Interface } from 'node:readline/promises'
import { createConsoleAdapter } from '../../adapters/console/adapter.ts'
import {
  type Act,
  type InboundContent,
  jumpsOf,
  type OutboundContent,
  recordScript,
  type SimulationOptions,
  Timeline,
} from '../core/index.ts'
import { createExpressionPool } from '../runtime/expressions.ts'
import { groupsOf, loadFlows } from './load-flows.ts'
import { EXIT, type Output, printIssues } from './output.ts'
import { playedWorld } from './world.ts'
import { writeConversations } from './write-conversation.ts'

const HELP = `You write as the customer. A number or a title picks an option. Besides that:
  /wait 10m   the clock moves on (s, m, h, d), and what falls due happens
  /next       the clock moves on to the next timer; /window to the end of the 24-hour window, /sunday to Sunday, 3 at night
  /read       the customer has read the last message
  /fail       the last message was not delivered
  /old title  taps an option of an older menu
  /send image sends something that is no text: image, video, voice, document, sticker, location
  /start node begins at a node of the flow, by its id; /start shop/menu where there are several flows
  /agent …    a person at the desk writes
  /close      the person closes the ticket
  /call name  another program starts a trigger, for example follow-up
  /back       one step back; what you do then is another way, and /forward leads along the newest
  /save file  keeps the way you stand on as a test: /save flows/shop/late.conversation.yaml
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
  const options = {
    world: { ...world, calendar: { timeZone, week } },
    evaluate: expressions.evaluate,
    startAt: at.getTime(),
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY })
  output.out(`${flows.map((flow) => flow.name).join(', ')} — write something; /help shows what else you can do.`)
  try {
    await talk(terminal, options, output)
  } finally {
    terminal.close()
    await expressions.close()
  }
  return EXIT.ok
}

async function talk(terminal: Interface, options: SimulationOptions, output: Output): Promise<void> {
  const timeline = new Timeline(options)
  const interactive = process.stdin.isTTY
  const messages = createConsoleAdapter({ write: (line) => output.out(`  │ ${line}`) })
  if (interactive) terminal.setPrompt('you: ')
  if (interactive) terminal.prompt()
  for await (const line of terminal) {
    const said = line.trim()
    if (said === '/quit') return
    if (said !== '') {
      if (!interactive) output.out(`you: ${said}`)
      const before = timeline.now
      await obey(said, { timeline, options, output })
      const { chat } = timeline.now.simulation
      // Of a step back nothing is said anew.
      for (const entry of chat.slice(timeline.now.after === before.id ? before.simulation.chat.length : chat.length)) {
        if (entry.from === 'customer') continue
        if (entry.from === 'agent') output.out('  │ (a person writes)')
        if (entry.withheld) output.out(`  │ (not sent: ${entry.because})`)
        await messages.send({ contact: { userId: 'you' }, content: entry.content as OutboundContent, callbackData: '' })
        output.out('')
      }
    }
    if (interactive) terminal.prompt()
  }
}

interface Trying {
  readonly timeline: Timeline
  readonly options: SimulationOptions
  readonly output: Output
}

async function obey(said: string, trying: Trying): Promise<void> {
  const { timeline, output } = trying
  const [command, ...words] = said.split(/\s+/)
  const rest = words.join(' ')
  const act = (what: Act) => timeline.act(what)
  switch (command) {
    case '/help':
      return output.out(HELP)
    case '/wait': {
      const ms = durationMs(rest)
      if (ms === undefined) return output.out('Write a time such as /wait 10m, /wait 25h or /wait 2d.')
      const { simulation } = await act({ type: 'wait', ms })
      return output.out(`      (${new Date(simulation.now).toLocaleString('en-GB')})`)
    }
    case '/next':
    case '/window':
    case '/sunday':
      return jump(command, trying)
    case '/fail':
      return void (await act({ type: 'fail' }))
    case '/old': {
      const option = timeline.now.simulation.optionCalled(rest, true)
      if (option === undefined) return output.out(`No older menu offers “${rest}”.`)
      const content = { type: 'tap', optionId: option.id, title: option.title } as const
      return void (await act({ type: 'customer', content }))
    }
    case '/send':
      return send(rest, trying)
    case '/start':
      return start(rest, trying)
    case '/read':
      return void (await act({ type: 'read' }))
    case '/agent':
      return void (await act({ type: 'agent', text: rest }))
    case '/close':
      if (timeline.now.simulation.state.ticket === undefined) return output.out('No ticket is open.')
      return void (await act({ type: 'closeTicket' }))
    case '/call':
      return void (await act({ type: 'call', name: rest }))
    case '/back':
      return output.out(timeline.back() ? standing(timeline) : 'This is the beginning.')
    case '/forward':
      return output.out(timeline.forward() ? standing(timeline) : 'Nothing was tried after this.')
    case '/save':
      return save(rest, trying)
    case '/why':
      for (const entry of timeline.now.simulation.turns.at(-1)?.trace ?? [])
        output.out(`      ${JSON.stringify(entry)}`)
      return
    case '/state':
      return output.out(JSON.stringify(timeline.now.simulation.state, null, 2))
    default:
      if (said.startsWith('/')) return output.out(`There is no ${command}; /help shows what there is.`)
      return void (await act({ type: 'customer', content: { type: 'text', text: said } }))
  }
}

async function jump(command: '/next' | '/window' | '/sunday', { timeline, options, output }: Trying): Promise<void> {
  const { nextTimer, windowEnd, sunday } = jumpsOf(timeline.now.simulation, options.world)
  const ms = { '/next': nextTimer, '/window': windowEnd, '/sunday': sunday }[command]
  if (ms === undefined) return output.out(command === '/next' ? 'No timer is set.' : 'The window is not open.')
  const { simulation } = await timeline.act({ type: 'wait', ms })
  output.out(`      (${new Date(simulation.now).toLocaleString('en-GB')})`)
}

const MEDIA = ['image', 'video', 'voice', 'document', 'sticker'] as const

async function send(kind: string, { timeline, output }: Trying): Promise<void> {
  const media = MEDIA.find((known) => known === kind)
  if (media === undefined && kind !== 'location')
    return output.out(`Name what is sent: ${MEDIA.join(', ')} or location.`)
  const content: InboundContent = media
    ? { type: 'media', kind: media, mediaId: 'media-1' }
    : { type: 'location', latitude: 25.03, longitude: 121.56 }
  await timeline.act({ type: 'customer', content })
}

async function start(place: string, { timeline, options, output }: Trying): Promise<void> {
  const flows = [...options.world.flows.current.values()]
  const [node = '', id] = place.split('/').reverse()
  const flow = flows.find((each) => (id === undefined || each.flow.id === id) && each.nodes.has(node))?.flow
  if (flow === undefined) return output.out(`There is no node “${place}” to begin at: name its id, as in /start menu.`)
  await timeline.act({ type: 'startAt', flow: flow.id, node })
}

/** Where one stands, so that going on begins at the right place. */
function standing(timeline: Timeline): string {
  const { act } = timeline.now
  if (act === undefined) return '      (at the beginning)'
  if (act.type === 'customer')
    return `      (after “${act.content.type === 'text' ? act.content.text : act.content.type}”)`
  return act.type === 'wait' ? `      (after a wait of ${act.ms / 1_000} s)` : `      (after ${act.type})`
}

async function save(file: string, { timeline, options, output }: Trying): Promise<void> {
  if (!/\.conversation\.ya?ml$/.test(file))
    return output.out('Name a file that ends in .conversation.yaml, such as /save flows/shop/late.conversation.yaml.')
  const first = timeline.path()[1]?.act
  const title = first?.type === 'customer' && first.content.type === 'text' ? first.content.text : 'What was tried'
  const { script, endsBefore } = recordScript(title, timeline.path(), options)
  try {
    if (!(await writeConversations(file, [script])))
      return output.out(`There is a file ${file} already, and it is left as it is: choose another name.`)
  } catch (error) {
    return output.out(`${file} could not be written: ${(error as Error).message}.`)
  }
  output.out(`Saved ${script.steps?.length} steps to ${file}: run them with “parley test”.`)
  if (endsBefore !== undefined) output.out('What came after them has no words in a test, and is left out.')
}

function durationMs(text: string): number | undefined {
  const match = /^(\d+)\s*(s|m|h|d)$/.exec(text)
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  return match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : undefined
}
