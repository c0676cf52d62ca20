// The messages that several threads say in one row: what the customer's word brings, and what the times of all that wait beside it
// bring before the next.

import { MINUTE_MS, RUN_STACK_MAX } from '../../limits.ts'
import type { Place, Start, Way, Ways } from './graph.ts'
import { isForOpening, playedRow } from './played-row.ts'
import { type Says, type Share, Shares } from './shares.ts'
import type { Silence } from './silence.ts'
import { Threads } from './threads.ts'
import { type Triggers, wayOf } from './triggers.ts'
import { type Beside, Waiting } from './waiting.ts'

/**
 * Threads that are laid on others before no more rows are looked for; seconds. Hundreds of flows that all remind, none of which may
 * lie on another, come to it: what was found by then is told.
 */
const LAID_MAX = 300_000

/** A row that is one message too long: the way from its first trigger to where that message is said. */
export interface LongRow {
  readonly place: Place
  readonly ways: readonly Way[]
  /** Ids of the flows with which it begins. */
  readonly flows: readonly string[]
  /** It goes round without the customer. */
  readonly isCircle?: boolean
  /** Several threads say it. */
  readonly isTogether?: boolean
}

interface Found extends LongRow {
  readonly threads: readonly Start[]
}

/** Threads on each other, the topmost last; the word is for the one at `brought`. */
interface Laid {
  readonly beneath: readonly Share[]
  readonly brought: Share
  readonly above: readonly Share[]
}

/** At most one row for each flow that a word goes to, and none that others tell without some of its threads. */
export function longRowsTogether(ways: Ways, triggers: Triggers, silence: Silence, messagesMax: number): LongRow[] {
  const search = new Search(ways, triggers, silence, messagesMax)
  const searched = new Set<string>()
  const told: Found[] = []
  for (const thread of ways.starts) {
    const flow = thread.place.flow.id
    const found = searched.has(flow) ? undefined : search.longRow(thread)
    if (!found) continue
    searched.add(flow)
    if (!told.some(({ threads }) => threads.every((each) => found.threads.includes(each)))) told.push(found)
  }
  return told
}

class Search {
  readonly #ways: Ways
  readonly #triggers: Triggers
  readonly #messagesMax: number
  readonly #threads: Threads
  readonly #shares: Shares
  /** Said in passing before whatever the word brings. */
  readonly #note: Start | undefined
  readonly #nudges: readonly Start[]
  /** How soon the business may open, where something waits for it. */
  readonly #opens: readonly boolean[]
  #laidLeft = LAID_MAX

