// Publishing, and the world that a step sees: the flows that answer now, and any older version somebody is still on.

import { createHash } from 'node:crypto'
import type { CompiledFlow } from '../core/compile/compile.ts'
import type { FlowSet } from '../core/compile/flow-set.ts'
import type { World } from '../core/conversation/turn.ts'
import type { BusinessCalendar } from '../core/expression/calendar.ts'
import type { Issue } from '../core/flow/issue.ts'
import type { Parsed } from '../core/flow/parse.ts'
import type { Flow } from '../core/flow/schema.ts'
import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import {
  insertRelease,
  insertVersion,
  lockPublishing,
  newestRelease,
  readRelease,
  readVersions,
  readVersionsOf,
  type StoredVersion,
} from '../store/queries/releases.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import type { WorldFor, WorldWanted } from './turn.ts'

/** Older versions kept compiled; the one read longest ago goes first, and is read again when it is needed. */
const OLDER_MAX = 200

/** The core, as far as publishing and loading need it. */
export interface FlowTools {
  parseFlow(json: unknown): Parsed
  issuesBetween(flows: readonly Flow[]): Issue[]
  compileFlow(flow: Flow, version: string): CompiledFlow
  createFlowSet(current: readonly CompiledFlow[], older?: readonly CompiledFlow[]): FlowSet
}

export interface Release {
  /** 0 before the first. */
  readonly release: number
  /** `shop@2`, in the order in which the flows were first published. */
  readonly versions: readonly string[]
}

export type Published =
  | ({ readonly ok: true; readonly warnings: readonly Issue[] } & Release)
  | { readonly ok: false; readonly issues: readonly Issue[] }

export interface ReleasesOptions {
  readonly store: Store
  readonly flows: FlowTools
  readonly calendar: BusinessCalendar
  readonly capabilitiesOf: (channel: string, account: string) => ChannelCapabilities
  readonly now: () => number
  /** A stored version that this engine cannot read; what was loaded before goes on answering. */
  readonly onError: (error: unknown) => void
}

interface Loaded {
  readonly release: number
  readonly set: FlowSet
  readonly worlds: Map<string, World>
}

type Query = Pick<Transaction, 'query'>

export class Releases {
  readonly #options: ReleasesOptions
  #loaded: Loaded | undefined
  /** A release that could not be loaded: not tried again until there is a newer one. */
  #broken = 0
  readonly #older = new Map<string, CompiledFlow>()

  constructor(options: ReleasesOptions) {
    this.#options = options
  }

  /** Loads what answers now. Throws where this engine cannot read it: it must not start and answer nothing. */
  async load(): Promise<Release> {
    this.#loaded = await this.#read(this.#options.store)
    return this.current()
  }

