// Publishing, and the world that a step sees: the flows that answer now, and any older version somebody is still on.

import { createHash } from 'node:crypto'
import type { CheckOptions } from '../core/check/issues-together.ts'
import { type CheckSettings, DEFAULT_CHECK_SETTINGS, withSettings } from '../core/check/settings.ts'
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
  type Publication,
  readRelease,
  readVersions,
  readVersionsOf,
  restorePublished,
  type StoredVersion,
} from '../store/queries/releases.ts'
import type { Statement, Store, Transaction } from '../store/store.ts'
import { type DecidedChecks, readCheckSettings } from './check-settings.ts'
import type { DocumentsFor } from './trial.ts'
import type { WorldFor, WorldWanted } from './turn.ts'

/** Older versions kept compiled; the one used longest ago goes first, and is read again when it is needed. */
const OLDER_MAX = 200

type Versions = ReadonlyMap<string, CompiledFlow>

/** The core, as far as publishing and loading need it. */
export interface FlowTools {
  parseFlow(json: unknown): Parsed
  issuesBetween(flows: readonly Flow[]): Issue[]
  issuesTogether(flows: readonly Flow[], options: CheckOptions): Issue[]
  /** Asked only of flows without errors: of others ways cannot be walked. */
  waysIssues(flows: readonly Flow[], options: CheckOptions): Issue[]
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

/** Who publishes, and what they say of it. */
export type Publisher = Pick<Publication, 'publishedBy' | 'about'>

/** Nobody in particular: the engine's first start, and whatever has no people. */
const NOBODY: Publisher = { publishedBy: null, about: null }

export interface ReleasesOptions {
  readonly store: Store
  readonly flows: FlowTools
  readonly calendar: BusinessCalendar
  readonly capabilitiesOf: (channel: string, account: string) => ChannelCapabilities
  /** Of the channel that texts are written for; without it no length is judged. */
  readonly checkedFor?: ChannelCapabilities | undefined
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
  #loading: Promise<void> = Promise.resolve()
  /** A release that could not be loaded: not tried again until there is a newer one. */
  #broken = 0
  /** In the order of their last use. */
  readonly #older = new Map<string, CompiledFlow>()
  /** Versions that are being read: a batch of conversations on one of them reads and compiles it once. */
  readonly #reading = new Map<string, Promise<Versions>>()

  constructor(options: ReleasesOptions) {
    this.#options = options
  }

