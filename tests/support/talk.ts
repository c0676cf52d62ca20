// One conversation, event by event: what each turn said and why, with the state kept in between.

import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import {
  type CompiledFlow,
  type ConversationEvent,
  type ConversationState,
  createFlowSet,
  type InboundContent,
  type Turn,
  takeTurn,
  visibleText,
  type World,
} from '../../engine/core/index.ts'

/** A Tuesday, ten in the morning. */
export const TALK_STARTS = Date.UTC(2026, 10, 24, 10)

export function worldOfCompiled(current: readonly CompiledFlow[], older: readonly CompiledFlow[] = []): World {
  return {
    flows: createFlowSet(current, older),
    capabilities: WHATSAPP_CAPABILITIES,
    calendar: { timeZone: 'UTC' },
  }
}

export class Talk {
  state: ConversationState | undefined
  at = TALK_STARTS
  readonly turns: Turn[] = []
  world: World

  constructor(world: World) {
    this.world = world
  }

  /** Every event has its own number, so that the same events make the same ids. */
  async take(event: ConversationEvent): Promise<Turn> {
    const envelope = { id: `e${this.turns.length}`, at: this.at, event }
    const turn = await takeTurn(this.state, envelope, this.world, evaluateUnprotected)
    this.state = turn.state
    this.turns.push(turn)
    return turn
  }

  /** What the customer wrote, as the texts it was answered with. */
  async says(text: string, sentAt: number = this.at): Promise<string[]> {
    return saidIn(await this.take(this.message({ type: 'text', text }, sentAt)))
  }

  message(content: InboundContent, sentAt: number = this.at): ConversationEvent {
    return { type: 'message', message: { id: `m${this.turns.length}`, content, sentAt } }
  }
}

/** The texts a turn sends. */
export function saidIn({ effects }: Turn): string[] {
  return effects.flatMap((effect) => (effect.type === 'send' ? [visibleText(effect.message.content)] : []))
}
