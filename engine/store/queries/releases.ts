// Published versions and the releases made of them.

import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

/** Any fixed number: publishing is one at a time. */
const PUBLISH_LOCK = 7_206

export const lockPublishing: Statement = { text: `select pg_advisory_xact_lock(${PUBLISH_LOCK})`, parameters: [] }

export interface StoredVersion {
  readonly flowId: string
  readonly number: number
  readonly contentHash: string
  readonly document: string
}

const VERSION = `flow_id as "flowId", number, content_hash as "contentHash", document`

// In the order in which the flows were first published: the age of its flow decides between equal triggers.
const READ_RELEASE = `
select release_flow.release, version.flow_id as "flowId", version.number, version.content_hash as "contentHash", version.document
from release_flow
join flow_version as version on version.flow_id = release_flow.flow_id and version.number = release_flow.number
join flow_version as first on first.flow_id = release_flow.flow_id and first.number = 1
where release_flow.release = (select max(number) from release)
order by first.published_at, version.flow_id`

/** The versions of the newest release; none before the first. */
export const readRelease: Statement<StoredVersion & { release: number }> = { text: READ_RELEASE, parameters: [] }

const READ_NEWEST_RELEASE = 'select coalesce(max(number), 0) as number from release'

/** The number of the newest release, 0 before the first. */
export const newestRelease: Statement<{ number: number }> = { text: READ_NEWEST_RELEASE, parameters: [] }

interface VersionKey {
  readonly id: string
  readonly version: number
}

const VERSION_KEY = rowType<VersionKey>({ id: 'text', version: 'int' })
const FLOW = rowType<{ id: string }>({ id: 'text' })

const READ_VERSIONS = `
select ${VERSION} from flow_version
join ${VERSION_KEY.read('$1', 'wanted')} on wanted.id = flow_id and wanted.version = number`

export function readVersions(wanted: readonly VersionKey[]): Statement<StoredVersion> {
  return { text: READ_VERSIONS, parameters: [VERSION_KEY.write(wanted)] }
}

const READ_VERSIONS_OF = `
select flow_id as "flowId", number, content_hash as "contentHash" from flow_version
join ${FLOW.read('$1', 'wanted')} on wanted.id = flow_id
order by flow_id, number`

/** All versions of these flows, without their documents, the oldest first. */
export function readVersionsOf(flowIds: readonly string[]): Statement<Omit<StoredVersion, 'document'>> {
  return { text: READ_VERSIONS_OF, parameters: [FLOW.write(flowIds.map((id) => ({ id })))] }
}

export interface Publication {
  readonly publishedAt: number
  /** Null: the engine's first start. */
  readonly publishedBy: string | null
  readonly about: string | null
}

const INSERT_VERSION = `
insert into flow_version (flow_id, number, content_hash, document, published_at, published_by, about)
values ($1, $2, $3, $4, $5, $6, $7)`

export function insertVersion(
  { flowId, number, contentHash, document }: StoredVersion,
  { publishedAt, publishedBy, about }: Publication,
): Statement {
  return { text: INSERT_VERSION, parameters: [flowId, number, contentHash, document, publishedAt, publishedBy, about] }
}

const INSERT_RELEASE = `
with made as (
  insert into release (number, published_at, published_by, about) values ($1::int, $3::bigint, $4::text, $5::text) returning number
)
insert into release_flow (release, flow_id, number)
select made.number, flow.id, flow.version
from made, ${VERSION_KEY.read('$2', 'flow')}`

export function insertRelease(
  number: number,
  flows: readonly VersionKey[],
  { publishedAt, publishedBy, about }: Publication,
): Statement {
  return { text: INSERT_RELEASE, parameters: [number, VERSION_KEY.write(flows), publishedAt, publishedBy, about] }
}

const RESTORE_PUBLISHED = `
update draft set archived_at = null, revision = revision + 1, edited_at = $2::bigint
from ${FLOW.read('$1', 'published')}
where draft.flow_id = published.id and draft.archived_at is not null`

/** Flows that answer are not in the archive, whoever published them. */
export function restorePublished(flowIds: readonly string[], now: number): Statement {
  return { text: RESTORE_PUBLISHED, parameters: [FLOW.write(flowIds.map((id) => ({ id }))), now] }
}
