// Drafts: what is being drawn of each flow, beside the version that answers.

import { rowType } from '../rows.ts'
import type { flowVersion } from '../schema.ts'
import type { Statement } from '../store.ts'

type Version = typeof flowVersion.$inferSelect

/** Null where the flow has no draft: its published version stands for it. */
interface DraftColumns {
  readonly flowId: string
  readonly revision: number | null
  readonly editedBy: string | null
  readonly editedAt: number | null
  readonly archivedAt: number | null
  /** The version that answers now. */
  readonly live: number | null
}

/** The version that answers, or the newest of a flow that answers no more; null for one that was never published. */
type Standing = {
  readonly [Column in keyof Pick<Version, 'number' | 'contentHash' | 'publishedAt' | 'publishedBy' | 'about'>]:
    | Version[Column]
    | null
}

export type FlowRow = DraftColumns & Standing & { readonly document: string; readonly publishedDocument: string | null }

/** `source` names where the document comes from: another one, another document. */
export type ListedFlow = DraftColumns &
  Pick<Standing, 'number' | 'contentHash'> & { readonly source: string; readonly document: string | null }

const COLUMNS = `flow.id as "flowId", draft.revision, draft.edited_by as "editedBy", draft.edited_at as "editedAt",
  draft.archived_at as "archivedAt", answering.number as live, standing.number, standing.content_hash as "contentHash"`

const STANDING_NUMBER = (flowId: string) => `coalesce(
  (select number from release_flow where release = (select max(number) from release) and flow_id = ${flowId}),
  (select max(number) from flow_version where flow_id = ${flowId}))`

const JOINS = `
left join draft on draft.flow_id = flow.id
left join release_flow as answering on answering.release = (select max(number) from release) and answering.flow_id = flow.id
left join flow_version as standing on standing.flow_id = flow.id and standing.number = ${STANDING_NUMBER('flow.id')}`

const READ_FLOW = `
select ${COLUMNS}, standing.published_at as "publishedAt", standing.published_by as "publishedBy", standing.about,
  coalesce(draft.document, standing.document) as document, standing.document as "publishedDocument"
from (select $1::text as id) as flow ${JOINS}
where draft.flow_id is not null or standing.flow_id is not null`

/** A flow that has a draft or a version; nothing for any other id. */
export function readFlow(flowId: string): Statement<FlowRow> {
  return { text: READ_FLOW, parameters: [flowId] }
}

interface KnownDocument {
  readonly id: string
  readonly source: string
}

const KNOWN = rowType<KnownDocument>({ id: 'text', source: 'text' })

const SOURCE = `case when draft.flow_id is null then 'version ' || standing.number else 'draft ' || draft.revision end`

const LIST_FLOWS = `
select ${COLUMNS}, ${SOURCE} as source,
  case when known.source is distinct from ${SOURCE} then coalesce(draft.document, standing.document) end as document
from (select flow_id as id from draft union select flow_id from flow_version) as flow ${JOINS}
left join ${KNOWN.read('$1', 'known')} on known.id = flow.id
order by flow.id collate "C"`

/** Every flow; with its document only where the caller does not have it already. */
export function listFlows(known: readonly KnownDocument[]): Statement<ListedFlow> {
  return { text: LIST_FLOWS, parameters: [KNOWN.write(known)] }
}

export interface NewDraft {
  readonly flowId: string
  readonly document: string
  readonly editedBy: string
}

/** The revision that a write made; no row where it changed nothing. */
export interface Revision {
  readonly revision: number
  readonly editedAt: number
}

const CREATE = `
insert into draft (flow_id, revision, document, edited_by, edited_at, created_at)
select $1::text, 1, $2::text, $3::text, $4::bigint, $4::bigint
where not exists (select from flow_version where flow_id = $1::text)
on conflict (flow_id) do nothing
returning revision, edited_at as "editedAt"`

/** Nothing where the id has been used already, also by a flow that is archived. */
export function createDraft({ flowId, document, editedBy }: NewDraft, now: number): Statement<Revision> {
  return { text: CREATE, parameters: [flowId, document, editedBy, now] }
}

// One statement: whoever comes second waits for the row, finds another revision on it, and changes nothing.
const SAVE = `
with changed as (
  update draft set revision = revision + 1, document = $3::text, edited_by = $4::text, edited_at = $5::bigint
  where flow_id = $1::text and revision = $2::int and archived_at is null and document <> $3::text
  returning revision, edited_at
), begun as (
  insert into draft (flow_id, revision, document, edited_by, edited_at, created_at)
  select flow_id, 1, $3::text, $4::text, $5::bigint, $5::bigint from flow_version
  where $2::int = 0 and flow_id = $1::text and number = ${STANDING_NUMBER('$1::text')} and document <> $3::text
  on conflict (flow_id) do nothing
  returning revision, edited_at
)
select revision, edited_at as "editedAt" from changed union all select revision, edited_at from begun`

/**
 * Puts a document in place of the revision `from`; 0 is the published version of a flow without a draft. Nothing where another
 * revision is stored, where the flow is archived or unknown, and where it is the very document that is stored.
 */
export function saveDraft(from: number, { flowId, document, editedBy }: NewDraft, now: number): Statement<Revision> {
  return { text: SAVE, parameters: [flowId, from, document, editedBy, now] }
}

// What another person saved a moment ago stays: only a flow without a draft gets the document that comes with it.
const MARK_ARCHIVED = `
insert into draft as stored (flow_id, revision, document, edited_by, edited_at, created_at, archived_at)
values ($1, 1, $2, $3, $4, $4, $5)
on conflict (flow_id) do update set revision = stored.revision + 1, edited_by = excluded.edited_by,
  edited_at = excluded.edited_at, archived_at = excluded.archived_at
returning revision, edited_at as "editedAt"`

/** `archivedAt` null takes it out of the archive. Either is a revision: whoever has the flow open must hear of it. */
export function markArchived(draft: NewDraft, archivedAt: number | null, now: number): Statement<Revision> {
  return { text: MARK_ARCHIVED, parameters: [draft.flowId, draft.document, draft.editedBy, now, archivedAt] }
}

const READ_NEWS = `
select flow_id as "flowId", revision as number, edited_by as "editedBy" from draft where edited_at >= $1
union all
select null, coalesce(max(number), 0), null from release`

/** Drafts edited since then, and in a row without a flow the newest release. */
export function readNews(
  since: number,
): Statement<{ readonly flowId: string | null; readonly number: number; readonly editedBy: string | null }> {
  return { text: READ_NEWS, parameters: [since] }
}
