// Saves what the whole team decided, never over what nobody has seen.

import type { Statement } from '../store.ts'
import type { StoredSetting } from './settings.ts'

// Nobody has saved before revision 0: then only the first gets its row in.
const SAVE_SETTING = `
insert into setting (name, revision, document, edited_by, edited_at)
select $1, 1, $3, $4, $5::bigint where $2::int = 0 or exists (select from setting where name = $1)
on conflict (name) do update
set revision = setting.revision + 1, document = excluded.document, edited_by = excluded.edited_by, edited_at = excluded.edited_at
where setting.revision = $2::int
returning revision`

export interface NewSetting {
  readonly name: string
  readonly document: string
  readonly editedBy: string
}

/** Puts a document in place of the revision it began from, 0 before the first; no row where another one is stored. */
export function saveSetting(
  from: number,
  { name, document, editedBy }: NewSetting,
  now: number,
): Statement<Pick<StoredSetting, 'revision'>> {
  return { text: SAVE_SETTING, parameters: [name, from, document, editedBy, now] }
}
