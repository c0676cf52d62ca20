// Can a message be due when the service window has closed, and nothing but a template may go out any more?

import { type Issue, warning } from '../../flow/issue.ts'
import { HOUR_MS, SERVICE_WINDOW_MARGIN_MS } from '../../limits.ts'
import { say } from '../../said.ts'
import { partsOf } from './circles.ts'
import type { Place, Start, Way, Ways } from './graph.ts'
import { stepsOf, wayTo } from './path.ts'
import { saidAt } from './says.ts'
import type { Triggers } from './triggers.ts'

interface Lateness {
  /** The most time since the customer last wrote, ms; `undefined` where they have just written or nobody comes. */
  readonly ms: (number | undefined)[]
  /** The way by which it is that late; none where the customer has just written. */
  readonly by: (Way | undefined)[]
}

export interface WindowLimits {
  readonly serviceWindowMs: number
  /** How long a person may have a conversation after the customer's last word, ms. */
  readonly deskMs: number
}

/** One issue for each node whose message may come too late, unless all that comes to it is too late already. */
export function windowIssues(ways: Ways, triggers: Triggers, { serviceWindowMs, deskMs }: WindowLimits): Issue[] {
  const closesMs = serviceWindowMs - SERVICE_WINDOW_MARGIN_MS
  const usual = latenessOf(ways, deskMs, () => 0)
  // “Unread” counts from our last message, so what came late before makes it later still.
  let latest: Place | undefined
  for (const place of ways.places) {
    const ms = usual.ms[place.index] ?? 0
    if (saidAt(place) === 'free' && ms < closesMs && ms >= (latest ? (usual.ms[latest.index] ?? 0) : 0)) latest = place
  }
  const lastMs = latest ? (usual.ms[latest.index] ?? 0) : 0
  const lateness = latenessOf(ways, deskMs, ({ trigger }) => (trigger.on === 'unread' ? lastMs + trigger.afterMs : 0))
  const isLate = (place: Place) => saidAt(place) === 'free' && (lateness.ms[place.index] ?? 0) >= closesMs
  const told = new Set<object | undefined>()
  return ways.places.flatMap((place) => {
    if (!isLate(place) || told.has(place.state.node)) return []
    const way = wayOf(place, lateness, ways, latest)
    if (way.some(({ from }) => told.has(from.state.node))) return []
    told.add(place.state.node)
    const ms = lateness.ms[place.index] ?? 0
    return [issueOf(place, way, ms, serviceWindowMs / HOUR_MS, ways, triggers)]
  })
}

function issueOf(
  place: Place,
  way: readonly Way[],
  ms: number,
  windowHours: number,
  ways: Ways,
  triggers: Triggers,
): Issue {
  const hours = Number.isFinite(ms) ? Math.floor(ms / HOUR_MS) : undefined
  const isApi = way[0]?.from.state.node?.kind === 'trigger' && way[0].from.state.node.on === 'api'
  const message = isApi
    ? say`Another program can start this at any time, also long after the customer last wrote: then only a template may go out, and this is kept back.`
    : hours === undefined
      ? say`This can be due any time after the customer last wrote: once ${windowHours} hours have passed only a template may go out, and this is kept back.`
      : say`This can be due ${hours} hours after the customer last wrote: after ${windowHours} hours only a template may go out, and this is kept back.`
  const remedy =
    place.state.node?.kind === 'message'
      ? say`Choose a template for this message, or wait less before it.`
      : say`Put a message with a template before it and let the customer answer that, or wait less before it.`
  const first = way[0]?.from ?? place
  return warning('window-may-close', message, remedy, {
    ...{ flow: place.flow.id, node: place.state.node?.id ?? place.state.name },
    path: stepsOf([...wayTo(first, ways), ...way], place, triggers.wordFor),
  })
}

/** The longest time to each place over all ways on which the customer writes nothing. */
function latenessOf(ways: Ways, deskMs: number, startMs: (start: Start) => number): Lateness {
  const { places, out, starts } = ways
  const silent = out.map((each) => each.filter(({ by }) => by !== 'customer'))
  const takes = ({ by, afterMs }: Way) => (by === 'person' ? deskMs : afterMs)
  const part = partsOf(places.length, (at) => (silent[at] ?? []).map(({ to }) => to.index))
  const isRound = new Set<number>()
  for (const way of silent.flat()) {
    const same = part[way.from.index] === part[way.to.index]
    if (same && takes(way) > 0) isRound.add(part[way.from.index] ?? -1)
  }
  const ms: (number | undefined)[] = places.map(() => undefined)
  const by: (Way | undefined)[] = places.map(() => undefined)
  for (const start of starts)
    ms[start.place.index] = start.trigger.on === 'api' ? Number.POSITIVE_INFINITY : startMs(start)
  for (const way of out.flat()) if (way.by === 'customer') ms[way.to.index] ??= 0

  const members: Place[][] = places.map(() => [])
  for (const place of places) members[part[place.index] ?? 0]?.push(place)
  for (const group of members.reverse()) {
    const known = group.filter(({ index }) => ms[index] !== undefined)
    const most = Math.max(...known.map(({ index }) => ms[index] ?? 0))
    if (known.length === 0) continue
    const goesRound = isRound.has(part[group[0]?.index ?? 0] ?? -1)
    const entry = known.find(({ index }) => ms[index] === most) as Place
    spread(entry, group.length === 1 && !goesRound ? [] : group, goesRound)
    for (const place of group) {
      for (const way of silent[place.index] ?? []) {
        if (part[way.to.index] === part[place.index]) continue
        const later = (ms[place.index] ?? 0) + takes(way)
        if (later > (ms[way.to.index] ?? -1)) {
          ms[way.to.index] = later
          by[way.to.index] = way
        }
      }
    }
  }
  return { ms, by }

  /** All places of a circle are as late as the latest, or without end where time passes in it. */
  function spread(entry: Place, group: readonly Place[], goesRound: boolean) {
    const most = goesRound ? Number.POSITIVE_INFINITY : (ms[entry.index] ?? 0)
    const seen = new Set([entry])
    const todo = group.length > 0 ? [entry] : []
    for (const place of todo) {
      ms[place.index] = most
      for (const way of silent[place.index] ?? []) {
        if (part[way.to.index] !== part[place.index]) continue
        if (goesRound && way.to === entry) by[entry.index] = way
        if (seen.has(way.to)) continue
        seen.add(way.to)
        by[way.to.index] = way
        todo.push(way.to)
      }
    }
  }
}

/** The ways since the customer last wrote. */
function wayOf(place: Place, { by }: Lateness, { starts, out }: Ways, latest: Place | undefined): Way[] {
  const ways: Way[] = []
  const seen = new Set<Place>()
  let first = place
  for (let way = by[place.index]; way && !seen.has(way.to); way = by[way.from.index]) {
    seen.add(way.to)
    ways.unshift(way)
    first = way.from
  }
  const unread = starts.find(({ place, trigger }) => place === first && trigger.on === 'unread')
  if (unread?.trigger.on === 'unread' && latest) {
    const fires: Way = { from: latest, to: first, by: 'timer', outlet: '', afterMs: unread.trigger.afterMs }
    return [...wayOf(latest, { ms: [], by }, { starts: [], out, places: [], nearest: [] }, undefined), fires, ...ways]
  }
  return ways
}
