// The engine's log against what the customers said.

import type { Context, ConversationRow } from './book-rows.ts'
import type { CustomerBook } from './customers.ts'
import type { LoggedTurn } from './model.ts'

/** Every message that was answered 200 has stepped once, in the order in which the customer sent it. */
export function checkTurns(
  context: Context,
  conversation: ConversationRow,
  book: CustomerBook,
  turns: LoggedTurn[],
): void {
  const { findings, count } = context
  const { phone, version } = conversation
  count('turns', turns.length)
  if (version !== turns.length || turns.some(({ turn }, n) => turn !== n + 1))
    findings.add('turns with gaps', `${phone}: ${turns.length} logged, ${version} taken`)
  const said = new Map(book.said.map((each) => [each.id, each]))
  const steps = turns.flatMap(({ event }) => event.message?.id ?? [])
  const stepped = new Set<string>()
  let place = -1
  for (const id of steps) {
    const message = said.get(id)
    if (message === undefined) findings.add('step of a message nobody sent', `${phone}: ${id}`)
    if (stepped.has(id)) findings.add('message stepped twice', `${phone}: ${id}`)
    stepped.add(id)
    if (message === undefined) continue
    if (message.place < place) findings.add('messages out of order', `${phone}: ${steps.join(' ')}`)
    place = Math.max(place, message.place)
  }
  for (const { id, taken } of book.said) {
    if (taken) count('messages')
    if (taken && !stepped.has(id)) findings.add('message lost after its 200', `${phone}: ${id}`)
  }
  checkFollowUps(context, phone, turns)
}

/** Every timer that was set and not cancelled has rung once and not early; every look-up was answered once. */
function checkFollowUps({ findings, count, leasesMayRun }: Context, phone: string, turns: LoggedTurn[]): void {
  const timers = new Map<string, { token: string; dueAt: number }>()
  const requests = new Set<string>()
  const ended = new Set<string>()
  for (const { at, event, effects } of turns) {
    if (event.type === 'timer') {
      count('timers')
      const timer = timers.get(event.timerId ?? '')
      if (ended.has(event.token ?? '')) findings.add('timer that rang twice', `${phone}: ${event.timerId}`)
      if (timer?.token === event.token && at < (timer?.dueAt ?? 0))
        findings.add('timer that rang early', `${phone}: ${event.timerId} by ${(timer?.dueAt ?? 0) - at} ms`)
      ended.add(event.token ?? '')
      if (timer?.token === event.token) timers.delete(event.timerId ?? '')
    }
    if (event.type === 'response') {
      count('look-ups')
      if (!requests.delete(event.requestId ?? ''))
        findings.add('look-up answered twice', `${phone}: ${event.requestId}`)
    }
    for (const effect of effects) {
      if (effect.type === 'setTimer')
        timers.set(effect.timerId ?? '', { token: effect.token ?? '', dueAt: effect.dueAt ?? 0 })
      if (effect.type === 'cancelTimer') timers.delete(effect.timerId ?? '')
      if (effect.type === 'request') requests.add(effect.requestId ?? '')
      if (effect.type === 'ticket') {
        count('tickets')
        if (effect.ticket?.reason !== 'delivery-failed')
          findings.add('ticket without need', `${phone}: ${effect.ticket?.reason}`)
      }
    }
  }
  if (requests.size > 0 && leasesMayRun) count('look-ups waiting', requests.size)
  else for (const id of requests) findings.add('look-up never answered', `${phone}: ${id}`)
  // A look-up that was never answered keeps the timer that ends it.
  for (const [id] of timers) if (requests.size === 0) findings.add('timer that never rang', `${phone}: ${id}`)
}
