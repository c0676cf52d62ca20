// People with phones: they write, tap on new and old menus, send pictures, write several things at once, answer in the very
// moment in which a clock runs out, and read what they get.

import type { SentMessage } from '../support/graph-sent.ts'
import { buttonReplyPayload, messagePayload, textMessagePayload } from '../support/whatsapp-payloads.ts'
import { type Ground, NUMBER } from './ground.ts'
import type { Random } from './random.ts'
import type { Webhooks } from './webhooks.ts'

/** When the clocks of `flow.json` run out. */
const ASK_MS = 20_000
const LATER_MS = 15_000
const FRUITS_MS = 18_000
const WORDS_MAX = 12
/** An answer is there by then, when all is well. */
const MENU_MS = 2_000
/** Some say nothing until every clock has run out. */
const PATIENCE_MS = 24_000

/** One thing a customer sent. */
export interface Said {
  readonly id: string
  readonly text: string
  /** Moves no flow, and goes into the transcript only. */
  readonly isNote: boolean
  /** When Meta first told it to us, in which call, and when that was first answered 200. */
  postedAt?: number
  call?: number
  takenAt?: number
}

export class Customer {
  readonly name: string
  readonly phone: string
  readonly userId: string | undefined
  readonly said: Said[] = []
  readonly received: SentMessage[] = []
  readonly #ground: Ground
  readonly #webhooks: Webhooks
  readonly #random: Random
  readonly #isPatient: boolean
  #isIntroduced = false
  /** Things still to be said. */
  open = 0

  constructor(n: number, ground: Ground, webhooks: Webhooks) {
    this.name = `customer ${n}`
    this.phone = `49151000000${n}`
    this.#ground = ground
    this.#webhooks = webhooks
    this.#random = ground.random.of(this.name)
    this.#isPatient = this.#random.chance(0.3)
    this.userId = this.#random.chance(0.4) ? `DE.100${n}` : undefined
  }

  get address(): string {
    return `+${this.phone}`
  }

  isMeant({ to, recipient }: SentMessage): boolean {
    return to === this.address || (recipient !== undefined && recipient === this.userId)
  }

  /** Says a few things, spread over the time there is. */
  begin(): void {
    const { weather } = this.#ground
    const words = this.#random.between(1, WORDS_MAX)
    const pace = this.#random.pick([200, 2_000, weather.activeMs / words])
    let at = this.#random.between(0, 3_000)
    for (let n = 0; n < words && at < weather.activeMs; n += 1) {
      this.#later(at, () => (this.#isPatient ? this.#waitForClock() : this.#act()))
      at += this.#isPatient ? PATIENCE_MS : this.#random.wait(pace)
    }
  }

  receive(message: SentMessage): void {
    this.received.push(message)
  }

