// The setting of a conversation: what is known of the contact, when it begins and what look-ups answer, so that wishes come true.

import { businessScope, localParts, nowScope } from '../expression/calendar-time.ts'
import { lookUp } from '../expression/path.ts'
import { HOUR_MS } from '../limits.ts'
import type { RequestNode } from '../nodes/request.ts'
import type { ConnectionScript } from '../simulate/connections.ts'
import type { SimulationOptions } from '../simulate/simulation.ts'
import type { Json } from '../value.ts'
import { put, type Wishes } from './wishes.ts'

/** How a look-up is to end. */
export interface LookUp {
  readonly node: RequestNode
  readonly outcome: 'ok' | 'notFound' | 'failed'
}

/** Every hour of a week is tried. */
const HOURS = 7 * 24

type Base = Pick<SimulationOptions, 'world' | 'evaluate' | 'startAt'>

/** `undefined` where no time of the week is as it is wished. */
export function settingFor(base: Base, wishes: Wishes, lookUps: readonly LookUp[]): SimulationOptions | undefined {
  const startAt = timeFor(base, wishes)
  if (startAt === undefined) return undefined
  const connections: Record<string, ConnectionScript> = {}
  for (const { node, outcome } of lookUps) connections[node.connection] = outcome === 'failed' ? 'down' : {}
  return { ...base, startAt, contact: contactOf(wishes), ...(lookUps.length > 0 && { connections }) }
}

function contactOf(wishes: Wishes): NonNullable<SimulationOptions['contact']> {
  const of = (path: string) => wishes.get(path)
  const [name, phone, language, tags] = [
    of('contact.name'),
    of('contact.phone'),
    of('contact.language'),
    of('contact.tags'),
  ]
  const fields: Record<string, Json> = {}
  for (const [path, value] of wishes) {
    const [first, field = '', ...rest] = path.split('.')
    const isField = first === 'contact' && !['name', 'phone', 'language', 'tags', 'userId', ''].includes(field)
    if (isField && value !== undefined) put(fields, [field, ...rest], value)
  }
  const card = { ...(typeof name === 'string' && { name }), ...(typeof phone === 'string' && { phone }) }
  return {
    ...(Object.keys(card).length > 0 && { card }),
    ...(typeof language === 'string' && { language }),
    ...(Array.isArray(tags) && { tags: tags.map(String) }),
    ...(Object.keys(fields).length > 0 && { fields }),
  }
}

/** The first full hour at which calendar and clock are as wished. */
function timeFor({ world: { calendar }, startAt }: Base, wishes: Wishes): number | undefined {
  const asked = [...wishes].filter(([path]) => /^(now|business)\./.test(path))
  if (asked.length === 0) return startAt
  const fromHour = startAt - localParts(startAt, calendar.timeZone).minute * 60_000
  for (let hour = 0; hour < HOURS; hour += 1) {
    const at = fromHour + hour * HOUR_MS
    const scope = { now: nowScope(calendar, at), business: businessScope(calendar, at, 'en') }
    if (asked.every(([path, value]) => value === undefined || lookUp(scope, path) === value)) return at
  }
  return undefined
}

/** An answer of which each part that is kept stands where the node looks for it. */
export function bodyFor({ save }: RequestNode, wishes: Wishes): Json {
  const body: Record<string, Json> = {}
  for (const { to, from } of save) {
    const inside = [...wishes].filter(([path]) => path === to || path.startsWith(`${to}.`))
    if (from !== '' && inside.length === 0) put(body, from.split('.'), 'sample')
    for (const [path, value] of inside) {
      const parts = [...from.split('.'), ...path.slice(to.length).split('.')].filter((part) => part !== '')
      if (value !== undefined && parts.length > 0) put(body, parts, value)
    }
  }
  return body
}
