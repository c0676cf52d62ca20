// /api/session, /api/account and /api/invitations: signing in and out, one's own account, and what a link opens.

import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { People } from '../../runtime/people.ts'
import { giveSession, originOf, sessionToken, takeSession } from '../caller.ts'
import { problem } from '../problem.ts'
import {
  acceptInvitationSchema,
  accountSchema,
  changeOwnSchema,
  invitationSchema,
  lookInvitationSchema,
  ownSessionsSchema,
  sessionSchema,
  signInSchema,
} from './account-schemas.ts'
import { toAccount, toOwnSession, toSession } from './account-shapes.ts'
import { body, createRoutes, idParam, json, refused } from './contract.ts'

const NO_LINK =
  'This link opens nothing: it was used, or its time is over. Ask an admin of Parley for a new one; where there is no admin yet, start Parley again, and it prints one.'
const NO_ACCOUNT = 'A program has no account of its own: sign in as a person.'

export const sessionRoutes = ({ sessions, accounts, invitations }: People) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/session',
        summary: 'Who is signed in',
        responses: { 200: json(sessionSchema, 'who asks'), 401: refused('nobody is signed in') },
      }),
      async (c) => {
        const { role, kind } = c.get('identity')
        const token = sessionToken(c)
        const account = kind === 'program' || token === undefined ? undefined : await sessions.look(token)
        if (account) return c.json(toSession(account), 200)
        if (kind === 'person') return problem(c, 401, 'Your session has ended at this moment: sign in again.') as never
        return c.json({ account: null, role }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/session',
        summary: 'Sign in; the session is a cookie',
        request: { body: body(signInSchema) },
        responses: {
          200: json(sessionSchema, 'signed in'),
          400: refused('not an e-mail and a password'),
          401: refused('the e-mail or the password is wrong'),
          429: refused('wrong too often; `retry-after` says for how many seconds nothing is tried'),
        },
      }),
      async (c) => {
        const signIn = await sessions.signIn(c.req.valid('json'), originOf(c), sessionToken(c))
        if (signIn.outcome === 'tooOften') return tooOften(c, signIn.retryAfterMs) as never
        if (signIn.outcome === 'wrong') return problem(c, 401, 'The e-mail or the password is wrong.') as never
        giveSession(c, signIn.token)
        return c.json(toSession(signIn.account), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/session',
        summary: 'Sign out',
        responses: { 204: { description: 'signed out' } },
      }),
      async (c) => {
        const token = sessionToken(c)
        if (token !== undefined) await sessions.signOut(token)
        takeSession(c)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/session/end-others',
        summary: 'Sign out everywhere else',
        responses: {
          200: json(z.object({ ended: z.int() }), 'how many sessions ended'),
          422: refused('a program has no sessions'),
        },
      }),
      async (c) => {
        const { accountId } = c.get('identity')
        const token = sessionToken(c)
        if (accountId === undefined || token === undefined) return problem(c, 422, NO_ACCOUNT) as never
        return c.json({ ended: await sessions.endOthers(accountId, token) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/account/sessions',
        summary: 'Where you are signed in, the place that was used last first',
        responses: {
          200: json(ownSessionsSchema, 'your open sessions'),
          422: refused('a program has no sessions'),
        },
      }),
      async (c) => {
        const { accountId, session } = c.get('identity')
        if (accountId === undefined) return problem(c, 422, NO_ACCOUNT) as never
        return c.json({ sessions: (await sessions.list(accountId)).map(toOwnSession(session)) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/account/sessions/{id}',
        summary: 'Sign out in one place',
        request: { params: idParam },
        responses: {
          204: { description: 'signed out there' },
          404: refused('you have no such session, or not any more'),
          422: refused('a program has no sessions'),
        },
      }),
      async (c) => {
        const { accountId } = c.get('identity')
        if (accountId === undefined) return problem(c, 422, NO_ACCOUNT) as never
        if (!(await sessions.end(accountId, c.req.valid('param').id)))
          return problem(c, 404, 'You are not signed in there, or not any more.') as never
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/account',
        summary: 'Change your own name or password; a new password signs you out everywhere else',
        request: { body: body(changeOwnSchema) },
        responses: {
          200: json(z.object({ account: accountSchema }), 'as it is now'),
          422: refused('the current password is wrong, or a program asks'),
          429: refused('wrong too often; `retry-after` says for how many seconds nothing is tried'),
        },
      }),
      async (c) => {
        const { accountId } = c.get('identity')
        if (accountId === undefined) return problem(c, 422, NO_ACCOUNT) as never
        const change = await accounts.changeOwn(accountId, c.req.valid('json'), originOf(c))
        if (change.outcome === 'tooOften') return tooOften(c, change.retryAfterMs) as never
        if (change.outcome === 'wrongPassword') return problem(c, 422, 'The current password is wrong.') as never
        if (change.outcome === 'gone')
          return problem(c, 401, 'Your account has changed meanwhile: sign in again.') as never
        if (change.token !== undefined) giveSession(c, change.token)
        return c.json({ account: toAccount(change.account) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/invitations/look',
        summary: 'What a link is for',
        request: { body: body(lookInvitationSchema) },
        responses: {
          200: json(invitationSchema, 'the link is open'),
          400: refused('not a token'),
          404: refused('the link was used, or is over'),
        },
      }),
      async (c) => {
        const open = await invitations.look(c.req.valid('json').token)
        if (open === undefined) return problem(c, 404, NO_LINK) as never
        const { accountId, passwordHash, email, name, role } = open
        const kind = accountId === null ? 'first' : passwordHash === null ? 'invited' : 'password'
        return c.json({ kind, email, name, role: role ?? 'admin' } as const, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/invitations/accept',
        summary: 'Choose a password by a link, and be signed in; the link is used up',
        request: { body: body(acceptInvitationSchema) },
        responses: {
          200: json(sessionSchema, 'signed in'),
          400: refused('something is missing, or too much'),
          404: refused('the link was used, or is over'),
        },
      }),
      async (c) => {
        const accepted = await invitations.accept(c.req.valid('json'), originOf(c))
        switch (accepted.outcome) {
          case 'noLink':
            return problem(c, 404, NO_LINK) as never
          case 'needsNameAndEmail':
            return problem(c, 400, 'The first account needs “name” and “email” as well.') as never
          case 'emailIsFixed':
            return problem(c, 400, 'The e-mail of this account is set already: send no “email”.') as never
          case 'signedIn':
            giveSession(c, accepted.token)
            return c.json(toSession(accepted.account), 200)
        }
      },
    )

function tooOften(c: Context, retryAfterMs: number): Response {
  const seconds = Math.ceil(retryAfterMs / 1000)
  c.header('retry-after', String(seconds))
  const minutes = Math.ceil(seconds / 60)
  return problem(
    c,
    429,
    `Wrong too often: for ${minutes === 1 ? 'a minute' : `${minutes} minutes`} no password is tried, not even the right one.`,
  )
}
