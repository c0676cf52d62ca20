// Publishing a draft, going back to an older version, and taking a flow off: what answers customers, what is drawn, and what
// becomes of conversations under way change together, or not at all.

import type { Issue } from '../core/flow/issue.ts'
import { type FlowRow, markArchived, readFlow, saveDraft } from '../store/queries/drafts.ts'
import { lockPublishing } from '../store/queries/releases.ts'
import { type ListedVersion, readVersion } from '../store/queries/versions.ts'
import { storableText } from '../store/rows.ts'
import type { Store, Transaction } from '../store/store.ts'
import { type DraftChange, revisionOf } from './drafts.ts'
import type { Choice, Moves } from './moves.ts'
import type { FlowTools, Published, Releases } from './releases.ts'

/** Conversations under way: where they stand, and a plan for them. */
export type UnderWayMoves = Pick<Moves, 'underWay' | 'applyPlan'>

export interface PublishingOptions {
  readonly store: Store
  readonly releases: Releases
  readonly flows: FlowTools
  /** Without it conversations under way stay on their version, whatever anybody plans. */
  readonly moves?: UnderWayMoves
  readonly now: () => number
  /** After it was committed. */
  readonly onChange: (change: DraftChange) => void
  readonly onRelease: (release: number) => void
}

interface Wish {
  readonly by: string
  readonly plan: readonly Choice[]
}

export type PublishWish = Wish & { readonly revision: number; readonly about: string | null }
/** `revision`: the draft that was looked at; without it whatever is drawn is replaced. */
export type RollbackWish = Wish & { readonly number: number; readonly revision: number | undefined }

type Refused =
  | { readonly ok: false; readonly why: 'unknown' | 'noVersion' | 'noMoves' }
  | { readonly ok: false; readonly why: 'otherRevision' | 'archived'; readonly draft: FlowRow }
  | { readonly ok: false; readonly why: 'issues'; readonly issues: readonly Issue[] }

export type FlowPublished =
  | Refused
  | {
      readonly ok: true
      readonly release: number
      readonly version: ListedVersion
      readonly warnings: readonly Issue[]
      readonly moved: number
      readonly handedOver: number
      /** The draft's revision, where it was changed too. */
      readonly revision?: number
    }

export type Archived =
  | { readonly ok: true; readonly draft: FlowRow }
  | { readonly ok: false; readonly why: 'unknown' | 'answers' }
  /** Other flows call it. */
  | { readonly ok: false; readonly why: 'issues'; readonly issues: readonly Issue[] }

export class Publishing {
  readonly #options: PublishingOptions

  constructor(options: PublishingOptions) {
    this.#options = options
  }

  /** `undefined` where nobody can tell. */
  get moves(): UnderWayMoves | undefined {
    return this.#options.moves
  }

