// Rows of flows and versions as /api shows them.

import { type Flow, inEnglish } from '../../core/index.ts'
import { revisionOf } from '../../runtime/drafts.ts'
import type { LibraryEntry } from '../../runtime/flow-library.ts'
import type { Archived, FlowPublished } from '../../runtime/publishing.ts'
import type { Releases } from '../../runtime/releases.ts'
import type { FlowRow } from '../../store/queries/drafts.ts'
import type { ListedVersion } from '../../store/queries/versions.ts'
import type {
  ApiDraft,
  ApiFlowSummary,
  ApiPublished,
  ApiReleaseFlows,
  ApiTemplate,
  ApiVersion,
} from './flow-schemas.ts'

const instant = (ms: number) => new Date(ms).toISOString()
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))

export const toDocument = (text: string) => JSON.parse(text) as Record<string, unknown>

export function toVersion(version: ListedVersion): ApiVersion {
  const { number, publishedAt, publishedBy, about, live, backAt, backBy, backAbout } = version
  const back = backAt === null ? null : { at: instant(backAt), by: backBy, about: backAbout }
  return { number, publishedAt: instant(publishedAt), publishedBy, about, live, back }
}

export function toDraft(row: FlowRow): ApiDraft {
  return {
    id: row.flowId,
    document: toDocument(row.document),
    revision: revisionOf(row),
    editedAt: instantOrNull(row.editedAt),
    editedBy: row.editedBy,
    archivedAt: instantOrNull(row.archivedAt),
    published: publishedOf(row),
  }
}

function publishedOf(row: FlowRow): ApiDraft['published'] {
  const { live, publishedAt, publishedBy, about, publishedDocument } = row
  if (live === null || publishedAt === null || publishedDocument === null) return null
  const version = { number: live, publishedAt: instant(publishedAt), publishedBy, about, live: true }
  return { ...version, document: toDocument(publishedDocument) }
}

export function toFlowSummary(entry: LibraryEntry): ApiFlowSummary {
  const { flowId, live, name, description, languages, triggers, nodes, state, errors, warnings, editedBy } = entry
  return {
    ...{ id: flowId, name, description, nodes, state, version: live, errors, warnings, editedBy },
    languages: [...languages],
    triggers: triggers.map(({ words, ...trigger }) => ({ ...trigger, words: [...words] })),
    editedAt: instantOrNull(entry.editedAt),
    archivedAt: instantOrNull(entry.archivedAt),
  }
}

export function toPublished(published: FlowPublished & { ok: true }): ApiPublished {
  const { release, version, warnings, moved, handedOver, revision = null } = published
  return { release, version: toVersion(version), warnings: warnings.map(inEnglish), moved, handedOver, revision }
}

export function toTemplate(flow: Flow): ApiTemplate {
  const { id, name, description = null, languages, nodes } = flow
  return { id, name, description, languages: [...languages], nodes: nodes.length, document: { ...flow } }
}

export function toReleaseFlows(current: Awaited<ReturnType<Releases['documents']>>): ApiReleaseFlows {
  const flows = current.flows.map(({ version, document }) => ({ version, document: toDocument(document) }))
  return { release: current.release, flows }
}

/** Why a flow stays out of the archive. */
export function whyNotArchived(id: string, { why }: Archived & { ok: false }): string {
  if (why === 'issues') return `Other flows call “${id}”, so it cannot be taken off: take those calls out first.`
  return `“${id}” answers customers, so it cannot be archived: take it off as well (“takeOff”: true).`
}
