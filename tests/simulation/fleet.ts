// The engines of a run: started, killed, frozen, stopped and started again, and asked through whichever of them listens.

import type { Engine } from '../../engine/runtime/engine.ts'
import { countFault, nowAndThen } from './ground.ts'
import { EngineProcess, type Surroundings } from './process.ts'
import type { Random } from './random.ts'

const RESTART_MS = { min: 100, max: 4_000 }
/** Whoever asks an engine gives up after this. */
const ASK_MS_MAX = 8_000

export class Fleet {
  readonly #around: Omit<Surroundings, 'onDeath'>
  readonly #random: Random
  /** The run of each engine that is under way; none while it is down. */
  readonly #running: (EngineProcess | undefined)[]
  readonly #retired = new Set<number>()
  #runs = 0
  /** Engines that ended without being told to. */
  deaths = 0

  constructor(around: Omit<Surroundings, 'onDeath'>) {
    this.#around = around
    const { ground } = around
    const { weather } = ground
    this.#random = ground.random.of('fleet')
    this.#running = Array.from({ length: weather.engines })
    const one = () => this.#random.any(this.running)
    const kill = () => {
      const process = one()
      if (process === undefined) return
      countFault(ground, 'kill')
      process.kill('is killed')
    }
    nowAndThen(ground, 'kills', weather.killEveryMs, kill)
    nowAndThen(ground, 'massacre', weather.massacreEveryMs, kill)
    nowAndThen(ground, 'freezes', weather.freezeEveryMs, (random) => one()?.freeze(random.between(1, weather.freezeMs)))
    nowAndThen(ground, 'stops', weather.stopEveryMs, () => {
      const process = one()
      if (process?.isListening !== true) return
      countFault(ground, 'stop')
      void process.stop()
    })
  }

  get running(): EngineProcess[] {
    return this.#running.flatMap((process) => process ?? [])
  }

  get listening(): EngineProcess[] {
    return this.running.filter(({ isListening }) => isListening)
  }

  /** Starts engine number `n`; where it cannot start it tries again, as a supervisor would. */
  async start(n: number): Promise<EngineProcess | undefined> {
    if (this.#retired.has(n)) return undefined
    this.#runs += 1
    const onDeath = (dead: EngineProcess) => {
      if (!dead.isToldToStop) this.deaths += 1
      if (this.#running[n] !== dead) return
      this.#running[n] = undefined
      this.#startLater(n)
    }
    const process = new EngineProcess(`engine ${n}.${this.#runs}`, { ...this.#around, onDeath })
    this.#running[n] = process
    try {
      await process.start()
      this.#around.ground.story.tell(process.name, 'has started')
    } catch (error) {
      process.kill(`cannot start: ${error instanceof Error ? error.message : String(error)}`)
    }
    return process
  }

  /** Some engines are stopped for good, at least one goes on. */
  retire(): void {
    for (const [n, process] of this.#running.entries()) {
      if (n === 0 || this.#random.chance(0.2)) continue
      this.#retired.add(n)
      if (process !== undefined) countFault(this.#around.ground, 'retire')
      void process?.stop()
    }
  }

  /** Does something with an engine that listens, as if over the network. `undefined`: nobody knows whether it was done. */
  ask<T>(run: (engine: Engine, process: EngineProcess) => Promise<T>): Promise<T | undefined> {
    const { scheduler } = this.#around.ground
    const process = this.#random.any(this.listening)
    if (process === undefined) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      scheduler.after(ASK_MS_MAX, () => resolve(undefined))
      const begin = () =>
        run(process.engine, process).then(
          (answer) => scheduler.after(1, () => resolve(answer), process),
          () => scheduler.after(1, () => resolve(undefined), process),
        )
      scheduler.after(1, begin, process)
    })
  }

  #startLater(n: number): void {
    const { scheduler } = this.#around.ground
    scheduler.after(this.#random.between(RESTART_MS.min, RESTART_MS.max), () => void this.start(n))
  }
}
