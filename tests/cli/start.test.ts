// What the command line says where it cannot do what it is asked, and how it is called.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOfFlows, parley, root } from '../support/cli.ts'

const folder = folderOfFlows()

describe('what cannot be carried out', () => {
  test.each([
    ['an unknown command', ['dance']],
    ['a folder that is not there', ['check', 'nowhere']],
    ['a time that is none', ['chat', 'flows/shop', '--at', 'noon']],
  ])('%s is exit code 2 and one sentence', async (_, args) => {
    const { code, err } = await parley(args)
    expect(code).toBe(2)
    expect(err.trim().length).toBeGreaterThan(10)
    expect(err).not.toContain('    at ')
  })

  test('help is no mistake', async () => {
    expect(await parley(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('check') })
  })

  test('a start with a wrong environment says every mistake and starts nothing', async () => {
    const { code, err } = await parley(['start'], '', {
      PORT: 'three',
      BUSINESS_HOURS: 'whenever',
      CONNECTION_ORDERS_URL: 'ftp://x',
    })
    expect(code).toBe(1)
    for (const part of ['PORT', 'BUSINESS_HOURS', 'CONNECTION_ORDERS_URL']) expect(err).toContain(part)
    expect(err).not.toContain('    at ')
  })

  test('a first start with broken flows publishes nothing and says why', async () => {
    const { code, err } = await parley(['start'], '', {
      PORT: '0',
      DATA_DIR: join(folder.path, 'data'),
      FLOWS_DIR: join(folder.path, 'broken'),
    })
    expect(code).toBe(1)
    expect(err).toContain('missing-outlet')
  })
})

test('what package.json names as the command does the same', async () => {
  const { bin }: { bin: Record<string, string> } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  expect(await parley(['check', 'flows'], '', {}, bin.parley)).toMatchObject({ code: 0, err: '' })
  expect(await parley(['check', 'nowhere'], '', {}, bin.parley)).toMatchObject({ code: 2, out: '' })
})