  constructor(ways: Ways, triggers: Triggers, silence: Silence, messagesMax: number) {
    this.#ways = ways
    this.#triggers = triggers
    this.#messagesMax = messagesMax
    this.#threads = new Threads(ways)
    this.#shares = new Shares(ways, silence, this.#threads)
    const spoken = (on: string) =>
      ways.starts.filter((start) => start.trigger.on === on && Number.isFinite(this.#shares.saidFrom(start.place)))
    this.#note = spoken('outOfHours')[0]
    this.#nudges = spoken('unread')
    this.#opens = ways.out.some((each) => each.some(isForOpening)) ? [true, false] : [false]
  }

  longRow(thread: Start): Found | undefined {
    const others = this.#ways.starts.filter((start) => start !== thread)
    // Many others may come to the same places.
    const known = new Map<readonly Says[], readonly Says[]>()
    const beneath = new Waiting(others, (other) => {
      const all = this.#shares.waitingOf(other)
      const may = known.get(all) ?? all.filter(({ place }) => this.#triggers.begins(thread, [place]) !== undefined)
      known.set(all, may)
      return may
    })
    const above = new Waiting(others, (other) => this.#shares.waitingOf(other).filter(isTime))
    for (const brought of this.#shares.broughtTo(thread)) {
      const said = this.#saidBy(brought)
      const most = (waiting: Waiting) => waiting.most(this.#messagesMax + 1 - said)
      const beside = (brought.isLowest ? 0 : most(beneath)) + (isForOther(brought) ? most(above) : 0)
      const found = said + beside > this.#messagesMax && this.#lay(brought, { beneath, above }, [])
      if (found) return found
    }
    return undefined
  }

  /** With the note and the nudges that go with it. */
  #saidBy(brought: Share): number {
    const passing = this.#note && isWord(brought) ? [this.#note, ...this.#nudges] : this.#nudges
    return passing.reduce((sum, { place }) => sum + this.#shares.saidFrom(place), brought.says)
  }

  /** Lays threads on each other until they say too much together. */
  #lay(brought: Share, waiting: Beside, beneath: readonly Share[]): Found | undefined {
    if (beneath.length >= RUN_STACK_MAX) return undefined
    if (this.#begins(brought.thread, beneath)) {
      const found =
        this.#rowOf({ beneath, brought, above: [] }) ??
        (brought.by && isForOther(brought) ? this.#layAbove(brought.by, brought, waiting, beneath, []) : undefined)
      if (found) return found
    }
    if (brought.isLowest) return undefined
    for (const share of this.#onTopOf(waiting.beneath, beneath)) {
      const found = this.#lay(brought, waiting, [...beneath, share])
      if (found) return found
    }
    return undefined
  }

  /** A word that fits nothing goes to the topmost that waits for words; what lets time pass may lie above it. */
  #layAbove(
    by: Way,
    brought: Share,
    waiting: Beside,
    beneath: readonly Share[],
    above: readonly Share[],
  ): Found | undefined {
    for (const share of this.#onTopOf(waiting.above, [...beneath, { ...brought, place: by.from }, ...above])) {
      const more = [...above, share]
      const found =
        this.#rowOf({ beneath, brought, above: more }) ?? this.#layAbove(by, brought, waiting, beneath, more)
      if (found) return found
    }
    return undefined
  }

  /** What may wait above these. */
  *#onTopOf(waiting: Waiting, laid: readonly Share[]): Generator<Share> {
    for (const { thread, all } of waiting.all()) {
      if (this.#laidLeft-- <= 0) return
      if (laid.some((share) => share.thread === thread) || !this.#begins(thread, laid)) continue
      for (const says of all) if (!says.isLowest || laid.length === 0) yield { ...says, thread }
    }
  }

  /** The words that begin it above these. */
  #begins = (thread: Start, laid: readonly Share[]) =>
    this.#triggers.begins(
      thread,
      laid.map(({ place }) => place),
    )

  #rowOf(laid: Laid): Found | undefined {
    const { brought } = laid
    const beside = [...laid.beneath, ...laid.above]
    const most = beside.reduce((sum, { says }) => sum + says, this.#saidBy(brought))
    if (most <= this.#messagesMax) return undefined
    const waiting = beside.map(({ place }) => place)
    const leads = [...(this.#note && isWord(brought) ? [this.#note.place] : []), brought.place]
    // The word may come at once, or just before one of them has waited long enough.
    const ages = waiting.flatMap((place) => this.#timesOf(place)).map((ms) => ms - MINUTE_MS)
    for (const opensSoon of this.#opens) {
      for (const sinceMs of [0, ...ages.filter((ms) => ms > 0)]) {
        const setting = { waiting, sinceMs, leads, nudges: this.#nudges, opensSoon }
        const row = playedRow(this.#ways, setting, this.#messagesMax)
        if (!row) continue
        const threads = [brought, ...beside].map(({ thread }) => thread)
        const flows = [...new Set(threads.map(({ place }) => place.flow.id))]
        const told = this.#told(laid, sinceMs, leads[0] ?? brought.place, row)
        return { ...told, threads, flows, isTogether: beside.length > 0 }
      }
    }
    return undefined
  }

  #timesOf = (place: Place) =>
    (this.#ways.out[place.index] ?? []).flatMap(({ by, afterMs }) => (by === 'timer' ? [afterMs] : []))

  /** From the first trigger to the message that is one too many. */
  #told(
    { beneath, brought, above }: Laid,
    sinceMs: number,
    first: Place,
    row: readonly Way[],
  ): Pick<LongRow, 'place' | 'ways'> {
    const { by, thread } = brought
    const ways: Way[] = []
    const laid: Share[] = []
    const toBegin = (start: Start): readonly Way[] => {
      const top = laid.at(-1)?.place
      return top ? [wayOf(top, { start, writes: this.#begins(start, laid) ?? [] })] : []
    }
    const all = [...beneath, ...(by ? [{ ...brought, place: by.from }, ...above] : [])]
    all.forEach((share, n) => {
      const next = all[n + 1]?.thread ?? (by ? undefined : thread)
      ways.push(...toBegin(share.thread), ...this.#wayTo(share, next))
      laid.push(share)
    })
    const top = laid.at(-1)?.place
    if (top && sinceMs > 0) ways.push({ from: top, to: top, by: 'timer', outlet: '', afterMs: sinceMs })
    const word = by ? [by] : toBegin(thread)
    // Where nothing is under way the word stands at the trigger it is for, and the note follows on that.
    const isNoted = top === undefined && first !== thread.place
    if (isNoted) ways.push({ from: thread.place, to: first, by: 'automatic', outlet: '', afterMs: 0 })
    ways.push(...word.map((way) => ({ ...way, to: first })))
    const last = row.at(-1)?.to ?? first
    return { place: last, ways: [...ways, ...row] }
  }

  /** From where its thread begins to where it waits. */
  #wayTo({ thread, place }: Share, next: Start | undefined): readonly Way[] {
    const asked = (next && this.#triggers.askedBefore(next, place)) ?? []
    return [...this.#threads.wayTo(thread, asked[0]?.from ?? place), ...asked]
  }
}

const isForOther = ({ by }: Share) => by?.outlet === 'other'
const isTime = ({ place }: Says) => place.state.is === 'awaits'

/** The customer wrote it; otherwise a ticket was closed, or another program called. */
const isWord = ({ by, thread }: Share) => (by ? by.by === 'customer' : thread.trigger.on !== 'api')
