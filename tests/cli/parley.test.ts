// The command line as people and scripts use it: words, JSON, exit codes.

import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function parley(
  args: readonly string[],
  input = '',
  env: Record<string, string> = {},
  file = 'engine/cli/parley.ts',
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => (out += text))
    child.stderr.on('data', (text) => (err += text))
    child.on('close', (code) => done({ code, out, err }))
    child.stdin.end(input)
  })
}

let folder: string
const flow = (change: object) => ({
  schemaVersion: 1,
  id: 'hello',
  name: 'Hello',
  languages: ['en'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] },
    { id: 'greet', kind: 'message', text: { en: 'Hello you' } },
  ],
  edges: [{ from: 'start', outlet: 'next', to: 'greet' }],
  ...change,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  await mkdir(join(folder, 'hello'))
  await mkdir(join(folder, 'broken'))
  await writeFile(join(folder, 'hello/flow.json'), JSON.stringify(flow({})))
  await writeFile(
    join(folder, 'hello/right.conversation.yaml'),
    '- title: Says hello: at once\n  steps:\n    - customer: hi\n    - bot: ["hello"]\n',
  )
  await writeFile(
    join(folder, 'wrong.conversation.yaml'),
    '- title: Says goodbye\n  steps:\n    - customer: hi\n    - bot: ["goodbye"]\n',
  )
  await writeFile(join(folder, 'unreadable.conversation.yaml'), '- title: Nobody acts\n  steps:\n    - custmer: hi\n')
  await mkdir(join(folder, 'island'))
  const lost = ['lost', 'found'].map((id) => ({ id, kind: 'message', text: { en: id } }))
  const { nodes, edges } = flow({}) as { nodes: object[]; edges: object[] }
  const island = flow({ nodes: [...nodes, ...lost], edges: [...edges, { from: 'lost', outlet: 'next', to: 'found' }] })
  await writeFile(join(folder, 'island/flow.json'), JSON.stringify(island))
  await writeFile(join(folder, 'broken/flow.json'), JSON.stringify(flow({ edges: [] })))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('check', () => {
  test('the shipped flows have nothing to mend', async () => {
    expect(await parley(['check', 'flows'])).toMatchObject({ code: 0, out: expect.stringContaining('nothing to mend') })
  })

  test('a mistake is told with flow, node, outlet and remedy', async () => {
    const { code, out } = await parley(['check', join(folder, 'broken')])
    expect(code).toBe(1)
    for (const part of ['hello', '“start”', 'next', 'Draw an edge', '[missing-outlet]']) expect(out).toContain(part)
  })

  test('as JSON', async () => {
    const { code, out } = await parley(['check', join(folder, 'broken'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      issues: [{ code: 'missing-outlet', node: 'start', field: 'next', severity: 'error' }],
    })
  })
})

describe('check by what the team decided', () => {
  const OFF = JSON.stringify({ severities: { 'wordy-answer': 'off' } })
  const STRICT = JSON.stringify({ severities: { 'wordy-answer': 'error' }, limits: { wordsPerAnswer: 10 } })
  const inFolder = async () => {
    const place = await mkdtemp(join(tmpdir(), 'parley-checks-'))
    const flow = join(place, 'flows', 'wordy')
    await mkdir(flow, { recursive: true })
    const text = { en: 'one two three four five six seven eight nine ten eleven' }
    const hello = JSON.parse(await readFile(join(folder, 'hello', 'flow.json'), 'utf8'))
    const nodes = hello.nodes.map((node: { kind: string }) => (node.kind === 'message' ? { ...node, text } : node))
    await writeFile(join(flow, 'flow.json'), JSON.stringify({ ...hello, nodes }))
    return place
  }

  test('named, beside the flows, or not at all', async () => {
    const place = await inFolder()
    const flows = join(place, 'flows')
    expect(await parley(['check', flows])).toMatchObject({ code: 0, out: '1 flow checked: nothing to mend.\n' })
    await writeFile(join(place, 'checks.json'), STRICT)
    const beside = await parley(['check', join(flows, 'wordy')])
    expect(beside).toMatchObject({ code: 1, out: expect.stringContaining('[wordy-answer]') })
    await writeFile(join(place, 'named.json'), OFF)
    expect(await parley(['check', flows, '--settings', join(place, 'named.json')])).toMatchObject({ code: 0 })
  })

  test('a file that says something else is refused in a sentence', async () => {
    const place = await inFolder()
    const refused = async (text: string) => {
      await writeFile(join(place, 'checks.json'), text)
      const { code, err } = await parley(['check', join(place, 'flows')])
      return { code, err }
    }
    expect(await refused('{')).toMatchObject({ code: 2, err: expect.stringContaining('is not JSON') })
    expect(await refused('{"severities":{"missing-outlet":"off"}}')).toMatchObject({
      code: 2,
      err: expect.stringContaining('“severities.missing-outlet”'),
    })
    expect(await parley(['check', join(place, 'flows'), '--settings', join(place, 'gone.json')])).toMatchObject({
      code: 2,
    })
  })
})

describe('test', () => {
  test('conversations that hold', async () => {
    expect(await parley(['test', join(folder, 'hello')])).toMatchObject({
      code: 0,
      out: 'hello: 2 of 2 nodes and 1 of 1 ways are walked.\n1 conversation: 1 hold, 0 do not.\n',
    })
  })

  test('one that does not is shown with the chat and the difference', async () => {
    const { code, out } = await parley(['test', join(folder, 'hello'), join(folder, 'wrong.conversation.yaml')])
    expect(code).toBe(1)
    for (const part of [
      '✗ Says goodbye',
      'customer: hi',
      'bot: Hello you',
      'step 2: expected a message with “goodbye”; came “Hello you”',
    ])
      expect(out).toContain(part)
  })

  test('a step with a word nobody knows is no test that passes', async () => {
    const { code, err } = await parley(['test', join(folder, 'hello'), join(folder, 'unreadable.conversation.yaml')])
    expect(code).toBe(2)
    expect(err).toContain('custmer')
  })
})

describe('cover', () => {
  test('what it keeps is a test that holds and walks every way', async () => {
    const file = join(folder, 'all-ways.conversation.yaml')
    const made = await parley(['cover', 'flows/feedback', '--keep', file])
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('walk 18 of 18 ways (100 %)') })
    const { code, out } = await parley(['test', 'flows/feedback', file])
    expect(code).toBe(0)
    expect(out).toContain('18 of 18 ways are walked')
  })

  test('a way that nobody can walk is named', async () => {
    const { code, out } = await parley(['cover', join(folder, 'island'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { flow: 'hello', walked: 1, ways: 2, notWalked: [{ node: 'lost', outlet: 'next' }] },
    ])
  })
})

