// What becomes of the conversations under way: what has happened to each place they stand at, and what is sensible there.

import type { Draft, DraftNode } from '../../../engine/core/index.ts'
import type { ApiUnderWay } from '../../../engine/http/api/flow-schemas.ts'
import { asPublished } from './as-published.ts'

export type Place = ApiUnderWay['places'][number]
export type Choice = 'stay' | 'move' | 'handOver'
export type PlannedPlace = Omit<Place, 'count'> & { readonly choice: Choice }

/** `same`: means what it meant, perhaps in other words · `unknown`: the version it stands in could not be read. */
export type Fate = 'same' | 'changed' | 'gone' | 'otherKind' | 'unknown'

/** `before` is the version that the conversations stand in. */
export function fateOf(node: string, before: Draft | undefined, after: Draft): Fate {
  const now = find(after, node)
  if (now === undefined) return 'gone'
  const then = before && find(before, node)
  if (before === undefined || then === undefined) return 'unknown'
  if (then.kind !== now.kind) return 'otherKind'
  const languages = new Set([...before.languages, ...after.languages])
  return meaning(before, then, languages) === meaning(after, now, languages) ? 'same' : 'changed'
}

/** Nobody can go on where nothing is, or something else. */
export const mayMove = (fate: Fate): boolean => fate !== 'gone' && fate !== 'otherKind'

export function sensible(fate: Fate): Choice {
  if (fate === 'same') return 'move'
  // What was offered there is offered no more: who has it before their eyes goes on with it.
  return mayMove(fate) ? 'stay' : 'handOver'
}

export const keyOf = ({ version, node }: Pick<Place, 'version' | 'node'>): string => `${version} ${node}`

export interface Planned extends Place {
  readonly fate: Fate
  readonly choice: Choice
}

/**
 * Each place with what was chosen for it, else with what is sensible. Who stands in the very version that will answer has
 * nowhere to go and is left out. `documents`: the versions that they stand in, by number.
 */
export function planFor(
  places: readonly Place[],
  documents: ReadonlyMap<number, Draft>,
  after: { readonly draft: Draft; readonly number: number | undefined },
  chosen: ReadonlyMap<string, Choice> = new Map(),
): Planned[] {
  const draft = asPublished(after.draft)
  return places
    .filter(({ version }) => version !== after.number)
    .map((place) => {
      const then = documents.get(place.version)
      const fate = fateOf(place.node, then && asPublished(then), draft)
      const wish = chosen.get(keyOf(place))
      const isPossible = wish !== undefined && (wish !== 'move' || mayMove(fate))
      return { ...place, fate, choice: isPossible ? wish : sensible(fate) }
    })
}

/** How many go which way. Who stands at several places is counted at each. */
export function outcomeOf(plan: readonly Planned[]): Record<Choice, number> {
  const counts = { stay: 0, move: 0, handOver: 0 }
  for (const { choice, count } of plan) counts[choice] += count
  return counts
}

/** As the engine wants it: places that are not named stay. */
export const toSend = (plan: readonly Planned[]): PlannedPlace[] =>
  plan.flatMap(({ version, node, choice }) => (choice === 'stay' ? [] : [{ version, node, choice }]))

const find = (draft: Draft, id: string) => draft.nodes.find((node) => node.id === id)

/** A node without its words and its name, and where it leads. */
function meaning(draft: Draft, { name: _name, ...node }: DraftNode, languages: ReadonlySet<string>): string {
  const ways = draft.edges.flatMap(({ from, outlet, to }) => (from === node.id ? [`${outlet} ${to}`] : []))
  return JSON.stringify([withoutWords(node, languages), ways.sort()])
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

function withoutWords(value: unknown, languages: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutWords(item, languages))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  // A record of texts by language, also of one that the flow no longer speaks.
  if (entries.some(([key]) => languages.has(key)) && entries.every(([key]) => LANGUAGE.test(key))) return 'words'
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, withoutWords(field, languages)])
}
