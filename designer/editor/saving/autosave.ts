// Sends the drawing to the engine by itself, and never overwrites what somebody else has saved: each save names the revision
// it began from, and a refusal brings theirs, onto which ours is applied. What cannot be sent is kept in this browser.

import { type Draft, readDraft } from '../../../engine/core/index.ts'
import { answered, api, OfflineError, RefusedError } from '../../api/client.ts'
import type { EditorStore } from '../store.ts'
import { forget, keep } from './kept.ts'

/** After the last stroke; typing is not sent letter by letter. */
const REST_MS = 700
/** While strokes go on without a rest. */
const UNSAVED_MS_MAX = 5_000
/** The engine is away: asked again after this. */
const AGAIN_MS = 3_000

export class Autosave {
  readonly #store: EditorStore
  #resting: ReturnType<typeof setTimeout> | undefined
  #unsavedSince: number | undefined
  #sending: Promise<void> | undefined
  #ended = false
  readonly #unsubscribe: () => void

  constructor(store: EditorStore) {
    this.#store = store
    this.#unsubscribe = store.subscribe((state, before) => {
      if (state.draft !== before.draft || state.saving !== before.saving) this.#wake()
    })
    this.#wake()
  }

  /** Sends what is not saved; resolves when the engine has it, or cannot be reached. */
  async flush(): Promise<void> {
    clearTimeout(this.#resting)
    this.#resting = undefined
    await this.#sending
    if (this.#isUnsaved()) await this.#send()
  }

  /** Sends no more; what is unsaved is kept in this browser. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#resting)
    this.#unsubscribe()
  }

  #isUnsaved(): boolean {
    const { draft, base, readOnly } = this.#store.getState()
    return !readOnly && draft !== base.draft
  }

  #wake(): void {
    if (this.#ended || !this.#isUnsaved()) return
    const { draft, base, saving } = this.#store.getState()
    keep(draft.id, { base: base.draft, draft })
    if (this.#sending !== undefined || saving === 'refused') return
    this.#unsavedSince ??= Date.now()
    const rest = saving === 'offline' ? AGAIN_MS : REST_MS
    const left = saving === 'offline' ? AGAIN_MS : Math.max(0, this.#unsavedSince + UNSAVED_MS_MAX - Date.now())
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => void this.#send(), Math.min(rest, left))
  }

  async #send(): Promise<void> {
    this.#sending ??= this.#attempt().finally(() => {
      this.#sending = undefined
      this.#unsavedSince = undefined
      this.#wake()
    })
    return this.#sending
  }

  async #attempt(): Promise<void> {
    const { draft, base, saving, setSaving } = this.#store.getState()
    if (saving !== 'offline') setSaving('saving')
    try {
      const { revision } = await save(draft, base.revision)
      this.#store.getState().saved(revision, draft, Date.now())
      forget(draft.id)
    } catch (error) {
      if (error instanceof OfflineError) return setSaving('offline')
      if (!(error instanceof RefusedError)) throw error
      const theirs = error.problem.status === 409 ? theirDraft(error.problem.draft) : undefined
      if (theirs === undefined) return setSaving('refused', error)
      this.#store.getState().receive(theirs.revision, theirs.draft)
    }
  }
}

const save = (draft: Draft, revision: number) =>
  answered(api.flows[':id'].$put({ param: { id: draft.id }, json: { revision, document: draft } }))

function theirDraft(stored: unknown): { revision: number; draft: Draft } | undefined {
  const isStored = typeof stored === 'object' && stored !== null && 'revision' in stored && 'document' in stored
  return isStored ? { revision: Number(stored.revision), draft: readDraft(stored.document) } : undefined
}
