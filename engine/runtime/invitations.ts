// One-time links: for the first account of all, for somebody who is invited, for a forgotten password.

import { type AccountRow, anyAccount, insertFirstAccount, setPassword } from '../store/queries/accounts.ts'
import {
  deleteInvitationsOf,
  insertInvitation,
  type OpenInvitation,
  readInvitation,
  takeInvitation,
} from '../store/queries/invitations.ts'
import { deleteSessionsOf, type SessionOrigin } from '../store/queries/sessions.ts'
import { storableText } from '../store/rows.ts'
import { type SessionOptions, type Sessions, toEmail } from './sessions.ts'
import { createToken, hashOf } from './tokens.ts'

/** An invitation survives a weekend. */
export const INVITATION_MS = 72 * 3_600_000
/** A link for a forgotten password is given to somebody who waits for it. */
export const PASSWORD_LINK_MS = 30 * 60_000

/** The same for all who hold a first link, so that the table's own key lets one of them in. */
const FIRST_ACCOUNT_ID = '00000000-0000-7000-8000-000000000001'

export interface Link {
  readonly token: string
  readonly expiresAt: number
}

export type Accepted =
  | { readonly outcome: 'signedIn'; readonly token: string; readonly account: AccountRow }
  /** Used, over, or not one of ours. */
  | { readonly outcome: 'noLink' }
  | { readonly outcome: 'needsNameAndEmail' }
  | { readonly outcome: 'emailIsFixed' }

export interface InvitationOptions extends SessionOptions {
  readonly sessions: Sessions
}

export class Invitations {
  readonly #options: InvitationOptions

  constructor(options: InvitationOptions) {
    this.#options = options
  }

  /** For the first account; `undefined` once there is one. Each start makes its own, and the first to be used counts. */
  async first(): Promise<Link | undefined> {
    const [found] = await this.#options.store.query(anyAccount)
    return found ? undefined : this.#make(null, INVITATION_MS)
  }

  /** In place of any other link of the account: an invitation for who never came, a new password for who forgot theirs. */
  async renew({ id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>): Promise<Link> {
    await this.#options.store.query(deleteInvitationsOf(id))
    return this.#make(id, passwordHash === null ? INVITATION_MS : PASSWORD_LINK_MS)
  }

  /** What the link is for; `undefined` where it opens nothing. */
  async look(token: string): Promise<OpenInvitation | undefined> {
    const [open] = await this.#options.store.query(readInvitation(hashOf(token), this.#options.now()))
    return open
  }

  /** Sets the password and signs in; the link is used up, and whoever was signed in to the account is no more. */
  async accept(
    given: {
      readonly token: string
      readonly password: string
      readonly name?: string | undefined
      readonly email?: string | undefined
    },
    from: SessionOrigin,
  ): Promise<Accepted> {
    // Before the password is hashed: whoever has no link shall not keep the machine busy.
    const open = await this.look(given.token)
    if (open === undefined) return { outcome: 'noLink' }
    const { name, email } = given
    const first = open.accountId === null
    if (first && (name === undefined || email === undefined)) return { outcome: 'needsNameAndEmail' }
    if (!first && email !== undefined) return { outcome: 'emailIsFixed' }
    const tokenHash = hashOf(given.token)
    const passwordHash = await this.#options.passwords.hash(given.password)
    const account =
      name !== undefined && email !== undefined
        ? await this.#makeFirst(tokenHash, passwordHash, name, email)
        : await this.#setPassword(tokenHash, passwordHash, name)
    const token = account && (await this.#options.sessions.open(account, from))
    return account === undefined || token === undefined
      ? { outcome: 'noLink' }
      : { outcome: 'signedIn', token, account }
  }

  async #makeFirst(
    tokenHash: string,
    passwordHash: string,
    name: string,
    email: string,
  ): Promise<AccountRow | undefined> {
    const first = { id: FIRST_ACCOUNT_ID, tokenHash, email: toEmail(email), name: storableText(name), passwordHash }
    const [made] = await this.#options.store.query(insertFirstAccount(first, this.#options.now()))
    return made
  }

  #setPassword(tokenHash: string, passwordHash: string, name: string | undefined): Promise<AccountRow | undefined> {
    const { store, now } = this.#options
    return store.transaction(async (transaction) => {
      const [taken] = await transaction.query(takeInvitation(tokenHash, now()))
      if (taken === undefined) return undefined
      const { accountId } = taken
      const [set] = await transaction.query(setPassword(accountId, passwordHash, storableText(name) ?? null))
      await transaction.commit([deleteInvitationsOf(accountId), deleteSessionsOf(accountId, null)])
      return set
    })
  }

  async #make(accountId: string | null, lifeMs: number): Promise<Link> {
    const token = createToken()
    const createdAt = this.#options.now()
    const expiresAt = createdAt + lifeMs
    await this.#options.store.query(insertInvitation({ tokenHash: hashOf(token), accountId, createdAt, expiresAt }))
    return { token, expiresAt }
  }
}
