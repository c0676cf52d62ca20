// Tells whoever listens what has changed: saves and releases, of this engine at once, of others on the same database within a
// second; and that their session has ended, within a second as well. While nobody listens, nobody looks.

import type { Clock } from '../port/clock.ts'
import { readNews } from '../store/queries/drafts.ts'
import { openAmong } from '../store/queries/sessions.ts'
import type { Store } from '../store/store.ts'
import type { DraftChange } from './drafts.ts'
import { Loop } from './loop.ts'
import { endsAt } from './sessions.ts'

/** Pages open at once, on one engine; each holds a connection. */
const LISTENERS_MAX = 500
/** Events a listener may fall behind. One that cannot keep up is ended; its page opens anew and reads all again. */
const QUEUED_EVENTS_MAX = 200
const POLL_MS = 1_000
/** A save may be seen so much later than its own time: its clock, and the time until it was committed. */
const LATE_MS_MAX = 60_000

export type LiveEvent =
  | ({ readonly type: 'draft' } & DraftChange)
  | { readonly type: 'release'; readonly release: number }
  /** The last event of whoever listens by a session that has ended. */
  | { readonly type: 'signedOut' }

export interface LiveOptions {
  readonly store: Store
  readonly clock: Clock
  readonly now: () => number
  readonly random: () => number
  readonly onError: (error: unknown) => void
  /** Another engine made a release. */
  readonly onForeignRelease: () => Promise<unknown>
}

export class Live {
  readonly #options: LiveOptions
  readonly #listeners = new Set<Listener>()
  #loop: Loop | undefined
  #beginning: Promise<void> | undefined
  /** Revisions that were told of, of drafts edited a short while ago. */
  #revisions = new Map<string, number>()
  /** Those told since the last look at the database began, which it may not have seen. */
  #toldMeanwhile = new Map<string, number>()
  #release = 0

  constructor(options: LiveOptions) {
    this.#options = options
  }

  get listening(): number {
    return this.#listeners.size
  }

  /**
   * Everything that is committed after this has resolved is told, until the session has ended, if it is one that listens.
   * `undefined` where too many listen already.
   */
  async listen(session?: string): Promise<Listener | undefined> {
    if (this.#listeners.size >= LISTENERS_MAX) return undefined
    const listener = new Listener(this.#options.clock, session, () => this.#leave(listener))
    this.#listeners.add(listener)
    try {
      this.#beginning ??= this.#begin()
      await this.#beginning
    } catch (error) {
      listener.close()
      throw error
    }
    return listener
  }

  /** Of this engine: told at once, unless a look at the database has just told it. */
  tellDraft(change: DraftChange): void {
    if (change.revision <= (this.#revisions.get(change.flow) ?? 0)) return
    this.#revisions.set(change.flow, change.revision)
    this.#toldMeanwhile.set(change.flow, change.revision)
    this.#tell({ type: 'draft', ...change })
  }

  tellRelease(release: number): void {
    if (release <= this.#release) return
    this.#release = release
    this.#tell({ type: 'release', release })
  }

  /** Ends all listeners. */
  close(): void {
    for (const listener of [...this.#listeners]) listener.close()
  }

  /** One look at the database. */
  async look(): Promise<void> {
    await this.#endSignedOut()
    this.#toldMeanwhile = new Map()
    const { drafts, release } = await this.#read()
    const revisions = new Map(this.#toldMeanwhile)
    for (const { flow, revision, by } of drafts) {
      const told = this.#revisions.get(flow) ?? 0
      revisions.set(flow, Math.max(told, revision))
      if (revision > told) this.#tell({ type: 'draft', flow, revision, by })
    }
    this.#revisions = revisions
    if (release > this.#release) {
      await this.#options.onForeignRelease()
      this.tellRelease(release)
    }
  }

  /** Before anything else is told: whoever is signed out learns nothing more. */
  async #endSignedOut(): Promise<void> {
    const asked = [...this.#listeners].flatMap((listener) =>
      listener.session === undefined ? [] : [{ listener, session: listener.session }],
    )
    if (asked.length === 0) return
    const { store, now } = this.#options
    const rows = await store.query(openAmong([...new Set(asked.map(({ session }) => session))], endsAt(now())))
    const open = new Set(rows.map(({ tokenHash }) => tokenHash))
    for (const { listener, session } of asked) if (!open.has(session)) listener.signOut()
  }

  async #begin(): Promise<void> {
    const { clock, random, onError } = this.#options
    this.#toldMeanwhile = new Map()
    const { drafts, release } = await this.#read()
    const read = drafts.map(({ flow, revision }) => [flow, revision] as const)
    this.#revisions = new Map([...read, ...this.#toldMeanwhile])
    this.#release = release
    if (this.#listeners.size === 0) return
    const run = async () => {
      await this.look()
      return undefined
    }
    this.#loop = new Loop({ run, pollMs: POLL_MS, random, clock, onError })
    this.#loop.start()
  }

  async #read(): Promise<{ drafts: DraftChange[]; release: number }> {
    const { store, now } = this.#options
    const rows = await store.query(readNews(now() - LATE_MS_MAX))
    const drafts = rows.flatMap(({ flowId, number, editedBy }) =>
      flowId === null ? [] : [{ flow: flowId, revision: number, by: editedBy ?? '' }],
    )
    return { drafts, release: rows.find(({ flowId }) => flowId === null)?.number ?? 0 }
  }

  #tell(event: LiveEvent): void {
    for (const listener of [...this.#listeners]) listener.put(event)
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    void this.#loop?.stop()
    this.#loop = undefined
    this.#beginning = undefined
  }
}

/** One page that listens. */
export class Listener {
  /** The time that it waits in. */
  readonly clock: Clock
  /** By which it listens; `undefined` of a program. */
  readonly session: string | undefined
  readonly #onClose: () => void
  readonly #queue: LiveEvent[] = []
  #wake: (() => void) | undefined
  #end: () => void = () => undefined
  #closed = false
  #fellBehind = false
  /** Resolves when it is over: closed here, or too slow. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve
  })

  constructor(clock: Clock, session: string | undefined, onClose: () => void) {
    this.clock = clock
    this.session = session
    this.#onClose = onClose
  }

  get closed(): boolean {
    return this.#closed
  }

  /** It was ended because it took nothing for too long. */
  get fellBehind(): boolean {
    return this.#fellBehind
  }

  /** What has happened since the last call; waits for the first of it, at most `waitMs`. */
  async next(waitMs: number): Promise<LiveEvent[]> {
    if (this.#queue.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        const cancel = this.clock.after(waitMs, resolve)
        this.#wake = () => {
          cancel()
          resolve()
        }
      })
      this.#wake = undefined
    }
    return this.#queue.splice(0)
  }

  put(event: LiveEvent): void {
    if (this.#queue.length >= QUEUED_EVENTS_MAX) {
      this.#fellBehind = true
      this.close()
      return
    }
    this.#queue.push(event)
    this.#wake?.()
  }

  /** The event that says so is its last: what waited to be told is not told any more. */
  signOut(): void {
    this.#queue.length = 0
    this.#queue.push({ type: 'signedOut' })
    this.#onClose()
    this.#wake?.()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#queue.length = 0
    this.#onClose()
    this.#wake?.()
    this.#end()
  }
}
