// What the whole team decided: small documents by name.

import type { setting } from '../schema.ts'
import type { Statement } from '../store.ts'

export type StoredSetting = Pick<typeof setting.$inferSelect, 'revision' | 'document'>

const READ_SETTING = 'select revision, document from setting where name = $1'

/** Nothing where nobody has decided anything yet. */
export function readSetting(name: string): Statement<StoredSetting> {
  return { text: READ_SETTING, parameters: [name] }
}