  #later(ms: number, run: () => void): void {
    this.open += 1
    this.#ground.scheduler.after(ms, () => {
      this.open -= 1
      run()
    })
  }

  #act(): void {
    const random = this.#random
    const poison = () => this.#say(random.pick(['poison', 'sick', 'deadly']))
    const acts: [() => void, ...(() => void)[]] = [
      () => this.#say(`say w${this.said.length}`),
      () => this.#say('many'),
      () => this.#say('menu'),
      () => this.#choose(),
      () => this.#tap(),
      () => this.#tap(),
      () => this.#atDeadline('ask', ASK_MS),
      () => this.#say(`${random.between(1, 90)}`),
      () => this.#say(`look ${random.pick(['kiwi', 'plum', 'ghost'])}`),
      () => this.#say(`buy ${random.pick(['kiwi', 'ghost'])}`),
      () => this.#say('pay'),
      () => this.#say('pay'),
      () => this.#say('person'),
      () => this.#atDeadline('later', LATER_MS),
      () => this.#say('zzz'),
      () => this.#picture(),
      () => this.#several(() => this.#say(`say b${this.said.length}`)),
      () => this.#several(() => this.#picture()),
      () => this.#react(),
    ]
    const act = random.chance(this.#ground.weather.poison) ? poison : random.pick(acts)
    act()
  }

  #waitForClock(): void {
    if (this.#random.chance(0.5)) this.#say('menu', () => this.#later(MENU_MS, () => this.#comeBack()))
    else if (this.#random.chance(0.7)) this.#atDeadline('ask', ASK_MS)
    else this.#atDeadline('later', LATER_MS)
  }

  /** Taps the same again when the clock that the first tap set runs out. */
  #comeBack(): void {
    const menu = this.received.find(({ options }) => options.some(({ title }) => title === 'Fruit'))
    const [fruit] = menu?.options ?? []
    if (menu !== undefined && fruit !== undefined)
      this.#tapOn(menu, fruit, () => this.#later(FRUITS_MS + this.#around(), () => this.#tapOn(menu, fruit)))
  }

  /** What is said then travels for a while before it counts. */
  #around(): number {
    return this.#random.between(-2 * this.#ground.weather.webhookMs - 150, 0)
  }

  #choose(): void {
    this.#say(this.#random.pick(['fruit', 'tools', 'apple', 'pear']))
  }

  #several(act: () => void): void {
    for (let n = this.#random.between(2, 6); n > 0; n -= 1) act()
  }

  /** Says something with a clock, and sometimes the next thing in about the instant at which it runs out. */
  #atDeadline(word: string, ms: number): void {
    const isAtDeadline = this.#random.chance(0.7)
    const around = this.#around()
    const next = this.#random.pick(['7', 'zzz', 'zzz', `say d${this.said.length}`])
    this.#say(word, () => {
      if (isAtDeadline) this.#later(ms + around, () => this.#say(next))
    })
  }

  #say(text: string, onTaken?: () => void): void {
    this.#send(text, (says) => textMessagePayload({ ...says, text }), { onTaken })
  }

  /** On any menu there ever was, the newest a little more often. */
  #tap(): void {
    const menus = this.received.filter(({ options }) => options.length > 0)
    const menu = this.#random.chance(0.5) ? menus.at(-1) : this.#random.any(menus)
    const option = this.#random.any(menu?.options ?? [])
    if (menu === undefined || option === undefined) {
      this.#say('menu')
      return
    }
    this.#tapOn(menu, option)
  }

  #tapOn({ wamid }: SentMessage, { id, title }: SentMessage['options'][number], onTaken?: () => void): void {
    const payloadOf = (says: Says) => buttonReplyPayload({ ...says, optionId: id, title, replyTo: wamid })
    this.#send(`tap on ${title}`, payloadOf, { onTaken })
  }

  #picture(): void {
    const image = { id: `media-${this.said.length}`, mime_type: 'image/jpeg' }
    this.#send('a picture', (says) => messagePayload(says, { type: 'image', image }))
  }

  #react(): void {
    const [message] = this.received
    if (message === undefined) {
      this.#say('zzz')
      return
    }
    const reaction = { message_id: message.wamid, emoji: '👍' }
    this.#send('👍', (says) => messagePayload(says, { type: 'reaction', reaction }), { isNote: true })
  }

  #send(
    text: string,
    payloadOf: (says: Says) => ReturnType<typeof messagePayload>,
    { isNote = false, onTaken }: Manner = {},
  ): void {
    const { scheduler, story } = this.#ground
    const said: Said = { id: `wamid.${this.name.replace(' ', '.')}.${this.said.length}`, text, isNote }
    this.said.push(said)
    story.tell(this.name, `says “${text}”`)
    // Whose number and user id are known to belong together is sometimes named by the latter alone.
    const isByUserId = this.#isIntroduced && this.#random.chance(0.3)
    const payload = payloadOf({
      phoneNumberId: NUMBER.phoneNumberId,
      id: said.id,
      timestamp: scheduler.now,
      ...(!isByUserId && { from: this.phone }),
      ...(this.userId !== undefined && { userId: this.userId }),
    })
    this.#webhooks.tell({
      payload,
      what: `${this.name} “${text}”`,
      onPosted: (call) => {
        said.postedAt = scheduler.now
        said.call = call
      },
      onTaken: () => {
        said.takenAt = scheduler.now
        onTaken?.()
        this.#isIntroduced ||= this.userId !== undefined && !isByUserId
      },
    })
  }
}

interface Manner {
  readonly isNote?: boolean
  /** It was answered 200. */
  readonly onTaken?: (() => void) | undefined
}

interface Says {
  readonly phoneNumberId: string
  readonly id: string
  readonly timestamp: number
  readonly from?: string
  readonly userId?: string
}