  /** Loads what answers now. Throws where this engine cannot read it: it must not start and answer nothing. */
  async load(): Promise<Release> {
    // One after the other: what was read first must not be put in place last.
    const loading = this.#loading.then(async () => {
      this.#loaded = await this.#read(this.#options.store)
    })
    this.#loading = loading.catch(() => undefined)
    await loading
    return this.current()
  }

  /** What this engine answers with now. */
  current(): Release {
    const versions = [...(this.#loaded?.set.current.values() ?? [])].map(({ version }) => version)
    return { release: this.#loaded?.release ?? 0, versions }
  }

  /** The documents that answer now, as the database has them: another engine may have published a moment ago. */
  async documents(): Promise<{ release: number; flows: { version: string; document: string }[] }> {
    const [newest] = await this.#options.store.query(newestRelease)
    const stored = await this.#options.store.query(readRelease)
    const flows = stored.map((version) => ({ version: versionId(version), document: version.document }))
    return { release: stored[0]?.release ?? newest?.number ?? 0, flows }
  }

  /**
   * Puts flows in place of those of the same id; the others of the release stay as they are. One transaction, read back
   * before it commits. Content that was published before keeps its version, and a release that would change nothing is not
   * made. `documents` are parsed JSON.
   */
  async publish(documents: readonly unknown[], publisher: Publisher = NOBODY): Promise<Published> {
    const { flows: tools, store } = this.#options
    const parsed = documents.map((document) => tools.parseFlow(document))
    const issues = parsed.flatMap((result) => (result.ok ? [] : result.issues))
    if (issues.length > 0) return { ok: false, issues }
    const flows = parsed.flatMap((result) => (result.ok ? [result.flow] : []))
    const published = await store.transaction((transaction) => this.publishIn(transaction, flows, publisher))
    if (published.ok) await this.load()
    return published
  }

  /** As `publish`, as a part of a larger transaction. Call `load` once that has committed. */
  async publishIn(transaction: Transaction, flows: readonly Flow[], publisher: Publisher): Promise<Published> {
    await transaction.query(lockPublishing)
    const known = await transaction.query(readVersionsOf([...new Set(flows.map(({ id }) => id))]))
    const versions = flows.map((flow) => nextVersion(flow, known))
    const news = versions.filter((version) => !known.some((other) => versionId(other) === versionId(version)))
    const places = versions.map((version) => ({ flowId: version.flowId, version }))
    return this.#release(transaction, places, flows, news, publisher, await readCheckSettings(transaction))
  }

  /** Lets an older version answer again, under its own number. In a transaction, as `publishIn`. */
  async putBack(transaction: Transaction, version: StoredVersion, publisher: Publisher): Promise<Published> {
    await transaction.query(lockPublishing)
    const parsed = this.#options.flows.parseFlow(JSON.parse(version.document))
    if (!parsed.ok) return parsed
    return this.#release(transaction, [{ flowId: version.flowId, version }], [parsed.flow], [], publisher)
  }

  /** Lets a flow answer no more. In a transaction, as `publishIn`. */
  async takeOff(transaction: Transaction, flowId: string, publisher: Publisher): Promise<Published> {
    await transaction.query(lockPublishing)
    return this.#release(transaction, [{ flowId, version: undefined }], [], [], publisher)
  }

  /** For the turns: notices a release of another engine, and reads versions that are not in memory. */
  readonly worldFor: WorldFor = async (transaction, wanted) => {
    const loaded = await this.#upToDate(transaction, wanted.release)
    const world = this.#world(loaded, wanted)
    const ids = wanted.versions.filter((id) => loaded.set.version(id) === undefined)
    if (ids.length === 0) return world
    // Held by the step that needs them: what others of its batch read may push them out of memory before it is taken.
    const older = await this.#olderVersions(transaction, ids)
    return { ...world, flows: { ...world.flows, version: (id) => loaded.set.version(id) ?? older.get(id) } }
  }

  /** The same as documents: what answers is compiled here anyway, and what one event alone needs stays unread. */
  readonly documentsFor: DocumentsFor = async (transaction, wanted) => {
    const loaded = await this.#upToDate(transaction, wanted.release)
    const { calendar, capabilities } = this.#world(loaded, wanted)
    const ids = wanted.versions.filter((id) => loaded.set.version(id) === undefined).flatMap(parseVersionId)
    const older = ids.length === 0 ? [] : await transaction.query(readVersions(ids))
    return {
      current: [...loaded.set.current.values()].map(({ flow, version }) => ({
        version,
        document: JSON.stringify(flow),
      })),
      older: older.map((version) => ({ version: versionId(version), document: version.document })),
      calendar,
      capabilities,
    }
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
    // A release may hold no flow at all. Asked for first, its number is never newer than what is read after it.
    const [newest] = await from.query(newestRelease)
    const stored = await from.query(readRelease)
    const compiled = stored.map((version) => this.#compile(version))
    return { release: stored[0]?.release ?? newest?.number ?? 0, set: tools.createFlowSet(compiled), worlds: new Map() }
  }

  /** Those of these versions that can be read. */
  async #olderVersions(from: Query, ids: readonly string[]): Promise<Versions> {
    const found = new Map<string, CompiledFlow>()
    for (const id of ids) {
      const known = this.#older.get(id)
      if (known === undefined) continue
      found.set(id, known)
      this.#older.delete(id)
      this.#older.set(id, known)
    }
    const missing = ids.filter((id) => !found.has(id))
    const unread = missing.filter((id) => !this.#reading.has(id))
    if (unread.length > 0) {
      const reading = this.#readOlder(from, unread).finally(() => {
        for (const id of unread) this.#reading.delete(id)
      })
      for (const id of unread) this.#reading.set(id, reading)
    }
    for (const read of await Promise.all(missing.map((id) => this.#reading.get(id)))) {
      for (const [id, compiled] of read ?? []) found.set(id, compiled)
    }
    return found
  }

  async #readOlder(from: Query, ids: readonly string[]): Promise<Versions> {
    const wanted = ids.flatMap(parseVersionId)
    const stored = wanted.length === 0 ? [] : await from.query(readVersions(wanted))
    const read = new Map<string, CompiledFlow>()
    for (const version of stored) {
      try {
        read.set(versionId(version), this.#compile(version))
      } catch (error) {
        // Whoever is on it comes to a step that says so, and to a person.
        this.#options.onError(error)
      }
    }
    for (const [id, compiled] of read) this.#older.set(id, compiled)
    for (const id of this.#older.keys()) if (this.#older.size > OLDER_MAX) this.#older.delete(id)
    return read
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
    const world: World = { flows: set, calendar, capabilities: capabilitiesOf(channel, account) }
    worlds.set(key, world)
    return world
  }

  /** `places`: what stands for these flows from now on; `flows`: the same, read; `news`: those of them to be stored. */
  async #release(
    transaction: Transaction,
    places: readonly { readonly flowId: string; readonly version: StoredVersion | undefined }[],
    flows: readonly Flow[],
    news: readonly StoredVersion[],
    publisher: Publisher,
    { settings }: Pick<DecidedChecks, 'settings'> = { settings: DEFAULT_CHECK_SETTINGS },
  ): Promise<Published> {
    const { now } = this.#options
    const [newest] = await transaction.query(newestRelease)
    const before = await transaction.query(readRelease)
    const named = new Set(places.map(({ flowId }) => flowId))
    const staying = before.filter(({ flowId }) => !named.has(flowId))
    const issues = this.#issuesOf(
      flows,
      before.flatMap((version) => this.#standing(version, flows, staying)),
      settings,
    )
    if (issues.some(({ severity }) => severity === 'error')) return { ok: false, issues }

    const publication: Publication = { ...publisher, publishedAt: now() }
    const after = [...staying, ...places.flatMap(({ version }) => version ?? [])]
    const isSame = sameVersions(before, after)
    const number = isSame ? (newest?.number ?? 0) : (newest?.number ?? 0) + 1
    const contents = after.map(({ flowId: id, number: version }) => ({ id, version }))
    const writes: Statement[] = news.map((version) => insertVersion(version, publication))
    if (!isSame) writes.push(insertRelease(number, contents, publication))
    if (flows.length > 0) writes.push(restorePublished([...named], publication.publishedAt))
    for (const write of writes) await transaction.query(write)

    const stored = await transaction.query(readRelease)
    verify(stored, after)
    return { ok: true, release: number, versions: stored.map(versionId), warnings: issues }
  }

  /** What stands in the place of a version from now on: age decides between words that fit alike. */
  #standing(version: StoredVersion, flows: readonly Flow[], staying: readonly StoredVersion[]): readonly Flow[] {
    const news = flows.filter(({ id }) => id === version.flowId)
    return news.length === 0 && staying.includes(version) ? [this.#compile(version).flow] : news
  }

  /** What keeps the whole from answering, and what is to be said of the flows that are new in it. */
  #issuesOf(flows: readonly Flow[], standing: readonly Flow[], settings: CheckSettings): Issue[] {
    const { flows: tools, checkedFor } = this.#options
    const options = { capabilities: checkedFor, limits: settings.limits }
    const own = flows.flatMap((flow) => {
      const parsed = tools.parseFlow(flow)
      return parsed.ok ? parsed.warnings : parsed.issues
    })
    const ids = new Set(flows.map(({ id }) => id))
    const youngest = flows.filter(({ id }) => standing.every((other) => other.id !== id))
    const all = [...standing, ...youngest]
    const between = tools.issuesTogether(all, options)
    const isWhole = [...own, ...between].every(({ severity }) => severity !== 'error')
    const together = isWhole ? [...between, ...tools.waysIssues(all, options)] : between
    const isOurs = ({ severity, flow }: Issue) => severity === 'error' || flow === undefined || ids.has(flow)
    // A team's decision about a flow that answers already must not keep another one from being published.
    return withSettings([...own, ...together.filter(isOurs)], settings)
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
