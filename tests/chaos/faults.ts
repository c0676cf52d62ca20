// The plan of faults: drawn from the seed, done to engines, database, connections and Graph until the run has had enough.

import type { Cluster } from './cluster.ts'
import type { Engine } from './engine.ts'
import type { Graph } from './graph.ts'
import { BEHAVED, type GraphSettings } from './graph-settings.ts'
import { CUTS, type CuttingProxy } from './proxy.ts'
import type { Random } from './random.ts'

export const FAULTS = ['kill', 'freeze', 'term', 'commit', 'postgres', 'graph'] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultPlan {
  readonly faults: ReadonlySet<Fault>
  /** Mean time between two kills, over all engines. */
  readonly killEveryMs: number
  readonly freezeEveryMs: number
  /** A frozen engine now and then outlives the time-outs on its transaction (15 s) and its leases (60 s). */
  readonly freezeMs: readonly number[]
  readonly termEveryMs: number
  readonly cutEveryMs: number
  readonly postgresEveryMs: number
  readonly postgresAwayMs: readonly number[]
  readonly stormEveryMs: number
  readonly stormMs: readonly [number, number]
  /** One engine is left alone for so long, so that what only an old engine decides is decided too. */
  readonly spareMs: number
}

export interface World {
  readonly engines: readonly Engine[]
  readonly graph: Graph
  readonly settings: GraphSettings
  readonly random: Random
  /** Not there in the embedded form. */
  readonly cluster?: Cluster
  readonly proxy?: CuttingProxy
}

export class Faults {
  readonly #world: World
  readonly #plan: FaultPlan
  readonly #loops: Promise<void>[] = []
  readonly #ending = new AbortController()
  readonly done: Record<string, number> = {}
  #spared = 0
  // Kinds come in turn, each run beginning with another one, so that a short run leaves none out for long.
  #storms: number
  #freezes: number
  #outages: number
  /** Called before each fault, for the account of the run. */
  readonly #tell: (what: string) => void

  constructor(world: World, plan: FaultPlan, tell: (what: string) => void) {
    this.#world = world
    this.#plan = plan
    this.#tell = tell
    this.#storms = this.#freezes = this.#outages = world.random.fork('order').whole(0, 1_000)
  }

  get kills(): number {
    return this.done.kill ?? 0
  }

  start(): void {
    const plan = this.#plan
    this.#every('kill', plan.killEveryMs, async (random) => {
      const engine = this.#victim(random)
      if (engine === undefined) return
      this.#note('kill')
      engine.end('SIGKILL')
    })
    this.#every('freeze', plan.freezeEveryMs, (random) => this.#freeze(random))
    this.#every('term', plan.termEveryMs, async (random) => {
      const engine = this.#victim(random)
      if (engine === undefined) return
      this.#note('term', engine.name)
      engine.end('SIGTERM')
    })
    this.#every('commit', plan.cutEveryMs, async (random) => {
      if (this.#victim(random) === undefined) return
      const cut = random.chance(0.02) ? 'stall' : random.pick(CUTS.slice(0, 4))
      this.#note('commit')
      this.#world.proxy?.cut(cut, random.chance(0.7))
    })
    this.#every('postgres', plan.postgresEveryMs, () => this.#loseDatabase())
    this.#every('graph', plan.stormEveryMs, (random) => this.#storm(random))
    if (plan.spareMs > 0)
      this.#loop(async () => {
        await this.#rest(plan.spareMs)
        this.#spared += 1
      })
  }

  /** No more faults; everything that was broken is whole again when this resolves. */
  async stop(): Promise<void> {
    this.#ending.abort()
    await Promise.all(this.#loops)
    const { engines, graph, settings, proxy } = this.#world
    for (const engine of engines) if (engine.frozen) engine.thaw()
    graph.set(settings)
    proxy?.calm()
  }

  #victim(random: Random): Engine | undefined {
    const { engines } = this.#world
    const spared = this.#plan.spareMs > 0 && engines.length > 1 ? engines[this.#spared % engines.length] : undefined
    const up = engines.filter((engine) => engine.up && engine !== spared)
    return up.length === 0 ? undefined : random.pick(up)
  }

  async #freeze(random: Random): Promise<void> {
    const engine = this.#victim(random)
    if (engine === undefined) return
    const ms = inTurn(this.#plan.freezeMs, this.#freezes++) * random.between(0.7, 1.3)
    this.#note('freeze', `${engine.name} for ${Math.round(ms)} ms`)
    engine.freeze()
    await this.#rest(ms)
    engine.thaw()
  }

  async #loseDatabase(): Promise<void> {
    const { cluster } = this.#world
    if (cluster === undefined) return
    const ms = inTurn(this.#plan.postgresAwayMs, this.#outages++)
    this.#note('postgres', `away for ${ms} ms`)
    await cluster.crash()
    await this.#rest(ms)
    await cluster.start()
  }

  async #storm(random: Random): Promise<void> {
    const { graph, settings } = this.#world
    const share = random.between(0.2, 1)
    const storm = inTurn(STORMS, this.#storms++)
    const ms = random.between(...this.#plan.stormMs)
    this.#note(`graph ${storm}`, `${Math.round(share * 100)} % for ${Math.round(ms)} ms`)
    graph.set(
      storm === 'rate'
        ? { ...settings, perSecond: Math.max(5, settings.perSecond * share * 0.2) }
        : { ...settings, misbehaviour: { ...BEHAVED, [storm]: share } },
    )
    await this.#rest(ms)
    graph.set(settings)
  }

  #note(fault: string, detail?: string): void {
    this.done[fault] = (this.done[fault] ?? 0) + 1
    this.#tell(detail === undefined ? fault : `${fault}: ${detail}`)
  }

  #every(fault: Fault, everyMs: number, work: (random: Random) => Promise<void>): void {
    if (!this.#plan.faults.has(fault)) return
    const random = this.#world.random.fork(fault)
    this.#loop(async () => {
      await this.#rest(everyMs * random.between(0.5, 1.5))
      if (!this.#ending.signal.aborted) await work(random)
    })
  }

  #loop(round: () => Promise<void>): void {
    const loop = async () => {
      while (!this.#ending.signal.aborted) await round()
    }
    this.#loops.push(loop())
  }

  /** Waits, or until the faults end. */
  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ending.signal.aborted) return resolve()
      const settle = () => {
        clearTimeout(timer)
        this.#ending.signal.removeEventListener('abort', settle)
        resolve()
      }
      const timer = setTimeout(settle, ms)
      this.#ending.signal.addEventListener('abort', settle)
    })
  }
}

/** `rate`: the number may send much less for a while, and a real bucket says so. */
const STORMS = ['serverError', 'serverErrorAfter', 'hang', 'reset', 'resetAfter', 'halfAnswer', 'rate'] as const

function inTurn<T>(kinds: readonly T[], turn: number): T {
  const kind = kinds[turn % kinds.length]
  if (kind === undefined) throw new Error('There is nothing to take in turn.')
  return kind
}
