// Who may do what: one table. A route that is not in it is closed to everybody.

import type { Role } from './api/account-schemas.ts'
import type { Identity } from './identity.ts'

/** Admins may do everything, and so do programs with the ADMIN_TOKEN; these name the others. */
const MAY = {
  'read flows': ['builder', 'agent', 'viewer'],
  'draw flows': ['builder'],
  /** Viewers see no phone numbers and no user ids in these: see `masking.ts`. */
  'read conversations': ['builder', 'agent', 'viewer'],
  'answer customers': ['agent'],
  /** Write as a customer on the API channel, start flows: what other systems do. */
  'act from outside': [],
  'manage people': [],
} as const satisfies Record<string, readonly Role[]>

/** `anyone`: also who is not signed in. `signed in`: whoever is, whatever their role. */
export type Cell = keyof typeof MAY | 'anyone' | 'signed in'

export const CELLS: Readonly<Record<string, Cell>> = {
  'POST /api/session': 'anyone',
  'POST /api/invitations/look': 'anyone',
  'POST /api/invitations/accept': 'anyone',

  'GET /api/session': 'signed in',
  'DELETE /api/session': 'signed in',
  'POST /api/session/end-others': 'signed in',
  'PATCH /api/account': 'signed in',
  'GET /api/account/sessions': 'signed in',
  'DELETE /api/account/sessions/{id}': 'signed in',

  'GET /api/accounts': 'manage people',
  'POST /api/accounts': 'manage people',
  'PATCH /api/accounts/{id}': 'manage people',
  'POST /api/accounts/{id}/link': 'manage people',

  'GET /api/flows': 'read flows',
  'GET /api/flows/{id}': 'read flows',
  'GET /api/flows/{id}/tests': 'read flows',
  'GET /api/flows/{id}/versions': 'read flows',
  'GET /api/flows/{id}/versions/{number}': 'read flows',
  'GET /api/releases/current': 'read flows',
  'GET /api/releases/current/flows': 'read flows',

  'POST /api/flows': 'draw flows',
  'PUT /api/flows/{id}': 'draw flows',
  'POST /api/flows/{id}/tests': 'draw flows',
  'PUT /api/flows/{id}/tests/{name}': 'draw flows',
  'DELETE /api/flows/{id}/tests/{name}': 'draw flows',
  'POST /api/flows/{id}/archive': 'draw flows',
  'POST /api/flows/{id}/restore': 'draw flows',
  'GET /api/flows/{id}/under-way': 'draw flows',
  'POST /api/flows/{id}/publish': 'draw flows',
  'POST /api/flows/{id}/rollback': 'draw flows',
  'POST /api/releases': 'draw flows',
  'POST /api/connections/{name}/look-up': 'draw flows',
  'GET /api/search': 'read flows',
  'GET /api/uses': 'read flows',
  'GET /api/templates': 'draw flows',
  // Masked for everybody: see `runtime/replay-sample.ts`.
  'GET /api/replay/conversations': 'draw flows',
  'GET /api/settings': 'read flows',
  'GET /api/settings/checks': 'read flows',
  'PUT /api/settings/checks': 'draw flows',
  'GET /api/live': 'read flows',
  'GET /api/flow.schema.json': 'read flows',
  'GET /api/openapi.json': 'read flows',

  'GET /api/tickets': 'read conversations',
  'GET /api/conversations': 'read conversations',
  'GET /api/conversations/{id}': 'read conversations',

  'POST /api/tickets/{id}/claim': 'answer customers',
  'POST /api/tickets/{id}/close': 'answer customers',
  'POST /api/conversations/{id}/messages': 'answer customers',

  'POST /api/conversations/{id}/calls': 'act from outside',
  'POST /api/messages': 'act from outside',
}

/** The cell of a route as hono names it: `GET`, `/api/flows/:id`. */
export const cellOf = (method: string, path: string): Cell | undefined =>
  CELLS[`${method} ${path.replace(/:(\w+)/g, '{$1}')}`]

export function may(identity: Identity | undefined, cell: Cell | undefined): boolean {
  if (cell === undefined) return false
  if (cell === 'anyone') return true
  if (identity === undefined) return false
  if (cell === 'signed in' || identity.role === 'admin') return true
  const roles: readonly Role[] = MAY[cell]
  return roles.includes(identity.role)
}
