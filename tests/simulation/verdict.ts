// Judges a run that has come to rest: what the customers said, what the database holds and what reached the phones must tell
// one story, and it must be the model's.

import type { ConversationState } from '../../engine/core/conversation/state.ts'
import type { Choice } from '../../engine/runtime/moves.ts'
import type { Books } from './books.ts'
import type { Customer, Said } from './customers.ts'
import type { Deed } from './desk.ts'
import type { MemoryDatabase } from './interference.ts'
import { judgeSends } from './judge-sends.ts'
import { type Expected, Model } from './model.ts'
import { type Answer, answersOf, isOpen, rowsOf, type Turn, turnsOf } from './records.ts'
import type { Finding } from './story.ts'

const EVENT_CHARS_SHOWN = 200

export interface Evidence {
  readonly database: MemoryDatabase
  readonly customers: readonly Customer[]
  readonly deeds: readonly Deed[]
  readonly books: Books
  /** When each timer fired, by the database's clock, and how far an engine's reading of that may be off. */
  readonly firedAt: ReadonlyMap<string, number>
  readonly clockErrorMs: number
  /** Engines that ended without being told to. */
  readonly deaths: number
  /** No engine ended, stopped or froze while there were faults. */
  readonly areEnginesSteady: boolean
  /** It was neither away nor slow. */
  readonly isDatabaseSteady: boolean
  /** When version 2 was surely there; undefined: perhaps it never was. */
  readonly publishedAt: number | undefined
  /** What became of whoever stood in version 1 then, and how often that was asked for. */
  readonly plan: readonly Choice[]
  readonly plansGiven: number
  readonly isCalm: boolean
  /** Receipts do not say which of our calls they speak of. */
  readonly areReceiptsAnonymous: boolean
  readonly endedAt: number
}

/** Notes a finding about one customer. */
export type Find = (kind: string, expected: string, came: string, at?: number) => Finding

export function judge(evidence: Evidence): Finding[] {
  const { database, customers, endedAt } = evidence
  const conversations = database.rows('conversation')
  const owned = customers.map((customer) => ({
    customer,
    ids: conversations.flatMap((row) => (isOf(customer, row) ? [String(row.id)] : [])),
  }))
  const strays = conversations.length - owned.reduce((sum, { ids }) => sum + ids.length, 0)
  const stray: Finding = {
    kind: 'stray-conversation',
    at: endedAt,
    expected: 'conversations of customers only',
    came: `${strays} more`,
  }
  return [
    ...leftOpen(evidence),
    ...(strays > 0 ? [stray] : []),
    ...owned.flatMap(({ customer, ids }) => judgeCustomer(evidence, customer, ids)),
  ]
}

function judgeCustomer(evidence: Evidence, customer: Customer, ids: readonly string[]): Finding[] {
  const { database, deeds, endedAt } = evidence
  const [id, ...others] = ids
  const find: Find = (kind, expected, came, at = endedAt) => ({ kind, customer: customer.name, at, expected, came })
  if (others.length > 0) return [find('two-conversations', 'one conversation', ids.join(', '))]
  if (id === undefined) {
    const isTaken = customer.said.some(({ takenAt }) => takenAt !== undefined)
    return isTaken ? [find('lost', 'a conversation', 'none')] : []
  }
  const turns = turnsOf(database, id)
  const answers = answersOf(database, id)
  const notes = rowsOf(database, 'note', id).map(({ key }) => String(key).replace('note:', ''))
  return [
    ...heardOnce(customer, turns, notes, find),
    ...heardInOrder(customer, turns, find),
    ...deedsDone(customer, deeds, turns, find),
    ...timersOnce(turns, find),
    ...saidAsExpected(evidence, turns, answers, find),
    ...nobodyLeftBehind(evidence, id, turns, find),
    ...buriedWithReason(evidence, turns, find),
    ...judgeSends(evidence, answers, turns, find),
  ]
}

