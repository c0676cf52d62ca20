// Published versions and the releases made of them.

import {
  insertRelease,
  insertVersion,
  lockPublishing,
  newestRelease,
  readRelease,
  readVersions,
  readVersionsOf,
  restorePublished,
} from '../../../../engine/store/queries/releases.ts'
import { readSetting } from '../../../../engine/store/queries/settings.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import type { Parameter } from '../../../../engine/store/store.ts'
import { recordset } from '../recordset.ts'
import type { Running } from '../statement.ts'
import { keyOf } from '../table.ts'
import type { RowOf } from '../tables.ts'
import { compare, integer, text } from '../values.ts'
import { type Handled, handle } from './handler.ts'

type FlowVersion = RowOf<typeof schema.flowVersion>

/** As in the statement: the two keys of `pg_advisory_xact_lock(n)`. */
const PUBLISH_LOCK = [-1, 7_206] as const

const lock = handle('lockPublishing', lockPublishing, function* (run) {
  yield* run.advisoryLock(...PUBLISH_LOCK)
  return [{ pg_advisory_xact_lock: '' }]
})

const newestNumber = (run: Running) => Math.max(0, ...run.all(run.tables.release).map(({ row }) => row.number))

const stored = ({ flow_id, number, content_hash, document }: FlowVersion) => ({
  flowId: flow_id,
  number,
  contentHash: content_hash,
  document,
})

const versionOf = (run: Running, flowId: string, number: number) =>
  run.find(run.tables.flow_version.key, keyOf(flowId, number))?.row

const read = handle('readRelease', readRelease, (run) => {
  const release = newestNumber(run)
  const found = run.see(run.tables.release_flow.of, `${release}`).flatMap(({ row: { flow_id, number } }) => {
    const [version, first] = [versionOf(run, flow_id, number), versionOf(run, flow_id, 1)]
    return version === undefined || first === undefined ? [] : [{ version, first }]
  })
  return found
    .sort((a, b) => a.first.published_at - b.first.published_at || compare(a.version.flow_id, b.version.flow_id))
    .map(({ version }) => ({ release, ...stored(version) }))
})

const newest = handle('newestRelease', newestRelease, (run) => {
  return [{ number: newestNumber(run) }]
})

const wantedVersions = recordset<{ id: string; version: number }>('id text, version int')

const versions = handle('readVersions', readVersions([]), (run, [$1]) => {
  return wantedVersions($1).flatMap(({ id, version }) => {
    const row = versionOf(run, id, version)
    return row === undefined ? [] : [stored(row)]
  })
})

const wantedFlows = recordset<{ id: string }>('id text')

const versionsOf = handle('readVersionsOf', readVersionsOf([]), (run, [$1]) => {
  const ids = wantedFlows($1).map(({ id }) => id)
  return ids.sort().flatMap((id) =>
    run.see(run.tables.flow_version.of, id).map(({ row: { flow_id, number, content_hash } }) => {
      return { flowId: flow_id, number, contentHash: content_hash }
    }),
  )
})

const NOBODY = { publishedAt: 0, publishedBy: null, about: null }
const INSERT_VERSION = insertVersion({ flowId: '', number: 0, contentHash: '', document: '' }, NOBODY)

const addVersion = handle('insertVersion', INSERT_VERSION, function* (run, [$1, $2, $3, $4, $5, $6, $7]) {
  const row = { flow_id: text($1), number: integer($2), content_hash: text($3), document: text($4) }
  const published = { published_at: integer($5), published_by: textOrNull($6), about: textOrNull($7) }
  yield* run.insert(run.tables.flow_version, { ...row, ...published })
  return []
})

const addRelease = handle('insertRelease', insertRelease(0, [], NOBODY), function* (run, [$1, $2, $3, $4, $5]) {
  const number = integer($1)
  const published = { published_at: integer($3), published_by: textOrNull($4), about: textOrNull($5) }
  yield* run.insert(run.tables.release, { number, ...published })
  for (const { id, version } of wantedVersions($2)) {
    yield* run.insert(run.tables.release_flow, { release: number, flow_id: id, number: version })
  }
  return []
})

const restore = handle('restorePublished', restorePublished([], 0), function* (run, [$1, $2]) {
  for (const { id } of wantedFlows($1)) {
    const seen = run.find(run.tables.draft.key, id)
    if (seen === undefined || seen.row.archived_at === null) continue
    const held = yield* run.lock(seen, (row) => row.archived_at !== null)
    if (held === undefined) continue
    const { revision } = held.row
    run.update(run.tables.draft, held, { archived_at: null, revision: revision + 1, edited_at: integer($2) })
  }
  return []
})

/** What the team decided is asked for whenever something is published. */
const setting = handle('readSetting', readSetting(''), (run, [$1]) => {
  const row = run.find(run.tables.setting.key, text($1))?.row
  return row === undefined ? [] : [{ revision: row.revision, document: row.document }]
})

const textOrNull = (parameter: Parameter | undefined) => (parameter === null ? null : text(parameter))

export const releases: readonly Handled[] = [
  lock,
  read,
  newest,
  versions,
  versionsOf,
  addVersion,
  addRelease,
  restore,
  setting,
]
