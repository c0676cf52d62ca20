// The shapes of accounts and sessions in /api.

import { z } from '@hono/zod-openapi'

export const roleSchema = z.enum(['admin', 'builder', 'agent', 'viewer']).openapi('Role', {
  description:
    'admin: everything, people included · builder: draws and publishes flows · agent: answers customers · viewer: looks, and sees no phone numbers',
})
export type Role = z.infer<typeof roleSchema>

const instant = z.iso.datetime().openapi({ description: 'an instant, ISO 8601 in UTC' })

const emailSchema = z.email('must be an e-mail address').max(254)
const nameSchema = z.string().trim().min(1).max(80)
/** NIST SP 800-63B: long enough counts, kinds of characters do not. */
export const PASSWORD_CHARS_MIN = 12
const passwordSchema = z
  .string()
  .min(PASSWORD_CHARS_MIN, `must have at least ${PASSWORD_CHARS_MIN} characters`)
  .max(200)
/** 32 random bytes in base64url. */
const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the token of a link')

export const accountSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    status: z.enum(['active', 'invited', 'disabled']),
    createdAt: instant,
  })
  .openapi('Account')
export type ApiAccount = z.infer<typeof accountSchema>

export const sessionSchema = z
  .object({
    account: accountSchema
      .nullable()
      .openapi({ description: 'who is signed in; null for a program that holds the ADMIN_TOKEN' }),
    role: roleSchema,
  })
  .openapi('Session')
export type ApiSession = z.infer<typeof sessionSchema>

export const ownSessionsSchema = z
  .object({
    sessions: z.array(
      z.object({
        id: z.string().openapi({ description: 'for DELETE /api/account/sessions/{id}; nobody can sign in with it' }),
        here: z.boolean().openapi({ description: 'whether it is the one that asks' }),
        signedInAt: instant,
        seenAt: instant.openapi({ description: 'when it last did something, to the minute' }),
        address: z.string().nullable().openapi({ description: 'where it was opened' }),
        userAgent: z.string().nullable().openapi({ description: 'what the browser says of itself' }),
      }),
    ),
  })
  .openapi('OwnSessions')
export type ApiOwnSession = z.infer<typeof ownSessionsSchema>['sessions'][number]

export const signInSchema = z.object({ email: z.string().max(254), password: z.string().max(200) })

/** What an open link is for. `first`: the first account of all, an admin. */
export const invitationSchema = z
  .object({
    kind: z.enum(['first', 'invited', 'password']),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: roleSchema,
  })
  .openapi('Invitation')
export type ApiInvitation = z.infer<typeof invitationSchema>

export const lookInvitationSchema = z.object({ token: tokenSchema })
export const acceptInvitationSchema = z.object({
  token: tokenSchema,
  password: passwordSchema,
  name: nameSchema.optional().openapi({ description: 'wanted for the first account; others may change theirs' }),
  email: emailSchema.optional().openapi({ description: 'wanted for the first account, refused for others' }),
})

export const newAccountSchema = z.object({ email: emailSchema, name: nameSchema, role: roleSchema })
export const changeAccountSchema = z.object({
  name: nameSchema.optional(),
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
})
export const changeOwnSchema = z.object({
  name: nameSchema.optional(),
  password: z.object({ current: z.string().max(200), next: passwordSchema }).optional(),
})

/** Shown once: nothing but its hash is kept. */
export const invitedSchema = z
  .object({
    account: accountSchema,
    link: z
      .string()
      .openapi({ description: 'the path to give to the person, below this engine’s address', example: '/welcome#…' }),
    expiresAt: instant,
  })
  .openapi('Invited')
export type ApiInvited = z.infer<typeof invitedSchema>
