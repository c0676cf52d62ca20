// What is said after a word of the customer where several threads go on by themselves, in the order of time.

import { HOPS_PER_EVENT_MAX, MINUTE_MS } from '../../limits.ts'
import type { Place, Start, Way, Ways } from './graph.ts'
import { isSilent, rests, saysAt } from './says.ts'

/** Steps of one row that are tried; more is a drawing that branches very often on it. */
const STEPS_TRIED_MAX = 5_000

export interface Setting {
  /** Where each thread waits. */
  readonly waiting: readonly Place[]
  /** How long they have waited, ms. */
  readonly sinceMs: number
  /** Where the word leads, one after the other: to a note that goes out in passing, and to its answer. */
  readonly leads: readonly Place[]
  readonly nudges: readonly Start[]
  /** Whether what waits for the business to open waits a moment, or as long as it may. */
  readonly opensSoon: boolean
}

/** A thread at rest, and when each of its ways on is due. */
interface Resting {
  readonly place: Place
  readonly due: readonly { readonly way: Way; readonly at: number }[]
}

interface Moment {
  readonly now: number
  readonly said: number
  /** Nodes walked by what happens now. */
  readonly hops: number
  /** Where the same word leads besides. */
  readonly leads: readonly Place[]
  readonly threads: readonly Resting[]
  /** Those that were not given yet. */
  readonly nudges: readonly { readonly start: Start; readonly at: number }[]
  readonly last: Come | undefined
}

/** A place that was come to. */
interface Come {
  readonly place: Place
  readonly by: Way | undefined
  /** Time since the place before, ms. */
  readonly afterMs: number
  readonly before: Come | undefined
}

/** From where the word leads to the message that is one too many, or `undefined`: no order of events comes to one. */
export function playedRow(ways: Ways, setting: Setting, messagesMax: number): readonly Way[] | undefined {
  const known = new Set<string>()
  let triedLeft = STEPS_TRIED_MAX
  const waits = (way: Way) =>
    setting.opensSoon && isForOpening(way) ? MINUTE_MS : way.by === 'timer' ? way.afterMs : 0

  const come = (moment: Moment, place: Place, by?: Way, afterMs = 0): Come | undefined => {
    const key = `${place.index}: ${keyOf(moment)}`
    if (known.has(key) || triedLeft-- <= 0 || moment.hops > HOPS_PER_EVENT_MAX) return undefined
    known.add(key)
    const last: Come = { place, by, afterMs, before: moment.last }
    const here = { ...moment, last, hops: moment.hops + 1, ...(saysAt(place) > 0 && said(moment)) }
    if (here.said > messagesMax) return last
    // All other threads end there.
    if (place.state.is === 'person') return undefined
    const on = (ways.out[place.index] ?? []).filter(isSilent)
    if (!rests(place)) return firstOf(on, (way) => come(here, way.to, way))
    const resting = { place, due: on.map((way) => ({ way, at: here.now + waits(way) })) }
    return goOn({ ...here, threads: [...here.threads, resting] })
  }

  const goOn = (moment: Moment): Come | undefined => {
    const [lead, ...leads] = moment.leads
    if (lead) return come({ ...moment, leads }, lead)
    const { threads, nudges } = moment
    const at = Math.min(...threads.flatMap(({ due }) => due.map((way) => way.at)), ...nudges.map((nudge) => nudge.at))
    if (!Number.isFinite(at)) return undefined
    const [now, afterMs] = [{ ...moment, now: at, hops: 0 }, at - moment.now]
    // Of those that are due at once, the one that waited first.
    const thread = threads.find(({ due }) => due.some((way) => way.at === at))
    if (thread) {
      const beside = { ...now, threads: threads.filter((each) => each !== thread) }
      return firstOf(thread.due, (due) => (due.at === at ? come(beside, due.way.to, due.way, afterMs) : undefined))
    }
    const given = (nudge: Moment['nudges'][number]) => {
      if (nudge.at !== at) return undefined
      const kept = nudge.start.trigger.whileBusy === 'replace' ? [] : threads
      const rest = nudges.filter((each) => each !== nudge)
      return come({ ...now, threads: kept, nudges: rest }, nudge.start.place, undefined, afterMs)
    }
    return firstOf(nudges, given)
  }

  const threads = setting.waiting.map((place) => ({
    place,
    due: (ways.out[place.index] ?? []).filter(isSilent).map((way) => ({ way, at: waits(way) - setting.sinceMs })),
  }))
  // It would have gone on before.
  if (threads.some(({ due }) => due.some(({ way, at }) => way.by === 'timer' && at <= 0))) return undefined
  const found = goOn({
    ...{ now: 0, said: 0, hops: 0, leads: setting.leads, threads, last: undefined },
    nudges: setting.nudges.map((start) => ({ start, at: Number.POSITIVE_INFINITY })),
  })
  return found && waysOf(found)
}

export const isForOpening = ({ from: { state } }: Way) => state.node?.kind === 'wait' && state.node.until === 'opening'

/** What we say last is what may stay unread. */
const said = ({ said, now, nudges }: Moment): Pick<Moment, 'said' | 'nudges'> => ({
  said: said + 1,
  nudges: nudges.map(({ start }) => ({ start, at: now + (start.trigger.on === 'unread' ? start.trigger.afterMs : 0) })),
})

const keyOf = ({ now, said, leads, threads, nudges }: Moment) =>
  [
    said,
    leads.length,
    ...threads.map(({ place, due }) => `${place.index}@${due.map(({ at }) => at - now)}`),
    ...nudges.map(({ start, at }) => `${start.place.index}?${at - now}`),
  ].join(' ')

function waysOf(found: Come): readonly Way[] {
  const ways: Way[] = []
  for (let at = found; at.before; at = at.before) {
    const { place, by, afterMs, before } = at
    // An end that nobody drew is no step: what comes next follows on what led there.
    if (place.state.node === undefined) continue
    const last = before.place.state.node || !before.before ? before.place : before.before.place
    const from = by?.from ?? last
    const isTime = by ? by.by === 'timer' : afterMs > 0
    ways.unshift({ from, to: place, by: by?.by ?? (isTime ? 'timer' : 'automatic'), outlet: by?.outlet ?? '', afterMs })
    // Another thread goes on than the one that spoke last.
    if (from !== last) ways.unshift({ from: last, to: from, by: 'automatic', outlet: '', afterMs: 0 })
  }
  return ways
}

function firstOf<T, U>(all: readonly T[], find: (one: T) => U | undefined): U | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