  /** The draft of this revision becomes the next version, and answers from now on. Content published before keeps its number. */
  async publish(flowId: string, { revision, about, ...wish }: PublishWish): Promise<FlowPublished> {
    const { releases, flows: tools } = this.#options
    const publisher = { publishedBy: storableText(wish.by), about: storableText(about ?? undefined) ?? null }
    return this.#put(flowId, revision, wish, async (transaction, draft) => {
      const parsed = tools.parseFlow(JSON.parse(draft.document))
      if (!parsed.ok) return { ok: false, why: 'issues', issues: parsed.issues }
      const published = await releases.publishIn(transaction, [parsed.flow], publisher)
      return published.ok ? published : refused(published)
    })
  }

  /** An older version answers again, and the draft becomes its document: what is drawn is what answers. */
  async rollBack(flowId: string, { number, revision, ...wish }: RollbackWish): Promise<FlowPublished> {
    const { releases, now } = this.#options
    const publisher = { publishedBy: storableText(wish.by), about: null }
    return this.#put(flowId, revision, wish, async (transaction, draft) => {
      const [version] = await transaction.query(readVersion(flowId, number))
      if (version === undefined) return { ok: false, why: 'noVersion' }
      // Before the release: a flow without a draft is compared with what answers until now.
      const { document } = version
      const kept = { flowId, document, editedBy: storableText(wish.by) }
      const [saved] = await transaction.query(saveDraft(revisionOf(draft), kept, now()))
      const [stored] = saved === undefined ? await transaction.query(readFlow(flowId)) : []
      // Somebody saved while this was decided. Thrown, so that nothing of it is kept.
      if (stored !== undefined && stored.document !== document) throw new Overtaken(stored)
      const putBack = await releases.putBack(transaction, version, publisher)
      if (!putBack.ok) throw new Refusal(refused(putBack))
      return { ...putBack, ...(saved !== undefined && { revision: saved.revision }) }
    })
  }

  /** Puts a flow away. One that answers is taken off in the same transaction, where that is wished. */
  async archive(flowId: string, { by, takeOff }: { by: string; takeOff: boolean }): Promise<Archived> {
    const { store, releases, now, onChange, onRelease } = this.#options
    const done = await store.transaction(async (transaction) => {
      await transaction.query(lockPublishing)
      const [draft] = await transaction.query(readFlow(flowId))
      if (draft === undefined) return { ok: false, why: 'unknown' } as const
      if (draft.archivedAt !== null) return { ok: true, draft } as const
      if (draft.live !== null && !takeOff) return { ok: false, why: 'answers' } as const
      let release: number | undefined
      if (draft.live !== null) {
        const publisher = { publishedBy: storableText(by), about: null }
        const takenOff = await releases.takeOff(transaction, flowId, publisher)
        if (!takenOff.ok) return { ok: false, why: 'issues', issues: takenOff.issues } as const
        release = takenOff.release
      }
      const archived = { flowId, document: draft.document, editedBy: storableText(by) }
      const [marked] = await transaction.query(markArchived(archived, now(), now()))
      const [after] = await transaction.query(readFlow(flowId))
      return { ok: true, draft: after ?? draft, release, revision: marked?.revision } as const
    })
    if (!done.ok) return done
    if (done.release !== undefined) {
      await releases.load()
      onRelease(done.release)
    }
    if (done.revision !== undefined) onChange({ flow: flowId, revision: done.revision, by })
    return { ok: true, draft: done.draft }
  }

  async #put(
    flowId: string,
    revision: number | undefined,
    { by, plan }: Wish,
    work: (
      transaction: Transaction,
      draft: FlowRow,
    ) => Promise<(Published & { ok: true; revision?: number }) | Refused>,
  ): Promise<FlowPublished> {
    const { store, releases, moves, onChange, onRelease } = this.#options
    const planned = plan.filter(({ choice }) => choice !== 'stay')
    if (planned.length > 0 && moves === undefined) return { ok: false, why: 'noMoves' }
    const done = await store
      .transaction(async (transaction): Promise<FlowPublished> => {
        await transaction.query(lockPublishing)
        const [draft] = await transaction.query(readFlow(flowId))
        if (draft === undefined) return { ok: false, why: 'unknown' }
        if (draft.archivedAt !== null) return { ok: false, why: 'archived', draft }
        if (revision !== undefined && revision !== revisionOf(draft)) return { ok: false, why: 'otherRevision', draft }
        const released = await work(transaction, draft)
        if (!released.ok) return released
        const [now] = await transaction.query(readFlow(flowId))
        const [version] = await transaction.query(readVersion(flowId, now?.live ?? 0))
        if (version === undefined)
          throw new Error(`Nothing was published: “${flowId}” is not in the release made for it.`)
        const told =
          planned.length > 0 ? await moves?.applyPlan(transaction, flowId, version.number, planned) : undefined
        const { release, warnings } = released
        const drawn = released.revision === undefined ? {} : { revision: released.revision }
        return { ok: true, release, version, warnings, moved: 0, handedOver: 0, ...told, ...drawn }
      })
      .catch((error: unknown): FlowPublished => {
        if (error instanceof Overtaken) return { ok: false, why: 'otherRevision', draft: error.draft }
        if (error instanceof Refusal) return error.refused
        throw error
      })
    if (!done.ok) return done
    await releases.load()
    onRelease(done.release)
    if (done.revision !== undefined) onChange({ flow: flowId, revision: done.revision, by })
    return done
  }
}

const refused = ({ issues }: Published & { ok: false }): Refused => ({ ok: false, why: 'issues', issues })

/** Thrown inside a transaction, so that it leaves nothing behind. */
class Overtaken extends Error {
  readonly draft: FlowRow
  constructor(draft: FlowRow) {
    super('Another draft was saved meanwhile.')
    this.draft = draft
  }
}

class Refusal extends Error {
  readonly refused: Refused
  constructor(why: Refused) {
    super('The version cannot be published.')
    this.refused = why
  }
}
