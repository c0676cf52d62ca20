// The working copy of one turn: state being changed, effects and trace being written. Lives for one call of `step`.

import { businessScope, nowScope } from '../expression/calendar-time.ts'
import type { Compared } from '../expression/condition.ts'
import {
  AUTOMATIC_MESSAGES_IN_A_ROW_MAX,
  COMPARED_CHARS_MAX,
  COMPARISONS_TRACED_MAX,
  FIELDS_PER_CONTACT_MAX,
  MINUTE_MS,
  SERVICE_WINDOW_MARGIN_MS,
  TAGS_PER_CONTACT_MAX,
  VALUE_CHARS_MAX,
  VARIABLES_PER_RUN_MAX,
} from '../limits.ts'
import { wordsOf } from '../message/inbound.ts'
import type { OutboundContent, OutboundMessage } from '../message/outbound.ts'
import { windowClosesAt } from '../message/window.ts'
import { type Said, say } from '../said.ts'
import { copyJson, type Json } from '../value.ts'
import type { Effect } from './effect.ts'
import type { EventEnvelope } from './event.ts'
import { countSaid } from './machine-talk.ts'
import type { ConversationState, PendingTimer, Run } from './state.ts'
import type { TraceEntry } from './trace.ts'
import type { Evaluation, EvaluationResult, World } from './turn.ts'

/** Thrown out of a step that needs JSONata: the caller evaluates, and takes the same step again with the answer. */
export class NeedsEvaluation {
  readonly evaluation: Evaluation
  constructor(evaluation: Evaluation) {
    this.evaluation = evaluation
  }
}

export class Working {
  readonly state: ConversationState
  readonly envelope: EventEnvelope
  readonly world: World
  readonly effects: Effect[] = []
  readonly trace: TraceEntry[] = []
  /** How many nodes this event has walked. */
  hops = 0
  /** How many messages of this turn may not go out. */
  refused = 0
  readonly #answers: readonly EvaluationResult[]
  #asked = 0
  #comparisons = 0
  #ids = 0
  #lastSaid: string | undefined

  constructor(state: ConversationState, envelope: EventEnvelope, world: World, answers: readonly EvaluationResult[]) {
    this.state = copyJson(state)
    this.envelope = envelope
    this.world = world
    this.#answers = answers
  }

  get now(): number {
    return this.envelope.at
  }

  /** Ids are made from the event's id, so that the same step always makes the same ones. */
  id(): string {
    return `${this.envelope.id}.${this.#ids++}`
  }

  get language(): string {
    return this.state.contact.language ?? this.world.flows.languages[0] ?? 'en'
  }

  /** Id of the last automatic message of this turn. */
  get lastSaid(): string | undefined {
    return this.#lastSaid
  }

  /** The customer's message this turn answers, where it does. */
  get messageId(): string | undefined {
    return this.envelope.event.type === 'message' ? this.envelope.event.message.id : undefined
  }

  note(entry: TraceEntry): void {
    this.trace.push(entry)
  }

  /** One way out for everything automatic: opt-out and the cap on messages in a row are decided here. */
  say(
    content: OutboundContent,
    options: Partial<Pick<OutboundMessage, 'template' | 'guarantee' | 'from' | 'urgency' | 'replyTo'>> & {
      form?: Said
    } = {},
  ): void {
    const { form, ...rest } = options
    const refused = this.#refusal(content, rest.template !== undefined)
    if (refused !== undefined) {
      this.refused++
      this.note({ what: 'withheld', because: refused })
      return
    }
    const id = this.id()
    this.state.automaticInARow++
    countSaid(this.state, this.now)
    this.#lastSaid = id
    this.effects.push({
      type: 'send',
      message: {
        id,
        content,
        guarantee: 'atLeastOnce',
        from: 'flow',
        urgency: this.envelope.event.type === 'timer' || this.envelope.event.type === 'call' ? 0 : 1,
        ...rest,
      },
    })
    this.note({ what: 'said', id, form: formOf(content), ...(form && { because: form.text }) })
  }