/** Nothing waits any more. */
function leftOpen({ database, endedAt }: Evidence): Finding[] {
  const waiting = (['inbox', 'timer', 'request'] as const).flatMap((table) =>
    database.rows(table).map((row) => `${table}: ${JSON.stringify(row)}`),
  )
  const unsettled = answersOf(database)
    .filter(isOpen)
    .map(({ status, text }) => `${status}: ${text}`)
  return [...waiting, ...unsettled].map((came) => ({ kind: 'left-open', at: endedAt, expected: 'nothing', came }))
}

/** Every message answered 200 took one turn, and nothing took one that nobody sent. */
function heardOnce(customer: Customer, turns: readonly Turn[], noted: readonly string[], find: Find): Finding[] {
  const heard = turns.flatMap(({ event }) => (event.type === 'message' ? [event.message.id] : []))
  const missed = customer.said.flatMap(({ id, text, isNote, takenAt }) => {
    const count = (isNote ? noted : heard).filter((other) => other === id).length
    if (count === 1 || (count === 0 && takenAt === undefined)) return []
    return [find(count === 0 ? 'lost' : 'stepped-twice', `“${text}” (${id}) once`, `${count} times`, takenAt)]
  })
  const strays = heard.filter((id) => !customer.said.some((said) => said.id === id))
  return [...missed, ...strays.map((id) => find('stray-message', 'only what this customer said', id))]
}

/** Whoever had his 200 before the other was first posted comes first; and so does whoever stands first in the same call. */
function heardInOrder({ said }: Customer, turns: readonly Turn[], find: Find): Finding[] {
  const places = new Map(
    turns.flatMap(({ event, turn }) => (event.type === 'message' ? [[event.message.id, turn]] : [])),
  )
  const wrong: Finding[] = []
  for (const [n, earlier] of said.entries()) {
    for (const later of said.slice(n + 1)) {
      const [first, second] = mustPrecede(earlier, later) ? [earlier, later] : [later, earlier]
      const [place, after] = [places.get(first.id), places.get(second.id)]
      if (!mustPrecede(first, second) || place === undefined || after === undefined || place < after) continue
      wrong.push(find('heard-out-of-order', `“${first.text}” before “${second.text}”`, 'the other way round'))
    }
  }
  return wrong
}

/** Of two that stand in the same call, the first argument is the one that was said first. */
function mustPrecede(a: Said, b: Said): boolean {
  if (a.call !== undefined && a.call === b.call) return Number(a.id.split('.').at(-1)) < Number(b.id.split('.').at(-1))
  return a.takenAt !== undefined && b.postedAt !== undefined && a.takenAt < b.postedAt
}

/** What the desk did acted once; a program's call whose answer was lost may have. */
function deedsDone(customer: Customer, deeds: readonly Deed[], turns: readonly Turn[], find: Find): Finding[] {
  const done = turns.flatMap(({ event }) => {
    if (event.type === 'agentMessage') return [event.clientMessageId ?? '']
    if (event.type === 'echo') return [event.messageId]
    return event.type === 'call' ? [String(event.data?.deed)] : []
  })
  const own = deeds.filter((deed) => deed.customer === customer)
  const wrong = own.flatMap(({ id, isSure }) => {
    const count = done.filter((other) => other === id).length
    return count === 1 || (count === 0 && !isSure) ? [] : [find('deed', `${id} once`, `${count} times`)]
  })
  const strays = done.filter((id) => !own.some((deed) => deed.id === id))
  return [...wrong, ...strays.map((id) => find('stray-deed', 'only what the desk did', id))]
}

function timersOnce(turns: readonly Turn[], find: Find): Finding[] {
  const tokens = turns.flatMap(({ event }) => (event.type === 'timer' ? [event.token] : []))
  const twice = tokens.filter((token, n) => tokens.indexOf(token) !== n)
  return twice.map((token) => find('timer-twice', `the timer ${token} once`, 'twice'))
}

