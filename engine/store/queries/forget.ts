// Deletes what has served its time, a slice at a time so that no lock is held for long.

import type { Statement } from '../store.ts'

const FORGET_DEDUPE = `
with old as (select ctid from dedupe where seen_at < $1::bigint limit $2)
delete from dedupe using old where dedupe.ctid = old.ctid returning 1 as gone`

export function forgetDedupe(before: number, limit: number): Statement<{ gone: number }> {
  return { text: FORGET_DEDUPE, parameters: [before, limit] }
}

const FORGET_ORPHANS = `
with old as (select ctid from orphan_receipt where seen_at < $1::bigint limit $2)
delete from orphan_receipt using old where orphan_receipt.ctid = old.ctid returning 1 as gone`

export function forgetOrphans(before: number, limit: number): Statement<{ gone: number }> {
  return { text: FORGET_ORPHANS, parameters: [before, limit] }
}
