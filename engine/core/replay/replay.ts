// Plays a real conversation on flows: the customer does what they did, when they did it, and the flows answer anew.

import type { RequestOutcome } from '../conversation/event.ts'
import type { Evaluate, World } from '../conversation/turn.ts'
import { REPLAY_SILENCE_MS } from '../limits.ts'
import { type ChatLine, type LookUp, type SimulatedTurn, Simulation } from '../simulate/simulation.ts'
import type { RealAct, RealConversation, RealLookUp } from './real-conversation.ts'
import { tappedHere } from './tapped.ts'

/** What followed one act, until the next. */
export interface Reply {
  readonly act: RealAct
  /** Where the lines that followed it stand in the chat: from this one up to and without that one. */
  readonly from: number
  readonly to: number
  /** False: what the customer said fitted nothing. */
  readonly isUnderstood: boolean
  /** A person has the conversation when the next act comes. */
  readonly isHandedOver: boolean
}

export interface Replayed {
  readonly chat: readonly ChatLine[]
  /** One for each act that was played, in order of time. */
  readonly replies: readonly Reply[]
  /** A flow failed as an engine would report a bug; the last reply is what came before. */
  readonly failed?: string
}

export interface ReplayOptions {
  readonly world: World
  readonly evaluate: Evaluate
}

/** Watches for `REPLAY_SILENCE_MS` after the last act. Never rejects because of a flow: see `failed`. */
export async function replay(conversation: RealConversation, options: ReplayOptions): Promise<Replayed> {
  const acts = conversation.acts.toSorted((a, b) => a.at - b.at)
  const { contact, lookUps = [] } = conversation
  const simulation = new Simulation({
    ...options,
    startAt: acts[0]?.at ?? 0,
    answered: answeredBy(lookUps),
    ...(contact !== undefined && { contact }),
  })
  const replies: Reply[] = []
  try {
    for (const [n, act] of acts.entries()) {
      const turn = simulation.turns.length
      const from = simulation.chat.length + (act.type === 'customer' ? 1 : 0)
      await perform(act, simulation, options.world)
      const until = acts[n + 1]?.at ?? act.at + REPLAY_SILENCE_MS
      await simulation.wait(until - simulation.now)
      replies.push({
        ...{ act, from, to: simulation.chat.length },
        isUnderstood: isUnderstood(simulation.turns[turn]),
        isHandedOver: simulation.state.ticket !== undefined,
      })
    }
  } catch (error) {
    return { chat: simulation.chat, replies, failed: error instanceof Error ? error.message : String(error) }
  }
  return { chat: simulation.chat, replies }
}

async function perform(act: RealAct, simulation: Simulation, { flows }: World): Promise<void> {
  switch (act.type) {
    case 'customer': {
      const { content } = act
      return simulation.customer(content.type === 'tap' ? tappedHere(content, simulation, flows) : content)
    }
    case 'agent':
      return simulation.agent(act.text)
    case 'closeTicket':
      return void (await simulation.closeTicket())
    case 'read':
      return simulation.read()
    case 'call':
      return simulation.call(act.name)
  }
}

const NOT_UNDERSTOOD = new Set(['otherwise', 'notUnderstood', 'nobody'])

/** By where the customer's message was routed; what nobody said was not misunderstood. */
const isUnderstood = (turn: SimulatedTurn | undefined) =>
  !turn?.trace.some((entry) => entry.what === 'routed' && NOT_UNDERSTOOD.has(entry.to))

/** What really was answered, each once and in its order; the last of one address again and again. */
function answeredBy(lookUps: readonly RealLookUp[]): (request: LookUp) => RequestOutcome | undefined {
  const known = Map.groupBy(lookUps, ({ connection, path }) => `${connection} ${path}`)
  const next = new Map<string, number>()
  return ({ connection, path }) => {
    const key = `${connection} ${path}`
    const answers = known.get(key) ?? []
    const n = next.get(key) ?? 0
    next.set(key, Math.min(n + 1, answers.length - 1))
    return answers[n]?.outcome
  }
}
