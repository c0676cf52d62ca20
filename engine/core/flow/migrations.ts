// The road from older documents to today's. One small function per schema version, never edited after it has shipped.

import { type Said, say } from '../said.ts'
import { FLOW_SCHEMA_VERSION } from './schema.ts'

type Document = Record<string, unknown>

/** `MIGRATIONS[n]` lifts a document of schema version n to n + 1. */
const MIGRATIONS: Readonly<Record<number, (document: Document) => Document>> = {}

/** The document in today's schema version, or the sentence that says why it cannot be read. */
export function migrate(
  document: Document,
): { readonly ok: true; readonly document: Document } | { readonly ok: false; readonly said: Said } {
  let current = document
  while (current.schemaVersion !== FLOW_SCHEMA_VERSION) {
    const version = current.schemaVersion
    if (typeof version === 'number' && version > FLOW_SCHEMA_VERSION) {
      return {
        ok: false,
        said: say`This flow was written by a newer Parley (schema version ${version}; this one reads up to ${FLOW_SCHEMA_VERSION}).`,
      }
    }
    const lift = typeof version === 'number' ? MIGRATIONS[version] : undefined
    if (!lift && version === undefined)
      return { ok: false, said: say`“schemaVersion” must be ${FLOW_SCHEMA_VERSION}, but it is missing.` }
    if (!lift) {
      const came = JSON.stringify(version)
      return { ok: false, said: say`“schemaVersion” must be ${FLOW_SCHEMA_VERSION}, but it is ${came}.` }
    }
    current = { ...lift(current), schemaVersion: (version as number) + 1 }
  }
  return { ok: true, document: current }
}
