// The people who may sign in: who they are, and what they may. Whatever makes an account another one ends its sessions.

import {
  type AccountRow,
  insertAccount,
  listAccounts,
  lockAccount,
  lockActiveAdmins,
  readAccount,
  setPassword,
  updateAccount,
} from '../store/queries/accounts.ts'
import { deleteInvitationsOf } from '../store/queries/invitations.ts'
import { deleteSessionsOf, type SessionOrigin } from '../store/queries/sessions.ts'
import { storableText } from '../store/rows.ts'
import type { MakeId } from './ids.ts'
import type { InvitationOptions, Invitations, Link } from './invitations.ts'
import { toEmail } from './sessions.ts'
import { limited } from './sign-in-limit.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface AccountsOptions extends InvitationOptions {
  readonly invitations: Invitations
  readonly ids: MakeId
}

export interface Invited {
  readonly account: AccountRow
  readonly link: Link
}

export interface Change {
  readonly name?: string | undefined
  readonly role?: AccountRow['role'] | undefined
  readonly disabled?: boolean | undefined
}

export type Changed = AccountRow | 'unknown' | 'lastAdmin'

export type OwnChange =
  | { readonly outcome: 'changed'; readonly account: AccountRow; readonly token?: string }
  | { readonly outcome: 'wrongPassword' }
  | { readonly outcome: 'tooOften'; readonly retryAfterMs: number }
  /** Disabled, or given another password, meanwhile. */
  | { readonly outcome: 'gone' }

export class Accounts {
  readonly #options: AccountsOptions

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  /** In the order in which they were made. */
  list(): Promise<AccountRow[]> {
    return this.#options.store.query(listAccounts)
  }

  /** A new account and its link; `undefined` where the e-mail is taken. */
  async invite(who: Pick<AccountRow, 'email' | 'name' | 'role'>): Promise<Invited | undefined> {
    const { store, ids, now, invitations } = this.#options
    const row = { ...who, id: ids(), email: toEmail(who.email), name: storableText(who.name), createdAt: now() }
    const [account] = await store.query(insertAccount(row))
    return account && { account, link: await invitations.renew(account) }
  }

  async newLink(id: string): Promise<Invited | 'unknown' | 'disabled'> {
    const { store, invitations } = this.#options
    const [account] = UUID.test(id) ? await store.query(readAccount(id)) : []
    if (account === undefined) return 'unknown'
    if (account.disabledAt !== null) return 'disabled'
    return { account, link: await invitations.renew(account) }
  }

  /** Another role, or none any more, ends every session of the account. There is always an admin who can sign in. */
  async change(id: string, { name, role, disabled }: Change): Promise<Changed> {
    if (!UUID.test(id)) return 'unknown'
    const { store, now } = this.#options
    return store.transaction(async (transaction): Promise<Changed> => {
      const admins = await transaction.query(lockActiveAdmins)
      const [account] = await transaction.query(lockAccount(id))
      if (account === undefined) return 'unknown'
      const disabledAt = disabled === undefined ? account.disabledAt : disabled ? (account.disabledAt ?? now()) : null
      const changed = { id, name: storableText(name) ?? account.name, role: role ?? account.role, disabledAt }
      const staysAdmin = changed.role === 'admin' && disabledAt === null
      if (!staysAdmin && admins.length === 1 && admins[0]?.id === id) return 'lastAdmin'
      const [updated] = await transaction.query(updateAccount(changed))
      await transaction.commit([
        ...(changed.role !== account.role || disabledAt !== null ? [deleteSessionsOf(id, null)] : []),
        ...(disabledAt !== null ? [deleteInvitationsOf(id)] : []),
      ])
      return updated ?? 'unknown'
    })
  }

  /** One's own name and password. A new password ends all sessions; `token` is a new one for whoever changed it. */
  async changeOwn(
    id: string,
    change: {
      readonly name?: string | undefined
      readonly password?: { readonly current: string; readonly next: string } | undefined
    },
    from: SessionOrigin,
  ): Promise<OwnChange> {
    const { store, passwords, now } = this.#options
    const { name, password } = change
    const [before] = await store.query(readAccount(id))
    if (before === undefined) return { outcome: 'gone' }
    if (password === undefined) {
      const changed = name === undefined ? before : await this.change(id, { name })
      return typeof changed === 'string' ? { outcome: 'gone' } : { outcome: 'changed', account: changed }
    }
    // Whoever finds a browser open shall not guess the password there either.
    const tried = await limited(store, { email: before.email, address: from.address, at: now() }, async () =>
      (await passwords.verify(before.passwordHash, password.current)) ? true : undefined,
    )
    if ('retryAfterMs' in tried) return { outcome: 'tooOften', ...tried }
    if (tried.result === undefined) return { outcome: 'wrongPassword' }
    return this.#replacePassword(before, { passwordHash: await passwords.hash(password.next), name }, from)
  }

  async #replacePassword(
    before: AccountRow,
    { passwordHash, name }: { readonly passwordHash: string; readonly name: string | undefined },
    from: SessionOrigin,
  ): Promise<OwnChange> {
    const { store, sessions } = this.#options
    const { id } = before
    const account = await store.transaction(async (transaction) => {
      const [now] = await transaction.query(lockAccount(id))
      // What was compared is not the password any more: somebody got a new one by a link.
      if (now?.passwordHash !== before.passwordHash) return undefined
      const [set] = await transaction.query(setPassword(id, passwordHash, storableText(name) ?? null))
      await transaction.commit([deleteInvitationsOf(id), deleteSessionsOf(id, null)])
      return set
    })
    const token = account && (await sessions.open(account, from))
    return account === undefined || token === undefined ? { outcome: 'gone' } : { outcome: 'changed', account, token }
  }
}
