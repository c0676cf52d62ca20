// Drafts: what people draw before it answers anybody. A save names the revision it began from, so nobody's work is overwritten
// unseen; what is stored may be broken, for a flow is broken most of the time while it is drawn.

import type { Keepable } from '../core/flow/bounds.ts'
import type { Issue } from '../core/flow/issue.ts'
import {
  createDraft,
  type FlowRow,
  markArchived,
  type NewDraft,
  type Revision,
  readFlow,
  saveDraft,
} from '../store/queries/drafts.ts'
import type { StoredVersion } from '../store/queries/releases.ts'
import { type ListedVersion, listVersions, readVersion } from '../store/queries/versions.ts'
import { storableText } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/** Versions shown of one flow: a history of years, and still one answer. */
const VERSIONS_MAX = 1_000

export interface DraftChange {
  readonly flow: string
  readonly revision: number
  readonly by: string
}

export interface DraftsOptions {
  readonly store: Store
  readonly readKeepable: (json: unknown) => Keepable
  readonly now: () => number
  /** After it was committed. */
  readonly onChange: (change: DraftChange) => void
}

export type Created =
  | { readonly ok: true; readonly draft: FlowRow }
  | { readonly ok: false; readonly why: 'bounds'; readonly issue: Issue }
  | { readonly ok: false; readonly why: 'exists'; readonly draft: FlowRow }

export type Saved =
  | { readonly ok: true; readonly revision: number; readonly editedAt: number | null }
  | { readonly ok: false; readonly why: 'bounds'; readonly issue: Issue }
  | { readonly ok: false; readonly why: 'otherId'; readonly id: string }
  | { readonly ok: false; readonly why: 'unknown' }
  | { readonly ok: false; readonly why: 'otherRevision' | 'archived'; readonly draft: FlowRow }

export class Drafts {
  readonly #options: DraftsOptions

  constructor(options: DraftsOptions) {
    this.#options = options
  }

  /** `undefined` for an id that has neither a draft nor a version. */
  async read(flowId: string): Promise<FlowRow | undefined> {
    const [row] = await this.#options.store.query(readFlow(flowId))
    return row
  }

  async create(document: unknown, by: string): Promise<Created> {
    const { store, readKeepable, now } = this.#options
    const kept = readKeepable(document)
    if (!kept.ok) return { ok: false, why: 'bounds', issue: kept.issue }
    const draft: NewDraft = { flowId: kept.id, document: kept.text, editedBy: storableText(by) }
    const [made] = await store.query(createDraft(draft, now()))
    const row = await this.read(kept.id)
    if (row === undefined) throw new Error(`The draft “${kept.id}” was stored and is not there.`)
    if (made === undefined) return { ok: false, why: 'exists', draft: row }
    this.#tell(kept.id, made, by)
    return { ok: true, draft: row }
  }

  /**
   * Puts a document in place of the revision it began from. What is stored already, word for word, is saved: whoever lost the
   * answer to a save may repeat it.
   */
  async save(flowId: string, from: number, document: unknown, by: string): Promise<Saved> {
    const { store, readKeepable, now } = this.#options
    const kept = readKeepable(document)
    if (!kept.ok) return { ok: false, why: 'bounds', issue: kept.issue }
    if (kept.id !== flowId) return { ok: false, why: 'otherId', id: kept.id }
    const [saved] = await store.query(
      saveDraft(from, { flowId, document: kept.text, editedBy: storableText(by) }, now()),
    )
    if (saved !== undefined) {
      this.#tell(flowId, saved, by)
      return { ok: true, ...saved }
    }
    const draft = await this.read(flowId)
    if (draft === undefined) return { ok: false, why: 'unknown' }
    if (draft.archivedAt !== null) return { ok: false, why: 'archived', draft }
    if (draft.document === kept.text) return { ok: true, revision: revisionOf(draft), editedAt: draft.editedAt }
    return { ok: false, why: 'otherRevision', draft }
  }

  /** Takes a flow out of the archive; it is drawn again, and answers nobody until it is published. */
  async restore(flowId: string, by: string): Promise<FlowRow | undefined> {
    const { store, now } = this.#options
    const draft = await this.read(flowId)
    if (draft === undefined || draft.archivedAt === null) return draft
    const { document } = draft
    const [restored] = await store.query(markArchived({ flowId, document, editedBy: storableText(by) }, null, now()))
    if (restored !== undefined) this.#tell(flowId, restored, by)
    return this.read(flowId)
  }

  /** The newest first; `undefined` for a flow that is not known. */
  async versions(flowId: string): Promise<ListedVersion[] | undefined> {
    const versions = await this.#options.store.query(listVersions(flowId, VERSIONS_MAX))
    return versions.length > 0 || (await this.read(flowId)) !== undefined ? versions : undefined
  }

  async version(flowId: string, number: number): Promise<(ListedVersion & StoredVersion) | undefined> {
    const [version] = await this.#options.store.query(readVersion(flowId, number))
    return version
  }

  #tell(flow: string, { revision }: Revision, by: string): void {
    this.#options.onChange({ flow, revision, by })
  }
}

/** 0: no draft, the published version stands for it. */
export const revisionOf = (draft: Pick<FlowRow, 'revision'>): number => draft.revision ?? 0
