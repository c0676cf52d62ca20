// Who asks: a signed-in person, or a program. Routes read it as `c.get('identity')`.

import type { Role } from './api/account-schemas.ts'

export interface Identity {
  readonly kind: 'person' | 'program'
  /** The person's name; “program” for one that holds the ADMIN_TOKEN or runs on this machine. */
  readonly name: string
  readonly role: Role
  /** Persons only. */
  readonly accountId?: string
  /** Persons only; see `sessionId`. */
  readonly session?: string
}

/** In whose name something is done at the desk: a person acts in their own, whatever they say; a program says for whom. */
export const actingName = ({ kind, name }: Identity, said: string | undefined): string | undefined =>
  kind === 'person' ? name : said

/** The hono environment of every route under /api. The few routes that anyone may ask find no identity. */
export interface ApiEnv {
  Variables: {
    identity: Identity
  }
}
