// What the flow must have answered, worked out apart from the engine from the order in which messages were taken.

/** A row of the engine's log, as far as the books read it. */
export interface LoggedTurn {
  readonly turn: number
  readonly at: number
  readonly event: LoggedEvent
  readonly effects: readonly LoggedEffect[]
}

export interface LoggedEvent {
  readonly type: string
  readonly message?: { readonly id: string; readonly content: { readonly text?: string; readonly title?: string } }
  readonly timerId?: string
  readonly token?: string
  readonly requestId?: string
  readonly outcome?: { readonly result: string; readonly body?: { readonly text?: string } }
}

export interface LoggedEffect {
  readonly type: string
  readonly message?: { readonly id: string }
  readonly timerId?: string
  readonly token?: string
  readonly dueAt?: number
  readonly requestId?: string
  readonly ticket?: { readonly status: string; readonly reason: string }
}

/** The bubbles this conversation must have got, in order. A person's ticket silences the flow. */
export function expectedBubbles(turns: readonly LoggedTurn[]): string[] {
  const bubbles: string[] = []
  const timers = new Map<string, { readonly token: string; readonly asked: string }>()
  const lookUps = new Map<string, string>()
  let tally = ''
  let silent = false
  for (const { event, effects } of turns) {
    const text = event.message?.content.text ?? event.message?.content.title
    const rings = timers.get(event.timerId ?? '')
    const answers = lookUps.get(event.requestId ?? '')
    if (silent) continue
    if (text !== undefined) {
      tally += '|'
      bubbles.push(`${text} ${tally}`)
    } else if (event.type === 'response' && answers !== undefined) {
      lookUps.delete(event.requestId ?? '')
      bubbles.push(`${event.outcome?.result === 'ok' ? 'found' : 'missed'} ${answers}`)
    } else if (event.type === 'timer' && rings?.token === event.token && rings !== undefined) {
      timers.delete(event.timerId ?? '')
      // The alarm of a look-up that nobody answered in time: its answer comes too late then.
      const late = [...lookUps].find(([, asked]) => asked === rings.asked)
      if (late !== undefined) lookUps.delete(late[0])
      bubbles.push(`${late === undefined ? 'rang' : 'missed'} ${rings.asked}`)
    }
    for (const { type, timerId = '', token = '', requestId = '', ticket } of effects) {
      if (type === 'setTimer') timers.set(timerId, { token, asked: text ?? '' })
      else if (type === 'cancelTimer') timers.delete(timerId)
      else if (type === 'request') lookUps.set(requestId, text ?? '')
      else if (type === 'ticket' && ticket?.status !== 'closed') silent = true
    }
  }
  return bubbles
}
