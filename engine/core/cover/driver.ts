// Drives conversations along plans, goes on from where they lead while that walks something new, and keeps what came of it.

import { recordScript } from '../simulate/record.ts'
import type { ConversationScript } from '../simulate/script.ts'
import type { SimulationOptions } from '../simulate/simulation.ts'
import type { Json } from '../value.ts'
import type { Drawing, DrawnEdge } from './drawing.ts'
import { type Plan, wishesAlong } from './plan.ts'
import { bodyFor, settingFor } from './setting.ts'
import { passing, take } from './take.ts'
import { Walk } from './walk.ts'

/** A conversation that is kept. `ways`: those of the flow that it walks, as `flow/node|outlet`. */
export interface Made {
  readonly script: ConversationScript
  readonly ways: ReadonlySet<string>
}

/** Longer ones nobody reads. */
const ACTS_MAX = 40
/** Further than this, a new conversation is the shorter way. */
const STEPS_ON_MAX = 12
/** Ways on that are tried in vain before a conversation ends. */
const VAIN_MAX = 4
/** Look-ups on one way whose keys are learned one after the other. */
const LEARNED_MAX = 6

type Base = Pick<SimulationOptions, 'world' | 'evaluate' | 'startAt'>

export class Driver {
  readonly made: Made[] = []
  readonly #drawing: Drawing
  readonly #base: Base
  readonly #wanted: Set<string>
  readonly #all: ReadonlySet<string>
  readonly #walked = new Set<string>()

  constructor(drawing: Drawing, base: Base, edges: readonly DrawnEdge[]) {
    this.#drawing = drawing
    this.#base = base
    this.#all = new Set(edges.map(keyOf))
    this.#wanted = new Set(this.#all)
  }

  get walkedCount(): number {
    return this.#walked.size
  }

  isWalked(edge: DrawnEdge): boolean {
    return this.#walked.has(keyOf(edge))
  }

  /** Nobody sets out for it any more; walked by the way it counts all the same. */
  giveUp(edge: DrawnEdge): void {
    this.#wanted.delete(keyOf(edge))
  }

  /** Makes the conversation of a plan; the edge at which it went another way, where it did. */
  async follow({ way, wishes, lookUps }: Plan): Promise<DrawnEdge | undefined> {
    let options = settingFor(this.#base, wishes, lookUps)
    if (options === undefined) return way.at(-1)
    for (let learned = 0; ; learned += 1) {
      const walk = new Walk(options)
      const stopped = await this.#along(walk, way, wishes)
      const node = stopped && this.#drawing.nodeAt(stopped.from)
      if (node?.kind === 'request' && stopped?.outlet === 'ok' && learned < LEARNED_MAX) {
        const asked = walk.simulation.requests.findLast(({ connection }) => connection === node.connection)
        const key = decodeURIComponent(asked?.path.split('/').at(-1) ?? '')
        const known = options.connections?.[node.connection]
        if (asked && typeof known === 'object' && !Object.hasOwn(known, key)) {
          const answers: Record<string, Json> = { ...known, [key]: bodyFor(node, wishes) }
          options = { ...options, connections: { ...options.connections, [node.connection]: answers } }
          continue
        }
      }
      if (stopped === undefined) await this.#goOn(walk)
      this.#keep(walk)
      return stopped
    }
  }

  /** Walks edge by edge; the first that was not walked. */
  async #along(walk: Walk, way: readonly DrawnEdge[], wishes: Plan['wishes']): Promise<DrawnEdge | undefined> {
    let seen = walk.passed.length
    const find = (edge: DrawnEdge) => {
      const at = walk.passed.findIndex((passed, n) => n >= seen && passed.way === keyOf(edge))
      if (at >= 0) seen = at + 1
      return at >= 0
    }
    for (const edge of way) {
      if (edge.as === 'call' || find(edge)) continue
      if (edge.as === 'drawn' && walk.moments.length > 1 && !walk.places.includes(edge.from)) return edge
      await take(walk, edge, { flows: this.#base.world.flows, drawing: this.#drawing, wishes })
      if (edge.as === 'drawn' && !find(edge)) return edge
    }
    return undefined
  }

  /** On to the nearest way that nobody has walked, as long as there is one near. */
  async #goOn(walk: Walk): Promise<void> {
    const vain = new Set<string>()
    const isNew = (edge: DrawnEdge) => {
      const key = keyOf(edge)
      return (
        this.#wanted.has(key) && !this.#walked.has(key) && !vain.has(key) && !walk.passed.some(({ way }) => way === key)
      )
    }
    while (walk.moments.length < ACTS_MAX && vain.size < VAIN_MAX) {
      const [place] = walk.places
      const way = place === undefined ? undefined : this.#drawing.nearest(place, isNew, STEPS_ON_MAX)
      const last = way?.at(-1)
      if (way === undefined || last === undefined) return
      const length = walk.moments.length
      const isTaken = passing(walk, last)
      const [wishes = new Map()] = await wishesAlong(this.#drawing, way, this.#base.evaluate, this.#base.startAt)
      await this.#along(walk, way, wishes)
      if (isTaken()) continue
      vain.add(keyOf(last))
      walk.cutTo(length)
    }
  }

  /** Up to the last act that walked something new; nothing where none did. */
  #keep(walk: Walk): void {
    const last = walk.passed.findLast(({ way }) => this.#all.has(way) && !this.#walked.has(way))
    if (last === undefined) return
    const moments = walk.moments.slice(0, last.moment + 1)
    const { script, endsBefore = moments.length } = recordScript('walked', moments, walk.options)
    const ways = new Set(
      walk.passed.flatMap(({ way, moment }) => (moment < endsBefore && this.#all.has(way) ? [way] : [])),
    )
    if (![...ways].some((way) => !this.#walked.has(way))) return
    for (const way of ways) this.#walked.add(way)
    this.made.push({ script, ways })
  }
}

const keyOf = ({ from, outlet }: DrawnEdge) => `${from}|${outlet}`
