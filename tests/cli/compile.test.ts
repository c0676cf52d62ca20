// `parley compile`: the machine of a flow, for plain XState.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { folderOfFlows, parley } from '../support/cli.ts'

const folder = folderOfFlows()

describe('compile', () => {
  test('what it prints loads in plain XState and walks', async () => {
    const { code, out } = await parley(['compile', 'flows/shop/flow.json'])
    expect(code).toBe(0)
    const actor = createActor(createMachine(JSON.parse(out))).start()
    actor.send({ type: 'trigger.when-greeted' })
    actor.send({ type: 'option.products' })
    expect(actor.getSnapshot().value).toBe('products')
    actor.stop()
  })

  test('a broken flow is refused', async () => {
    expect(await parley(['compile', join(folder.path, 'broken')])).toMatchObject({
      code: 1,
      out: expect.stringContaining('missing-outlet'),
    })
  })
})
