// `parley chat`: talking to flows with a clock of one’s own, and keeping what was tried.

import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { folderOfFlows, parley, root } from '../support/cli.ts'

const folder = folderOfFlows()

describe('chat', () => {
  test('begins in the middle, lets a send fail, taps an old menu, and jumps to what comes next', async () => {
    const said = [
      '/next',
      '/start main-menu',
      '/next',
      '/start nowhere',
      '/old Products',
      '/send image',
      '/send gold',
      '/fail',
      '/sunday',
      '/state',
    ]
    const { code, out } = await parley(['chat', 'flows/shop', '--at', '2026-11-24T10:00'], `${said.join('\n')}\n`)
    expect(code).toBe(0)
    const lines = out.split('\n')
    const order = [
      'No timer is set.',
      'How can we help you today?',
      '24/11/2026, 10:10',
      'more help',
      'There is no node “nowhere”',
      'Which model',
      'Name what is sent',
      '29/11/2026, 03:00',
      '"reason": "delivery-failed"',
    ]
    const places = order.map((part) => lines.findIndex((line) => line.includes(part)))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('talks, and time is a control', async () => {
    const said = [
      'products',
      '2',
      'back',
      '/wait 10m',
      '1',
      '/agent I am here',
      '/close',
      '5',
      '/why',
      '/dance',
      '/quit',
    ].join('\n')
    const { code, out } = await parley(['chat', 'flows/shop', '--at', '2026-11-24T10:00'], `${said}\n`)
    expect(code).toBe(0)
    for (const part of [
      'Which model',
      'NT$7,900',
      '24/11/2026, 10:10',
      'more help',
      'colleague',
      'I am here',
      '"what":"routed"',
      'There is no /dance',
    ]) {
      expect(out).toContain(part)
    }
  })
})

describe('what was tried in a chat', () => {
  test('goes back and on another way, and the way one stands on becomes a test that holds', async () => {
    const shop = join(folder.path, 'tried/shop')
    for (const id of ['shop', 'satisfaction'])
      await cp(join(root, 'flows', id), join(folder.path, 'tried', id), { recursive: true })
    const file = join(shop, 'tried.conversation.yaml')
    const said = [
      ...['/back', 'products', '1', '/back', '2', '/wait 25h', `/save ${file}`, `/save ${file}`, '/save tried.txt'],
      ...['/back', '/back', '/forward', '/forward', '/forward', '/quit'],
    ].join('\n')
    const { code, out } = await parley(['chat', shop, '--at', '2026-11-24T10:00'], `${said}\n`)
    expect(code).toBe(0)
    for (const part of [
      'This is the beginning.',
      '(after “products”)',
      `Saved 3 steps to ${file}`,
      'There is a file',
      'Name a file that ends in .conversation.yaml',
      '(after “2”)',
      '(after a wait of 90000 s)',
      'Nothing was tried after this.',
    ])
      expect(out).toContain(part)
    const [kept] = parse(await readFile(file, 'utf8'))
    expect(kept).toMatchObject({ title: 'products', at: '2026-11-24 10:00' })
    expect(kept.steps.map((step: object) => Object.keys(step)[0])).toEqual(['customer', 'customer', 'wait'])
    expect(kept.steps.map(({ customer, wait }: { customer?: string; wait?: string }) => customer ?? wait)).toEqual([
      ...['products', '2', '1d1h'],
    ])
    expect(await parley(['test', shop, file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 conversation: 1 hold, 0 do not.\n'),
    })
  })
})
