// /api/accounts: an admin invites people, gives them roles, and takes them out again.

import { createRoute, z } from '@hono/zod-openapi'
import type { Invited } from '../../runtime/accounts.ts'
import type { People } from '../../runtime/people.ts'
import { problem } from '../problem.ts'
import {
  type ApiInvited,
  accountSchema,
  changeAccountSchema,
  invitedSchema,
  newAccountSchema,
} from './account-schemas.ts'
import { instant, toAccount } from './account-shapes.ts'
import { body, createRoutes, idParam, json, refused } from './contract.ts'

const LAST_ADMIN =
  'This is the last admin who can sign in: make somebody else an admin first, and wait until they have chosen their password.'

export const accountRoutes = ({ accounts }: People) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/accounts',
        summary: 'Everybody who may sign in, the oldest account first',
        responses: { 200: json(z.object({ accounts: z.array(accountSchema) }), 'the accounts') },
      }),
      async (c) => c.json({ accounts: (await accounts.list()).map(toAccount) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/accounts',
        summary: 'Invite somebody: makes the account, and a link by which they choose their password',
        request: { body: body(newAccountSchema) },
        responses: {
          201: json(invitedSchema, 'the link is shown this once'),
          409: refused('the e-mail has an account'),
        },
      }),
      async (c) => {
        const who = c.req.valid('json')
        const invited = await accounts.invite(who)
        return invited
          ? c.json(toInvited(invited), 201)
          : (problem(
              c,
              409,
              `“${who.email}” has an account already: change that one, or make a new link for it.`,
            ) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/accounts/{id}',
        summary: 'Change a name or a role, disable or enable; another role signs the person out',
        request: { params: idParam, body: body(changeAccountSchema) },
        responses: {
          200: json(z.object({ account: accountSchema }), 'as it is now'),
          404: refused('no such account'),
          409: refused('nobody could manage people any more'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const changed = await accounts.change(id, c.req.valid('json'))
        if (changed === 'unknown') return problem(c, 404, `There is no account “${id}”.`) as never
        if (changed === 'lastAdmin') return problem(c, 409, LAST_ADMIN) as never
        return c.json({ account: toAccount(changed) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/accounts/{id}/link',
        summary:
          'A new link: for a forgotten password, or for an invitation that was not taken; older links open nothing',
        request: { params: idParam },
        responses: {
          201: json(invitedSchema, 'the link is shown this once'),
          404: refused('no such account'),
          409: refused('the account is disabled'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const invited = await accounts.newLink(id)
        if (invited === 'unknown') return problem(c, 404, `There is no account “${id}”.`) as never
        if (invited === 'disabled') return problem(c, 409, 'The account is disabled: enable it first.') as never
        return c.json(toInvited(invited), 201)
      },
    )

const toInvited = ({ account, link }: Invited): ApiInvited => ({
  account: toAccount(account),
  link: `/welcome#${link.token}`,
  expiresAt: instant(link.expiresAt),
})
