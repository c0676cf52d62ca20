// The history of a flow: what was published of it, by whom, and which version answers.

import type { Statement } from '../store.ts'
import type { Publication, StoredVersion } from './releases.ts'

export type ListedVersion = Publication & {
  readonly number: number
  /** Answers customers now. */
  readonly live: boolean
}

const LISTED = `version.number, version.published_at as "publishedAt", version.published_by as "publishedBy", version.about,
  answering.number is not null as live`

const ANSWERING = `
left join release_flow as answering on answering.release = (select max(number) from release)
  and answering.flow_id = version.flow_id and answering.number = version.number`

const LIST_VERSIONS = `
select ${LISTED} from flow_version as version ${ANSWERING}
where version.flow_id = $1
order by version.number desc limit $2`

/** The history of a flow, the newest first. */
export function listVersions(flowId: string, limit: number): Statement<ListedVersion> {
  return { text: LIST_VERSIONS, parameters: [flowId, limit] }
}

const READ_VERSION = `
select ${LISTED}, version.flow_id as "flowId", version.content_hash as "contentHash", version.document
from flow_version as version ${ANSWERING}
where version.flow_id = $1 and version.number = $2`

export function readVersion(flowId: string, number: number): Statement<ListedVersion & StoredVersion> {
  return { text: READ_VERSION, parameters: [flowId, number] }
}
