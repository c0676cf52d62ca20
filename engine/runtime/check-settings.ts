// What the team decided about the checks: asked by the page while a flow is drawn, and when one is published.

import { type CheckSettings, checkSettingsSchema, DEFAULT_CHECK_SETTINGS } from '../core/check/settings.ts'
import { saveSetting } from '../store/queries/save-setting.ts'
import { readSetting } from '../store/queries/settings.ts'
import { storableText } from '../store/rows.ts'
import type { Store, Transaction } from '../store/store.ts'

const NAME = 'checks'

export interface DecidedChecks {
  /** Counts saves; 0 while nobody has decided anything. */
  readonly revision: number
  readonly settings: CheckSettings
}

/** In a transaction too, so that what is published and what it was judged by belong together. */
export async function readCheckSettings(from: Pick<Transaction, 'query'>): Promise<DecidedChecks> {
  const [stored] = await from.query(readSetting(NAME))
  if (stored === undefined) return { revision: 0, settings: DEFAULT_CHECK_SETTINGS }
  const read = checkSettingsSchema.safeParse(JSON.parse(stored.document))
  // A newer engine knows checks that this one does not; nothing may fail for what it cannot ask anyway.
  return { revision: stored.revision, settings: read.success ? read.data : DEFAULT_CHECK_SETTINGS }
}

export class CheckDecisions {
  readonly #store: Store
  readonly #now: () => number

  constructor({ store, now }: { readonly store: Store; readonly now: () => number }) {
    this.#store = store
    this.#now = now
  }

  read(): Promise<DecidedChecks> {
    return readCheckSettings(this.#store)
  }

  /** In place of the revision that was looked at; otherwise nothing is overwritten, and what is stored is given back. */
  async save(from: number, settings: CheckSettings, by: string): Promise<{ readonly ok: boolean } & DecidedChecks> {
    const document = JSON.stringify(settings)
    const change = { name: NAME, document, editedBy: storableText(by) }
    const [saved] = await this.#store.query(saveSetting(from, change, this.#now()))
    return saved ? { ok: true, revision: saved.revision, settings } : { ok: false, ...(await this.read()) }
  }
}