  /** What this engine answers with now. */
  current(): Release {
    const versions = [...(this.#loaded?.set.current.values() ?? [])].map(({ version }) => version)
    return { release: this.#loaded?.release ?? 0, versions }
  }

  /**
   * Puts flows in place of those of the same id; the others of the release stay as they are. One transaction, read back
   * before it commits. Content that was published before keeps its version, and a release that would change nothing is not
   * made. `documents` are parsed JSON.
   */
  async publish(documents: readonly unknown[]): Promise<Published> {
    const { flows: tools, store } = this.#options
    const parsed = documents.map((document) => tools.parseFlow(document))
    const issues = parsed.flatMap((result) => (result.ok ? [] : result.issues))
    if (issues.length > 0) return { ok: false, issues }
    const flows = parsed.flatMap((result) => (result.ok ? [result.flow] : []))
    const published = await store.transaction((transaction) => this.#publish(transaction, flows))
    if (!published.ok) return published
    await this.load()
    const warnings = parsed.flatMap((result) => (result.ok ? result.warnings : []))
    return { ...published, warnings: [...warnings, ...published.warnings] }
  }

  /** For the turns: notices a release of another engine, and reads versions that are not in memory. */
  readonly worldFor: WorldFor = async (transaction, wanted) => {
    const loaded = await this.#upToDate(transaction, wanted.release)
    const missing = wanted.versions.filter((id) => loaded.set.version(id) === undefined && !this.#older.has(id))
    if (missing.length > 0) await this.#readOlder(transaction, missing)
    return this.#world(loaded, wanted)
  }

  async #upToDate(transaction: Query, release: number): Promise<Loaded> {
    if (this.#loaded !== undefined && (this.#loaded.release >= release || this.#broken >= release)) return this.#loaded
    try {
      this.#loaded = await this.#read(transaction)
    } catch (error) {
      if (this.#loaded === undefined || !(error instanceof UnreadableFlow)) throw error
      this.#broken = release
      this.#options.onError(error)
    }
    return this.#loaded
  }

  async #read(from: Query): Promise<Loaded> {
    const { flows: tools } = this.#options
    const stored = await from.query(readRelease)
    const compiled = stored.map((version) => this.#compile(version))
    return { release: stored[0]?.release ?? 0, set: tools.createFlowSet(compiled), worlds: new Map() }
  }

  async #readOlder(from: Query, ids: readonly string[]): Promise<void> {
    const wanted = ids.flatMap(parseVersionId)
    const stored = wanted.length === 0 ? [] : await from.query(readVersions(wanted))
    for (const version of stored) {
      try {
        this.#older.set(versionId(version), this.#compile(version))
      } catch (error) {
        // Whoever is on it comes to a step that says so, and to a person.
        this.#options.onError(error)
      }
    }
    for (const id of this.#older.keys()) if (this.#older.size > OLDER_MAX) this.#older.delete(id)
  }

  #compile(version: StoredVersion): CompiledFlow {
    const { flows: tools } = this.#options
    const id = versionId(version)
    const parsed = tools.parseFlow(JSON.parse(version.document))
    if (!parsed.ok) throw new UnreadableFlow(`The published version ${id} cannot be read: ${parsed.issues[0]?.message}`)
    return tools.compileFlow(parsed.flow, id)
  }

  /** One for each number and release: a world is the same for all its conversations. */
  #world({ set, worlds }: Loaded, { channel, account }: WorldWanted): World {
    const key = `${channel}/${account}`
    const known = worlds.get(key)
    if (known !== undefined) return known
    const { calendar, capabilitiesOf } = this.#options
    const flows: FlowSet = { ...set, version: (id) => set.version(id) ?? this.#older.get(id) }
    const world: World = { flows, calendar, capabilities: capabilitiesOf(channel, account) }
    worlds.set(key, world)
    return world
  }

  async #publish(transaction: Transaction, flows: readonly Flow[]): Promise<Published> {
    const { flows: tools, now } = this.#options
    await transaction.query(lockPublishing)
    const [newest] = await transaction.query(newestRelease)
    const before = await transaction.query(readRelease)
    const named = new Set(flows.map(({ id }) => id))
    const staying = before.filter(({ flowId }) => !named.has(flowId))
    const issues = tools.issuesBetween([...staying.map((version) => this.#compile(version).flow), ...flows])
    if (issues.some(({ severity }) => severity === 'error')) return { ok: false, issues }

    const known = await transaction.query(readVersionsOf([...named]))
    const versions = flows.map((flow) => nextVersion(flow, known))
    const news = versions.filter((version) => !known.some((other) => versionId(other) === versionId(version)))
    const after = [...staying, ...versions]
    const isSame = sameVersions(before, after)
    const number = isSame ? (newest?.number ?? 0) : (newest?.number ?? 0) + 1
    const contents = after.map(({ flowId: id, number: version }) => ({ id, version }))
    const writes: Statement[] = news.map((version) => insertVersion(version, now()))
    if (!isSame) writes.push(insertRelease(number, contents, now()))
    for (const write of writes) await transaction.query(write)

    const stored = await transaction.query(readRelease)
    verify(stored, after)
    return { ok: true, release: number, versions: stored.map(versionId), warnings: issues }
  }
}

/** A bug or a newer engine's flow: no fault of the database. */
class UnreadableFlow extends Error {}

function versionId({ flowId, number }: Pick<StoredVersion, 'flowId' | 'number'>): string {
  return `${flowId}@${number}`
}

function parseVersionId(id: string): { id: string; version: number }[] {
  const [, flowId, number] = /^([^@]{1,100})@(\d{1,9})$/.exec(id) ?? []
  return flowId === undefined ? [] : [{ id: flowId, version: Number(number) }]
}

function nextVersion(flow: Flow, known: readonly Omit<StoredVersion, 'document'>[]): StoredVersion {
  const contentHash = contentHashOf(flow)
  const own = known.filter(({ flowId }) => flowId === flow.id)
  const same = own.find((version) => version.contentHash === contentHash)
  const number = same?.number ?? Math.max(0, ...own.map((version) => version.number)) + 1
  return { flowId: flow.id, number, contentHash, document: JSON.stringify(flow) }
}

function sameVersions(a: readonly StoredVersion[], b: readonly StoredVersion[]): boolean {
  const ids = new Set(a.map(versionId))
  return a.length === b.length && b.every((version) => ids.has(versionId(version)))
}

/** What the database gives back is what was meant, to the last character that counts. */
function verify(stored: readonly StoredVersion[], meant: readonly StoredVersion[]): void {
  const hashes = new Map(meant.map((version) => [versionId(version), version.contentHash]))
  const wrong = stored.find(
    (version) =>
      hashes.get(versionId(version)) !== version.contentHash ||
      contentHashOf(JSON.parse(version.document)) !== version.contentHash,
  )
  if (stored.length !== meant.length || wrong !== undefined) {
    throw new Error(
      `Nothing was published: ${wrong ? versionId(wrong) : 'the release'} was not stored as it was given.`,
    )
  }
}

/** Of what a flow does: where its nodes lie on the canvas and what is noted beside them does not count. */
export function contentHashOf({ layout: _layout, $schema: _schema, ...content }: Flow): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
