// The house rules as tests: which room may use which, what the core may not know, and that nothing lies around unused.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeKindNames } from '../engine/core/nodes/registry.ts'

const root = resolve(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|tsx)$/.test(file))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** First matching room wins. A room may use itself and those listed. */
const ROOMS: readonly (readonly [room: string, mayUse: readonly string[]])[] = [
  ['engine/core/', []],
  ['engine/port/', ['engine/core/']],
  ['adapters/', ['engine/core/', 'engine/port/']],
  ['engine/store/', ['engine/core/', 'engine/port/']],
  ['engine/runtime/', ['engine/core/', 'engine/port/', 'engine/store/']],
  ['engine/http/', ['engine/core/', 'engine/port/', 'engine/store/', 'engine/runtime/']],
  ['engine/config.ts', ['engine/core/']],
  ['engine/main.ts', ['engine/', 'adapters/']],
  ['engine/cli/', ['engine/', 'adapters/']],
  ['designer/', ['engine/core/index.ts']],
]
/** Types of what travels between page and engine: they leave nothing behind in the page. */
const CONTRACT = /^engine\/http\/api\/(routes|flow-schemas|account-schemas)\.ts$/

const roomOf = (file: string) => ROOMS.find(([room]) => file.startsWith(room))

interface Import {
  readonly file: string
  readonly from: string
  readonly typeOnly: boolean
}

function importsOf(file: string): Import[] {
  const found = read(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|(?:import|new URL)\(['"]([^'"]+)['"](?:\)|, import\.meta)/g,
  )
  return [...found].map((m) => ({ file, typeOnly: m[1] !== undefined, from: m[2] ?? m[3] ?? '' }))
}

const local = ({ file, from }: Import) =>
  from.startsWith('.') ? relative(root, resolve(root, dirname(file), from)) : undefined
const production = tracked.filter((file) => !file.startsWith('tests/'))

describe('the rooms', () => {
  test('arrows run one way', () => {
    const wrong = production.flatMap(importsOf).flatMap((found) => {
      const room = roomOf(found.file)
      const target = local(found)
      if (!room || target === undefined || target.startsWith(room[0])) return []
      if (room[0] === 'designer/' && found.typeOnly && CONTRACT.test(target)) return []
      return room[1].some((allowed) => target.startsWith(allowed)) ? [] : [`${found.file} uses ${target}`]
    })
    expect(wrong).toEqual([])
  })

  test('no file waits for itself: imports of values make no circle', () => {
    const uses = new Map(
      production.map((file) => [
        file,
        importsOf(file)
          .filter((i) => !i.typeOnly)
          .flatMap((i) => local(i) ?? []),
      ]),
    )
    const closed = new Set<string>()
    const circles: string[] = []
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      else if (!closed.has(file)) for (const next of uses.get(file) ?? []) walk(next, [...path, file])
      closed.add(file)
    }
    for (const file of uses.keys()) walk(file, [])
    expect(circles).toEqual([])
  })

  test('libraries are used where they belong', () => {
    const only: Record<string, RegExp> = {
      xstate: /^engine\/core\/(compile|conversation|ticket|check)\//,
      jsonata: /^engine\/core\/expression\//,
      'drizzle-orm': /^engine\/store\//,
      postgres: /^engine\/store\//,
      // The designer has hono's typed client.
      hono: /^(engine\/(http\/|main\.ts)|designer\/api\/client\.ts)/,
    }
    const wrong = production.flatMap(importsOf).filter(({ file, from }) => {
      const library = Object.keys(only).find((name) => from === name || from.startsWith(`${name}/`))
      return library !== undefined && !only[library]?.test(file)
    })
    expect(wrong).toEqual([])
  })

  test('no production file lies unused', () => {
    const entries = [
      'engine/main.ts',
      'engine/cli/parley.ts',
      'engine/core/index.ts',
      'engine/runtime/expression-worker.ts',
      'engine/runtime/quarantine-child.ts',
      'designer/main.tsx',
      'designer/build.ts',
      'designer/i18n/keys.d.ts',
    ]
    const used = new Set([
      ...entries,
      ...tracked.flatMap(importsOf).flatMap((i) => (i.file.startsWith('tests/') ? [] : (local(i) ?? []))),
    ])
    expect(production.filter((file) => roomOf(file) && !used.has(file))).toEqual([])
  })
})

describe('the core', () => {
  const core = tracked.filter((file) => file.startsWith('engine/core/'))
  const banned =
    /Date\.now|new Date\(\)|Math\.random|\bconsole\.|setTimeout|setInterval|\bprocess\.|\bfetch\(|Temporal\.Now|from 'node:/

  test('knows no clock, no random, no outside', () => {
    const wrong = core.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, i) =>
          banned.test(line.replace(/\/\/.*|\/?\*.*/, '')) ? [`${file}:${i + 1} ${line.trim()}`] : [],
        ),
    )
    expect(wrong).toEqual([])
  })

  test.each(nodeKindNames)('the node kind %s has its file, its form, its table and its line in the docs', (kind) => {
    expect(tracked).toContain(`engine/core/nodes/${kind}.ts`)
    expect(tracked).toContain(`designer/editor/inspector/forms/${kind}.tsx`)
    expect(read('tests/core/nodes/tables.test.ts')).toContain(`${kind}: [`)
    expect(readFileSync(join(root, 'docs/nodes.md'), 'utf8')).toContain(`## ${kind}`)
  })
})

describe('the files', () => {
  test('each says in its first line what it is for', () => {
    const silent = tracked.filter((file) => !/^(#!.*\n)?(\/\/|\/\*\*?)\s/.test(read(file)))
    expect(silent).toEqual([])
  })

  test('nothing is left for later', () => {
    const marker = /\bTODO\b|\bFIXME\b|@ts-ignore|\b(test|it|describe)\.only\b|\bas any\b/
    expect(tracked.filter((file) => file !== 'tests/house.test.ts' && marker.test(read(file)))).toEqual([])
  })
})
