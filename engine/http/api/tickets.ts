// /api/tickets: matters that wait for a person.

import { createRoute, z } from '@hono/zod-openapi'
import { actingName } from '../identity.ts'
import { problem } from '../problem.ts'
import { createRoutes, idParam, json, refused } from './contract.ts'
import { type ApiTicket, LIST_ROWS_MAX, ticketSchema } from './schemas.ts'

/** `undefined` means there is no such ticket. */
export interface TicketService {
  listTickets(filter: { status?: 'open' | 'assigned' | 'closed' | 'all'; limit: number }): Promise<ApiTicket[]>
  /** `won`: the ticket is the agent's now; otherwise the ticket says who has it. */
  claimTicket(
    id: string,
    claim: { agent: string; from: string | undefined },
  ): Promise<{ won: boolean; ticket: ApiTicket } | undefined>
  closeTicket(id: string, agent: string | undefined): Promise<ApiTicket | undefined>
}

export const ticketRoutes = (service: TicketService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/tickets',
        summary: 'Matters that a person has to look at, the most urgent first',
        request: {
          query: z.object({
            status: z
              .enum(['open', 'assigned', 'closed', 'all'])
              .default('open')
              .openapi({ description: '“open”: not closed yet, whether or not somebody has answered' }),
            limit: z.coerce.number().int().min(1).max(LIST_ROWS_MAX).default(100),
          }),
        },
        responses: {
          200: json(z.object({ tickets: z.array(ticketSchema) }), 'the tickets'),
          400: refused('a wrong parameter'),
        },
      }),
      async (c) => c.json({ tickets: await service.listTickets(c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/tickets/{id}/close',
        summary: 'Close a ticket; the flow that handed over goes on',
        request: {
          params: idParam,
          body: {
            required: false,
            content: { 'application/json': { schema: z.object({ agent: z.string().max(120).optional() }) } },
          },
        },
        responses: {
          200: json(z.object({ ticket: ticketSchema }), 'the ticket as it is now'),
          404: refused('no such ticket'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const ticket = await service.closeTicket(id, actingName(c.get('identity'), c.req.valid('json')?.agent))
        return ticket ? c.json({ ticket }, 200) : (problem(c, 404, `There is no ticket “${id}”.`) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/tickets/{id}/claim',
        summary: 'Take a ticket; of several people who want it at once, one gets it and the others are told who',
        request: {
          params: idParam,
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.object({
                  agent: z
                    .string()
                    .min(1)
                    .max(120)
                    .optional()
                    .openapi({ description: 'for whom a program takes it; a person takes it for themselves' }),
                  from: z
                    .string()
                    .max(120)
                    .optional()
                    .openapi({ description: 'take it from this agent, where they still have it' }),
                }),
              },
            },
          },
        },
        responses: {
          200: json(
            z.object({ ticket: ticketSchema }),
            'it is the agent’s now; the flows’ queued messages are withheld',
          ),
          404: refused('no such ticket'),
          409: refused('somebody else has it, named in `ticket.agent`'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { agent: said, from } = c.req.valid('json')
        const agent = actingName(c.get('identity'), said)
        if (agent === undefined)
          return problem(c, 400, 'agent: a program must say for whom it takes the ticket.') as never
        const claimed = await service.claimTicket(id, { agent, from })
        if (claimed === undefined) return problem(c, 404, `There is no ticket “${id}”.`) as never
        const { won, ticket } = claimed
        return won ? c.json({ ticket }, 200) : (problem(c, 409, whyNot(ticket), { ticket }) as never)
      },
    )

function whyNot({ status, agent }: ApiTicket): string {
  if (status === 'closed') return 'The ticket is closed already.'
  return agent === null ? 'The ticket is not given out yet: ask again in a moment.' : `${agent} has the ticket already.`
}
