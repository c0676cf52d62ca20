// Who is signed in. A session ends when it is idle, when it is old, and with whatever makes its account another one.

import { type AccountRow, readAccountByEmail } from '../store/queries/accounts.ts'
import {
  deleteSession,
  deleteSessionOf,
  deleteSessionsOf,
  forgetSignIns,
  insertSession,
  listSessions,
  readSession,
  type SessionEnds,
  type SessionOrigin,
  type SessionRow,
  touchSession,
} from '../store/queries/sessions.ts'
import type { Store } from '../store/store.ts'
import type { Passwords } from './passwords.ts'
import { limited, TRIES_WINDOW_MS } from './sign-in-limit.ts'
import { createToken, hashOf } from './tokens.ts'

/** NIST SP 800-63B asks for these of anything that guards other people's data. */
export const SESSION_IDLE_MS_MAX = 30 * 60_000
export const SESSION_AGE_MS_MAX = 12 * 3_600_000
/** Activity is written this often; a session may end that much early. */
const SEEN_EVERY_MS = 60_000
const FORGET_EVERY_MS = 60_000

export interface SessionOptions {
  readonly store: Store
  readonly passwords: Passwords
  /** ms since 1970. */
  readonly now: () => number
}

export type SignIn =
  | { readonly outcome: 'signedIn'; readonly token: string; readonly account: AccountRow }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'tooOften'; readonly retryAfterMs: number }

export const toEmail = (typed: string): string => typed.trim().toLowerCase()

export class Sessions {
  readonly #options: SessionOptions
  #forgotAt = Number.NEGATIVE_INFINITY

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /**
   * Always makes a new token: one that somebody else put into the browser never becomes a session. `endedToken` is the
   * browser's old one.
   */
  async signIn(
    typed: { readonly email: string; readonly password: string },
    from: SessionOrigin,
    endedToken?: string,
  ): Promise<SignIn> {
    const { store, passwords, now } = this.#options
    await this.#forget()
    const email = toEmail(typed.email)
    const tried = await limited(store, { email, address: from.address, at: now() }, async () => {
      const [account] = await store.query(readAccountByEmail(email))
      // Also for nobody: whoever asks shall not learn from the time it takes who has an account.
      const right = await passwords.verify(account?.passwordHash ?? null, typed.password)
      if (!right || account === undefined) return undefined
      const token = await this.open(account, from)
      return token === undefined ? undefined : { token, account }
    })
    if ('retryAfterMs' in tried) return { outcome: 'tooOften', ...tried }
    if (tried.result === undefined) return { outcome: 'wrong' }
    if (endedToken !== undefined) await this.signOut(endedToken)
    return { outcome: 'signedIn', ...tried.result }
  }

  /** The token of a new session; `undefined` where the account is disabled or has another password by now. */
  async open(account: Pick<AccountRow, 'id' | 'passwordHash'>, from: SessionOrigin): Promise<string | undefined> {
    const token = createToken()
    const [made] = await this.#options.store.query(insertSession(hashOf(token), account, from, this.#options.now()))
    return made && token
  }

  /** Whose token this is, and that they are there. */
  async who(token: string): Promise<AccountRow | undefined> {
    const at = this.#options.now()
    const [account] = await this.#options.store.query(touchSession(hashOf(token), endsAt(at), at, at - SEEN_EVERY_MS))
    return account
  }

  /** As `who`, without counting as activity. */
  async look(token: string): Promise<AccountRow | undefined> {
    const [account] = await this.#options.store.query(readSession(hashOf(token), endsAt(this.#options.now())))
    return account
  }

  /** The open ones of an account, the one that was seen last first. */
  list(accountId: string): Promise<SessionRow[]> {
    return this.#options.store.query(listSessions(accountId, endsAt(this.#options.now())))
  }

  /** Whether the account had such a session. */
  async end(accountId: string, sessionId: string): Promise<boolean> {
    return (await this.#options.store.query(deleteSessionOf(accountId, sessionId))).length > 0
  }

  async signOut(token: string): Promise<void> {
    await this.#options.store.query(deleteSession(hashOf(token)))
  }

  /** All sessions of the account but this one; how many there were. */
  async endOthers(accountId: string, keptToken: string): Promise<number> {
    return (await this.#options.store.query(deleteSessionsOf(accountId, hashOf(keptToken)))).length
  }

  async #forget(): Promise<void> {
    const at = this.#options.now()
    if (at - this.#forgotAt < FORGET_EVERY_MS) return
    this.#forgotAt = at
    await this.#options.store.query(forgetSignIns(endsAt(at), at - TRIES_WINDOW_MS, at))
  }
}

/** What a session is called: safe to show to whoever it belongs to, since nobody can sign in with it. */
export const sessionId = (token: string): string => hashOf(token)

/** What a session must be younger than, to be open then. */
export const endsAt = (at: number): SessionEnds => ({
  idleAt: at - SESSION_IDLE_MS_MAX,
  madeAt: at - SESSION_AGE_MS_MAX,
})
