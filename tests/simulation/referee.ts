// Watches while a run goes on, for what cannot be seen at its end any more: a call that should never have begun.

import type { Sending } from './books.ts'
import type { Ground } from './ground.ts'
import type { MemoryDatabase } from './interference.ts'
import { answersOf, takeoversIn } from './records.ts'

/**
 * A message in doubt waits for a receipt for 60 s from its claim, and half of that may have passed by the time it was called;
 * clocks run a little fast.
 */
const IN_DOUBT_MS_MIN = 29_000

export class Referee {
  readonly #ground: Ground
  readonly #database: MemoryDatabase
  /** Messages a takeover has stopped, with the calls that had been made for them by then. */
  readonly #stopped = new Map<string, number>()
  readonly #told = new Set<string>()
  /** When the event of a timer appeared, by the true time; by its token. */
  readonly firedAt = new Map<string, number>()
  #turnsSeen = 0

  constructor(ground: Ground, database: MemoryDatabase) {
    this.#ground = ground
    this.#database = database
  }

  /** What is known to have arrived is not sent again, what may have arrived not at once, and not if it must not come twice. */
  onCall(sending: Sending, earlier: readonly Sending[]): void {
    const what = `no further call for “${sending.message.text}”`
    const came = `call ${sending.attempt}`
    for (const before of earlier.filter(({ acceptedAt }) => acceptedAt !== undefined)) {
      if (before.confirmedAt !== undefined && before.confirmedAt < sending.begunAt)
        this.#find('known-duplicate', `${what}: its receipt was taken`, came)
      else if (before.answeredAt !== undefined && before.process.troubles === before.troublesBefore)
        this.#find('known-duplicate', `${what}: its answer was heard by ${before.process.name}`, came)
    }
    if (earlier.some(({ isRefused }) => isRefused !== true) && this.#isOnceOnly(sending.row))
      this.#find('once-only-again', `${what}: an earlier one may have arrived`, came)
    const inDoubt = earlier.findLast(({ isRefused, isFailed }) => isRefused !== true && isFailed !== true)
    const waitedMs = sending.begunAt - (inDoubt?.begunAt ?? Number.NEGATIVE_INFINITY)
    if (waitedMs < IN_DOUBT_MS_MIN)
      this.#find('hasty', `${what}: a receipt may come yet`, `${came} after ${waitedMs} ms`)
    const stopped = this.#stopped.get(sending.row)
    if (stopped !== undefined && sending.attempt > stopped)
      this.#find('after-takeover', `${what}: a person has taken over`, came)
  }

  /** A takeover was committed. */
  onTakeover(): void {
    for (const { id, isStopped, attempts } of answersOf(this.#database))
      if (isStopped && !this.#stopped.has(id)) this.#stopped.set(id, attempts)
  }

  /**
   * Messages were claimed, and that is committed. What a flow said before a person took over has been withheld by now; what
   * was on its way is stopped.
   */
  onClaim(): void {
    const turns = this.#database.count('log')
    if (turns === this.#turnsSeen) return
    this.#turnsSeen = turns
    const takeovers = takeoversIn(this.#database)
    if (takeovers.length === 0) return
    for (const { id, conversation, turn, text, status, isAutomatic, isStopped } of answersOf(this.#database)) {
      if (!isAutomatic || isStopped || !/^(queued|sending)$/.test(status) || this.#told.has(id)) continue
      if (!takeovers.some((takeover) => takeover.conversation === conversation && takeover.turn > turn)) continue
      this.#told.add(id)
      this.#find('after-takeover', `“${text}” to stay: a person has taken over`, status)
    }
  }

  onTimers(): void {
    if (this.#database.count('inbox') === 0) return
    for (const { event } of this.#database.rows('inbox')) {
      const { type, token }: { type: string; token?: string } = JSON.parse(String(event))
      if (type === 'timer' && token !== undefined && !this.firedAt.has(token))
        this.firedAt.set(token, this.#ground.scheduler.now)
    }
  }

  #isOnceOnly(row: string): boolean {
    return answersOf(this.#database).some(({ id, onlyOnce }) => id === row && onlyOnce)
  }

  #find(kind: string, expected: string, came: string): void {
    this.#ground.findings.push({ kind, at: this.#ground.scheduler.now, expected, came })
  }
}