  #refusal(content: OutboundContent, hasTemplate: boolean): string | undefined {
    if ('body' in content && content.body.trim() === '')
      return say`the text is empty once its values are filled in`.text
    if (this.state.automaticInARow >= AUTOMATIC_MESSAGES_IN_A_ROW_MAX) {
      return say`${AUTOMATIC_MESSAGES_IN_A_ROW_MAX} automatic messages have gone out since the customer last wrote`.text
    }
    const { type } = this.envelope.event
    if (type === 'message' || type === 'response') return undefined
    // An agent's closing is part of a talk the customer is in; reminders and follow-ups are not.
    if (this.state.contact.optedOut && type !== 'ticketClosed') return say`the contact asked to be left alone`.text
    if (this.state.contact.unreachable)
      return say`the contact cannot be reached, and nobody asked for this message`.text
    // What was given up may have been the customer's own words, which the state never learned of: the sender decides.
    if (type === 'trouble') return undefined
    const closesAt = windowClosesAt(this.state.lastInboundAt, this.world.capabilities) ?? Number.POSITIVE_INFINITY
    if (content.type !== 'template' && !hasTemplate && this.now >= closesAt - SERVICE_WINDOW_MARGIN_MS) {
      return say`the service window has closed, and nobody asked for this message: it needs a template`.text
    }
    return undefined
  }

  setTimer(timerId: string, dueAt: number, wakes: PendingTimer['wakes']): void {
    const token = this.id()
    this.state.timers[timerId] = { token, dueAt, wakes }
    this.effects.push({ type: 'setTimer', timerId, token, dueAt })
  }

  cancelTimer(timerId: string): void {
    if (!Object.hasOwn(this.state.timers, timerId)) return
    delete this.state.timers[timerId]
    this.effects.push({ type: 'cancelTimer', timerId })
  }

  cancelTimersWhere(which: (timer: PendingTimer) => boolean): void {
    for (const [id, timer] of Object.entries(this.state.timers)) if (which(timer)) this.cancelTimer(id)
  }

  /** Keeps a value in the run or, with `contact.`, at the contact. Long texts are cut, so that no customer can grow the row. */
  save(run: Run, to: string, value: Json): void {
    const kept = bounded(value)
    const ofContact = to.startsWith('contact.')
    const name = ofContact ? to.slice('contact.'.length) : to
    const record = ofContact ? this.state.contact.fields : run.vars
    const max = ofContact ? FIELDS_PER_CONTACT_MAX : VARIABLES_PER_RUN_MAX
    if (!Object.hasOwn(record, name) && Object.keys(record).length >= max) {
      this.note({ what: 'failure', message: say`“${to}” was not kept: there are already ${max} values`.text })
      return
    }
    if (ofContact && name === 'language' && typeof kept === 'string') this.state.contact.language = kept
    else record[name] = kept
    this.note({ what: 'set', name: to, value: kept })
  }

  setTags(tags: string[]): void {
    this.state.contact.tags = tags.slice(-TAGS_PER_CONTACT_MAX)
  }

  /** What expressions and `{{values}}` may see. */
  scope(run: Run | undefined): Record<string, Json> {
    const { contact, ticket } = this.state
    const { event } = this.envelope
    const message = event.type === 'message' ? event.message.content : undefined
    const lateMs = event.type === 'timer' ? (event.lateMs ?? 0) : 0
    return {
      ...run?.vars,
      contact: {
        ...contact.fields,
        name: contact.name ?? '',
        phone: contact.phone ?? '',
        userId: contact.userId ?? '',
        language: this.language,
        tags: contact.tags,
      },
      message: { text: message ? (wordsOf(message) ?? '') : '', type: message?.type ?? '' },
      business: businessScope(this.world.calendar, this.now, this.language),
      now: { ...nowScope(this.world.calendar, this.now), lateMinutes: Math.floor(lateMs / MINUTE_MS) },
      ticket: ticket ? { id: ticket.id, priority: ticket.priority, reason: ticket.reason, queue: ticket.queue } : null,
    }
  }

  /** Why a branch goes where it goes. Of very many comparisons the first are enough to see it. */
  compared(node: string, { field, is, value, found, holds }: Compared): void {
    this.#comparisons += 1
    if (this.#comparisons > COMPARISONS_TRACED_MAX) return
    this.note({
      ...{ what: 'compared', node, field, is, holds },
      ...(value !== undefined && { value: shown(value) }),
      ...(found !== undefined && { found: shown(found) }),
    })
  }

  evaluate(node: string, expression: string, run: Run): Json | undefined {
    const index = this.#asked++
    const answer = this.#answers[index]
    if (!answer)
      throw new NeedsEvaluation({
        expression,
        input: this.scope(run),
        now: this.now,
        seed: `${this.envelope.id}:${index}`,
      })
    if (!answer.ok) {
      this.note({ what: 'failure', node, message: say`The expression failed: ${answer.reason}`.text })
      return undefined
    }
    this.note({ what: 'evaluated', node, expression, result: bounded(answer.value) })
    return answer.value
  }
}

const shown = (value: unknown) => JSON.stringify(value).slice(0, COMPARED_CHARS_MAX)

function formOf(content: OutboundContent): string {
  return content.type === 'options' ? content.form : content.type
}

/** A value cut to what one variable may hold. */
export function bounded(value: Json): Json {
  if (typeof value === 'string') return value.slice(0, VALUE_CHARS_MAX)
  if (value !== null && typeof value === 'object' && JSON.stringify(value).length > VALUE_CHARS_MAX) return null
  return value
}