/** Each turn said what the model says. */
function saidAsExpected(
  { publishedAt = Number.POSITIVE_INFINITY, firedAt, clockErrorMs }: Evidence,
  turns: readonly Turn[],
  answers: readonly Answer[],
  find: Find,
): Finding[] {
  const model = new Model()
  const wrong: Finding[] = []
  let newest = 'v1'
  for (const turn of turns) {
    const came = answers.filter((answer) => answer.turn === turn.turn)
    const release = () => {
      const least = turn.at > publishedAt + clockErrorMs ? 'v2' : newest
      // Where nothing was said, no version shows.
      const used = /^v\d+/.exec(came[0]?.text ?? '')?.[0] ?? least
      if (used < least) wrong.push(find('old-version', `an answer of ${least}`, `one of ${used}`, turn.at))
      newest = used
      return used
    }
    const fired = turn.event.type === 'timer' ? (firedAt.get(turn.event.token) ?? turn.at) + clockErrorMs : 0
    const heard = { ...turn, at: turn.event.type === 'timer' ? Math.min(fired, turn.at) : turn.at }
    const expected = turn.isBuried ? [] : model.hear(heard, release)
    const [wanted, got] = [describe(expected), describe(came)]
    if (wanted !== got) wrong.push(find('wrong-answer', `to ${describeEvent(turn)}: ${wanted}`, got, turn.at))
  }
  return [...wrong, ...model.wrong.map((what) => find('model', 'a world as it should be', what))]
}

/**
 * Who stood in version 1 before version 2 was there has been told of the plan, once for each time it was given. A tap on an old
 * menu may begin something in version 1 at any time; that stays there.
 */
function nobodyLeftBehind(
  { database, plan, plansGiven, publishedAt = Number.POSITIVE_INFINITY, clockErrorMs }: Evidence,
  id: string,
  turns: readonly Turn[],
  find: Find,
): Finding[] {
  const told = turns.filter(({ event }) => event.type === 'moved').length
  const often = told > plansGiven ? [find('moved-twice', `told of a move ${plansGiven} times at most`, `${told}`)] : []
  const state: ConversationState = JSON.parse(String(database.rows('conversation').find((row) => row.id === id)?.state))
  const planned = plan.filter(({ choice }) => choice !== 'stay').map(({ node }) => node)
  const left = state?.runs.find(({ version, state: at }) => version === 'sim@1' && planned.includes(at))
  const last = turns.findLast(({ event }) => event.type !== 'moved' && event.type !== 'receipt')
  if (left === undefined || last === undefined || last.at > publishedAt - clockErrorMs) return often
  return [...often, find('left-behind', `“${left.state}” of version 1 left by plan`, 'the conversation stands there')]
}

/** Given up are the events that break every step. One that breaks once is given up only where engines died in its other tries. */
function buriedWithReason({ deaths }: Evidence, turns: readonly Turn[], find: Find): Finding[] {
  const wrong = turns.flatMap((turn) => {
    const text = textOf(turn)
    const alwaysBreaks = text === 'poison' || text === 'deadly'
    if (alwaysBreaks && !turn.isBuried) return [find('not-buried', `“${text}” given up`, 'a turn', turn.at)]
    const mayBe = alwaysBreaks || (text === 'sick' && deaths > 0)
    if (mayBe || !turn.isBuried) return []
    return [find('buried', `a turn for ${describeEvent(turn)}`, `given up after ${deaths} deaths`, turn.at)]
  })
  const troubles = turns.filter(({ event }) => event.type === 'trouble').length
  const buried = turns.filter(({ isBuried, event }) => isBuried && event.type !== 'trouble').length
  if (troubles === buried) return wrong
  return [...wrong, find('silent-burial', `${buried} calls for a person`, `${troubles}`)]
}

function isOf({ address, userId }: Customer, row: ReturnType<typeof rowsOf>[number]): boolean {
  return row.contact_phone === address || (userId !== undefined && row.contact_user_id === userId)
}

function textOf({ event }: Turn): string {
  return event.type === 'message' && event.message.content.type === 'text' ? event.message.content.text : ''
}

function describe(list: readonly Expected[]): string {
  const texts = list.map(({ text, from, onlyOnce }) => {
    const by = from === 'flow' ? '' : ` by the ${from}`
    // Only the first line: beneath it stand the options.
    return `“${text.split('\n', 1)[0]}”${by}${onlyOnce ? ' (once)' : ''}`
  })
  return texts.join(' | ') || 'nothing'
}

function describeEvent({ event }: Turn): string {
  return JSON.stringify(event).slice(0, EVENT_CHARS_SHOWN)
}
