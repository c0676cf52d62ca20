// The history of a flow: what was published of it, by whom, and which version answers.

import type { Statement } from '../store.ts'
import type { Publication, StoredVersion } from './releases.ts'

export type ListedVersion = Publication & {
  readonly number: number
  /** Answers customers now. */
  readonly live: boolean
  /** Of the one that answers, where others answered between: since when it does so again, who wanted it, and what they said. */
  readonly backAt: number | null
  readonly backBy: string | null
  readonly backAbout: string | null
}

const LISTED = `version.number, version.published_at as "publishedAt", version.published_by as "publishedBy", version.about,
  answering.number is not null as live, back.published_at as "backAt", back.published_by as "backBy", back.about as "backAbout"`

const ANSWERING = `
left join release_flow as answering on answering.release = (select max(number) from release)
  and answering.flow_id = version.flow_id and answering.number = version.number
left join lateral (
  select release.published_at, release.published_by, release.about from release
  where answering.number is not null and release.number > (
    select coalesce(max(other.number), 0) from release as other where not exists (
      select 1 from release_flow as place
      where place.release = other.number and place.flow_id = version.flow_id and place.number = version.number
    )
  )
  order by release.number limit 1
) as back on back.published_at <> version.published_at`

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
