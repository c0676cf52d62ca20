// /api/flows/{id}/tests: the conversation tests that people keep with a flow.

import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Drafts } from '../../runtime/drafts.ts'
import { FLOW_TEST_CHARS_MAX, FLOW_TESTS_MAX, type FlowTests, type SavedTest } from '../../runtime/flow-tests.ts'
import type { FlowTestRow } from '../../store/queries/flow-tests.ts'
import type { ApiEnv } from '../identity.ts'
import { problem } from '../problem.ts'
import { body, createRoutes, idParam, json, refused } from './contract.ts'

const name = z
  .string()
  .min(1)
  .max(100)
  // A name becomes a file's: letters, digits and dashes of any script, no path.
  .regex(/^[\p{L}\p{M}\p{N}_-]+$/u, 'must hold only letters, digits, “-” and “_”')
  .openapi({ description: 'of the file, without .conversation.yaml', example: 'late-at-night' })
const text = z.string().max(FLOW_TEST_CHARS_MAX).openapi({ description: 'the file: YAML, one conversation or several' })

const testSchema = z.object({ name, text, editedBy: z.string(), editedAt: z.iso.datetime() }).openapi('FlowTest')
export type ApiFlowTest = z.infer<typeof testSchema>

export interface FlowTestsService {
  readonly flowTests: FlowTests
  readonly drafts: Drafts
}

export const flowTestRoutes = ({ flowTests, drafts }: FlowTestsService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows/{id}/tests',
        summary: 'The conversation tests of a flow',
        request: { params: idParam },
        responses: { 200: json(z.object({ tests: z.array(testSchema) }), 'the tests, in the order of their names') },
      }),
      async (c) => c.json({ tests: (await flowTests.list(c.req.valid('param').id)).map(toTest) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows/{id}/tests',
        summary: 'Keep a test with a flow',
        request: { params: idParam, body: body(z.object({ name, text })) },
        responses: {
          201: json(testSchema, 'the test'),
          404: refused('no such flow'),
          409: refused('there is a test of this name, or there are too many'),
          422: refused('no conversations that can be read'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { name, text } = c.req.valid('json')
        if ((await drafts.read(id)) === undefined) return problem(c, 404, `There is no flow “${id}”.`) as never
        const saved = await flowTests.add(id, name, text, c.get('identity').name)
        return saved.ok ? c.json(toTest(saved.test), 201) : (notSaved(c, name, saved) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/flows/{id}/tests/{name}',
        summary: 'Change a test',
        request: { params: idParam.extend({ name }), body: body(z.object({ text })) },
        responses: {
          200: json(testSchema, 'the test'),
          404: refused('no such test'),
          422: refused('no conversations that can be read'),
        },
      }),
      async (c) => {
        const { id, name } = c.req.valid('param')
        const saved = await flowTests.change(id, name, c.req.valid('json').text, c.get('identity').name)
        return saved.ok ? c.json(toTest(saved.test), 200) : (notSaved(c, name, saved) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/flows/{id}/tests/{name}',
        summary: 'Remove a test',
        request: { params: idParam.extend({ name }) },
        responses: { 204: { description: 'it is gone' }, 404: refused('no such test') },
      }),
      async (c) => {
        const { id, name } = c.req.valid('param')
        if (await flowTests.remove(id, name)) return c.body(null, 204)
        return problem(c, 404, `The flow “${id}” has no test “${name}”.`) as never
      },
    )

const toTest = ({ name, text, editedBy, editedAt }: FlowTestRow): ApiFlowTest => ({
  ...{ name, text, editedBy },
  editedAt: new Date(editedAt).toISOString(),
})

function notSaved(c: Context<ApiEnv>, name: string, saved: Extract<SavedTest, { ok: false }>): Response {
  switch (saved.why) {
    case 'unreadable':
      return problem(c, 422, `The test ${saved.mistake}`)
    case 'exists':
      return problem(c, 409, `There is a test “${name}” already: choose another name.`)
    case 'tooMany':
      return problem(c, 409, `There are ${FLOW_TESTS_MAX} tests of this flow: remove some first.`)
    case 'unknown':
      return problem(c, 404, `There is no test “${name}”.`)
  }
}