describe('replay', () => {
  const menu = (words: string[], text: string) =>
    flow({
      nodes: [
        { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words }] },
        { id: 'greet', kind: 'message', text: { en: text } },
      ],
    })
  beforeAll(async () => {
    for (const [name, document] of [
      ['before', menu(['hi'], 'Hello you')],
      ['after', menu(['hi', 'hello'], 'Hello there')],
    ] as const) {
      await mkdir(join(folder, name, 'hello'), { recursive: true })
      await writeFile(join(folder, name, 'hello/flow.json'), JSON.stringify(document))
    }
    await mkdir(join(folder, 'chats/WhatsApp Chat - Bo'), { recursive: true })
    const line = (time: string, said: string) => `13/04/2026, ${time} - ${said}\n`
    await writeFile(
      join(folder, 'chats/WhatsApp Chat with Ana.txt'),
      line('10:00', 'Ana: hello') + line('10:01', 'Sunny Bikes: Hi Ana') + line('10:02', 'Ana: thanks'),
    )
    await writeFile(
      join(folder, 'chats/WhatsApp Chat - Bo/_chat.txt'),
      // The business begins here: it is known by standing in both chats.
      line('10:00', 'Sunny Bikes: Dear Bo') + line('10:01', 'Bo: hi'),
    )
    await writeFile(join(folder, 'chats/empty.txt'), 'no chat\n')
  })
  const args = (...more: string[]) => ['replay', join(folder, 'before'), join(folder, 'after'), '--chats', ...more]

  test('says what customers would have got, by its cause and with their words', async () => {
    const { code, out } = await parley(args(join(folder, 'chats')))
    expect(code).toBe(0)
    for (const part of [
      'empty.txt: No line looks like a message',
      '2 conversations from 3 chats played on both: 0 the same.',
      '1 understood now, not before\n  WhatsApp Chat with Ana, message 1 (2026-04-13 10:00): “hello”',
      '    (nothing)\n    after:\n       bot: Hello there',
      '1 answered otherwise\n  WhatsApp Chat - Bo, message 1 (2026-04-13 10:01): “hi”',
    ])
      expect(out).toContain(part)
  })

  test('as JSON', async () => {
    const { code, out } = await parley(args(join(folder, 'chats/WhatsApp Chat with Ana.txt'), '--json'))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      played: 1,
      counts: { newlyUnderstood: 1, same: 0 },
      differences: [{ words: 'hello', before: [], after: [{ from: 'flow' }] }],
      notes: [expect.stringContaining('“Sunny Bikes” is taken for the business')],
    })
  })

  test('flows against themselves are the same', async () => {
    const { out } = await parley([
      'replay',
      'flows',
      'flows',
      '--chats',
      join(folder, 'chats'),
      '--business',
      'sunny bikes',
    ])
    expect(out).toContain('2 conversations from 3 chats played on both: 2 the same.')
  })

  test('where there are no chats, that is said', async () => {
    const { code, err } = await parley(args(join(folder, 'before')))
    expect([code, err]).toEqual([2, expect.stringContaining('There is no chat at')])
    expect(await parley(['replay', 'flows', 'flows'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--chats'),
    })
  })
})

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
    expect(await parley(['compile', join(folder, 'broken')])).toMatchObject({
      code: 1,
      out: expect.stringContaining('missing-outlet'),
    })
  })
})

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
    const shop = join(folder, 'tried/shop')
    for (const id of ['shop', 'satisfaction'])
      await cp(join(root, 'flows', id), join(folder, 'tried', id), { recursive: true })
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
      DATA_DIR: join(folder, 'data'),
      FLOWS_DIR: join(folder, 'broken'),
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
