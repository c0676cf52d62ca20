// The program behind the connection `shop`: has fruit, has never heard of ghosts, and must not be asked for one sale twice.

import { answering, type Reply } from './answering.ts'
import { countFault, type Ground } from './ground.ts'
import type { EngineProcess } from './process.ts'
import type { Random } from './random.ts'

const ANSWER_MS_MAX = 300

export class Shop {
  readonly url = 'https://shop.test/api'
  readonly #ground: Ground
  readonly #random: Random
  readonly #sales = new Set<string>()
  #answers = 0

  constructor(ground: Ground) {
    this.#ground = ground
    this.#random = ground.random.of('shop')
  }

  fetchFor(process: EngineProcess): typeof fetch {
    return (url, init) =>
      answering(this.#ground.scheduler, process, init?.signal, (answer) => {
        const sale = new Headers(init?.headers).get('idempotency-key')
        answer(this.#serve(decodeURIComponent(String(url)), sale), this.#random.between(1, ANSWER_MS_MAX))
      })
  }

  #serve(url: string, sale: string | null): Reply {
    const { story, findings, scheduler, weather, isStormy } = this.#ground
    story.tell('shop', `is asked for ${url}${sale === null ? '' : ` as ${sale}`}`)
    if (sale !== null && this.#sales.has(sale)) {
      const expected = `one call for the sale ${sale}`
      findings.push({ kind: 'sold-twice', at: scheduler.now, expected, came: 'another one' })
    }
    if (sale !== null) this.#sales.add(sale)
    if (isStormy && this.#random.chance(weather.lookUpHangs)) return this.#trouble({ kind: 'silence' })
    if (isStormy && this.#random.chance(weather.lookUpFails))
      return this.#trouble(
        this.#random.pick<Reply>([{ kind: 'refused' }, { kind: 'reset' }, { kind: 'html', status: 500 }]),
      )
    this.#answers += 1
    const word = url.slice(url.lastIndexOf(' ') + 1)
    if (word === 'ghost') return { kind: 'json', status: 404, body: {} }
    return { kind: 'json', status: 200, body: { item: `${word}/${this.#answers}` } }
  }

  #trouble(reply: Reply): Reply {
    countFault(this.#ground, `look-up ${reply.kind}`)
    return reply
  }
}
