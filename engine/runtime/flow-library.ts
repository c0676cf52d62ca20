// All flows at once, as a person looks over them: the list with what is wrong in each, search, and who uses what. What was read
// of a document is kept while that document stands.

import type { Issue } from '../core/flow/issue.ts'
import type { Flow } from '../core/flow/schema.ts'
import type { FlowSummary, Use } from '../core/flow/summary.ts'
import type { FlowText } from '../core/flow/texts.ts'
import { type ListedFlow, listFlows } from '../store/queries/drafts.ts'
import type { Store } from '../store/store.ts'
import { contentHashOf, type FlowTools } from './releases.ts'

/** Characters of documents kept read: several hundred usual flows. What is over is read again each time. */
const KEPT_CHARS_MAX = 32 * 1024 * 1024
/** Nobody reads more; whoever finds so much looks for something else. */
export const FOUND_TEXTS_MAX = 200

export type FlowState = 'draft' | 'published' | 'changed' | 'off'

export interface LibraryTools extends Pick<FlowTools, 'parseFlow' | 'issuesBetween'> {
  summaryOf(document: unknown): FlowSummary
  textsIn(document: unknown): FlowText[]
  usesIn(document: unknown): Use[]
  fold(text: string): string
}

export interface LibraryOptions {
  readonly store: Store
  readonly flows: LibraryTools
}

export type LibraryEntry = FlowSummary &
  Pick<ListedFlow, 'flowId' | 'live' | 'editedAt' | 'editedBy' | 'archivedAt'> & {
    readonly state: FlowState
    readonly errors: number
    readonly warnings: number
  }

interface FoldedText extends FlowText {
  readonly folded: string
}

/** A document, and what was read of it. */
interface Known {
  readonly source: string
  readonly chars: number
  readonly document: unknown
  readonly summary: FlowSummary
  /** Where it has no error of its own. */
  readonly flow: Flow | undefined
  readonly contentHash: string | undefined
  readonly issues: readonly Issue[]
  texts?: readonly FoldedText[]
}

interface Shelf {
  readonly row: ListedFlow
  readonly known: Known
}

export class FlowLibrary {
  readonly #options: LibraryOptions
  readonly #known = new Map<string, Known>()
  /** One at a time: the second finds read what the first has read. */
  #reading: Promise<unknown> = Promise.resolve()

  constructor(options: LibraryOptions) {
    this.#options = options
  }

  async list(): Promise<LibraryEntry[]> {
    const shelves = await this.#shelves()
    const between = this.#between(shelves.filter(({ row }) => row.archivedAt === null))
    return shelves.map(({ row, known }) => {
      const issues = [...known.issues, ...between.filter(({ flow }) => flow === row.flowId)]
      const errors = issues.filter(({ severity }) => severity === 'error').length
      const { flowId, live, editedAt, editedBy, archivedAt } = row
      const state = stateOf(row, known)
      const warnings = issues.filter(({ severity }) => severity === 'warning').length
      const counts = { errors, warnings }
      return { ...known.summary, flowId, live, editedAt, editedBy, archivedAt, state, ...counts }
    })
  }

  /** Texts that hold these words, whatever their case and accents; the archive is left out. */
  async search(wanted: string): Promise<(FlowText & { readonly flowId: string })[]> {
    const { fold } = this.#options.flows
    // Nothing is left of signs alone when they are folded: they are looked for as they stand.
    const folded = fold(wanted)
    const holds = (text: FoldedText) => (folded === '' ? text.text.includes(wanted) : text.folded.includes(folded))
    const found: (FlowText & { readonly flowId: string })[] = []
    for (const { row, known } of await this.#shelves()) {
      if (row.archivedAt !== null) continue
      if (known.texts === undefined) await breathe()
      for (const text of this.#textsOf(known)) {
        if (!holds(text)) continue
        const { folded: _, ...rest } = text
        found.push({ ...rest, flowId: row.flowId })
        if (found.length === FOUND_TEXTS_MAX) return found
      }
    }
    return found
  }

  /** Where each sub-flow, tag, message template and connection is used; the archive is left out. */
  async uses(): Promise<(Use & { readonly flowId: string })[]> {
    const shelves = (await this.#shelves()).filter(({ row }) => row.archivedAt === null)
    return shelves.flatMap(({ row: { flowId }, known }) =>
      this.#options.flows.usesIn(known.document).map((use) => ({ ...use, flowId })),
    )
  }

  #textsOf(known: Known): readonly FoldedText[] {
    const { textsIn, fold } = this.#options.flows
    known.texts ??= textsIn(known.document).map((text) => ({ ...text, folded: fold(text.text) }))
    return known.texts
  }

  /** A call of a flow that is only broken for now is no mistake of whoever calls it. */
  #between(shelves: readonly Shelf[]): Issue[] {
    const flows = shelves.flatMap(({ known }) => known.flow ?? [])
    const broken = new Set(shelves.filter(({ known }) => !known.flow).map(({ row }) => row.flowId))
    const callOf = ({ flow, node }: Issue) => flows.find(({ id }) => id === flow)?.nodes.find(({ id }) => id === node)
    return this.#options.flows.issuesBetween(flows).filter((issue) => {
      const node = issue.code === 'unknown-flow' ? callOf(issue) : undefined
      return node?.kind !== 'call' || !broken.has(node.flow)
    })
  }

  #shelves(): Promise<Shelf[]> {
    const reading = this.#reading.then(() => this.#read())
    this.#reading = reading.catch(() => undefined)
    return reading
  }

  async #read(): Promise<Shelf[]> {
    const have = [...this.#known].map(([id, { source }]) => ({ id, source }))
    const rows = await this.#options.store.query(listFlows(have))
    const shelves: Shelf[] = []
    for (const row of rows) {
      const known = row.document === null ? this.#known.get(row.flowId) : await this.#readDocument(row, row.document)
      if (known === undefined) throw new Error(`The document of “${row.flowId}” was left out, but nobody has it.`)
      shelves.push({ row, known })
    }
    this.#keep(shelves)
    return shelves
  }

  #keep(shelves: readonly Shelf[]): void {
    let chars = 0
    this.#known.clear()
    for (const { row, known } of shelves) {
      chars += known.chars
      if (chars <= KEPT_CHARS_MAX) this.#known.set(row.flowId, known)
    }
  }

  async #readDocument({ source }: ListedFlow, text: string): Promise<Known> {
    // A large flow takes a while to read, and customers are answered in the same process.
    await breathe()
    const { flows: tools } = this.#options
    const document: unknown = JSON.parse(text)
    const parsed = tools.parseFlow(document)
    return {
      source,
      chars: text.length,
      document,
      summary: tools.summaryOf(document),
      flow: parsed.ok ? parsed.flow : undefined,
      contentHash: parsed.ok ? contentHashOf(parsed.flow) : undefined,
      issues: parsed.ok ? parsed.warnings : parsed.issues,
    }
  }
}

/** Layout does not count: what was only moved on the canvas has not changed. */
function stateOf(row: ListedFlow, known: Known): FlowState {
  if (row.live === null) return row.number === null ? 'draft' : 'off'
  return row.revision === null || known.contentHash === row.contentHash ? 'published' : 'changed'
}

const breathe = () => new Promise((resolve) => setImmediate(resolve))
