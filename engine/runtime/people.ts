// Everything about who may sign in, put together on one store.

import type { Store } from '../store/store.ts'
import { Accounts } from './accounts.ts'
import { createIds } from './ids.ts'
import { Invitations } from './invitations.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { Sessions } from './sessions.ts'

export interface People {
  readonly accounts: Accounts
  readonly invitations: Invitations
  readonly sessions: Sessions
}

export interface PeopleOptions {
  readonly store: Store
  /** ms since 1970. */
  readonly now: () => number
  /** Default: argon2id. */
  readonly passwords?: Passwords
}

export function createPeople({ store, now, passwords = createPasswords() }: PeopleOptions): People {
  const shared = { store, now, passwords }
  const sessions = new Sessions(shared)
  const invitations = new Invitations({ ...shared, sessions })
  const ids = createIds(now, (bytes) => crypto.getRandomValues(bytes))
  return { sessions, invitations, accounts: new Accounts({ ...shared, sessions, invitations, ids }) }
}
