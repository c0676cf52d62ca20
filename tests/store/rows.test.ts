// Rows that travel as one parameter arrive as they were, whatever stands in them.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COLUMN_END, ITEM_END, listed, NULL, rowType, storableText, VALUE_END } from '../../engine/store/rows.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

interface Row {
  readonly n: number
  readonly id: string | null
  readonly small: number | null
  readonly instant: number | null
  readonly is: boolean | null
  readonly name: string | null
  readonly json: string | null
  readonly list: readonly string[]
}

const ROW = rowType<Row>({
  n: 'int',
  id: 'uuid',
  small: 'smallint',
  instant: 'bigint',
  is: 'boolean',
  name: 'text',
  json: 'json',
  list: 'list',
})

const READ = {
  text: `select row.*, array_to_json(${listed('list')}) as list from ${ROW.read('$1', 'row')} order by n`,
}

const separators = fc.constantFrom(COLUMN_END, VALUE_END, ITEM_END, NULL, '\u0000', '\ud800', '\\', "'", '"', ',', '{}')
const anyText = fc.oneof(
  fc.constant(''),
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(separators, fc.string())).map((parts) => parts.join('')),
)
const anyJson = fc.oneof(
  fc.json(),
  anyText.map((text) => JSON.stringify({ text })),
  fc.constantFrom('"\\u0000"', '{"half":"\\ud83d"}', '{"typed":"\\\\u0000"}', '"text"', 'null', '[]', '-0', '1e400'),
)
const anyRow = fc.record({
  id: fc.option(fc.uuid()),
  small: fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  instant: fc.option(fc.maxSafeInteger()),
  is: fc.option(fc.boolean()),
  name: fc.option(anyText),
  json: fc.option(anyJson),
  list: fc.array(fc.oneof(fc.string({ minLength: 1 }), fc.integer().map(String)), { minLength: 1 }),
})

for (const server of [pglite, await postgresServer()].flatMap((server) => server ?? [])) {
  describe(`on ${server.kind}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await server.open()
    })
    afterAll(() => database.drop())

    const read = (rows: readonly Row[]) => database.store.query<Row>({ ...READ, parameters: [ROW.write(rows)] })
    const stored = (row: Row) => ({
      ...row,
      name: row.name === null ? null : storableText(row.name),
      list: row.list.map((item) => storableText(item)),
    })

    it('arrive letter by letter', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRow, { maxLength: 8 }), async (given) => {
          const rows = given.map((row, n) => ({ n, ...row }))
          expect(await read(rows)).toEqual(rows.map(stored))
        }),
        { numRuns: 300 },
      )
    })

    it('keep nothing, an empty text, and null apart', async () => {
      const row = { n: 1, id: null, small: null, instant: null, is: null, json: null, list: ['a'] }
      expect(await read([])).toEqual([])
      expect(await read([{ ...row, name: '' }])).toEqual([{ ...row, name: '' }])
      expect(await read([{ ...row, name: null }])).toEqual([{ ...row, name: null }])
    })

    it('let no value move into another column', async () => {
      const row = { n: 1, id: null, small: null, instant: null, is: null, name: null, json: null, list: ['a'] }
      await expect(read([{ ...row, id: `${VALUE_END}${COLUMN_END}` }])).rejects.toThrow('uuid')
    })

    it('refuse what is no value of its column', async () => {
      const row = { n: 1, id: null, small: 40_000, instant: null, is: null, name: null, json: null, list: ['a'] }
      await expect(read([row])).rejects.toThrow('out of range')
      await expect(read([{ ...row, small: 0.5 }])).rejects.toThrow('smallint')
    })
  })
}

it('change only what cannot be stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(['\0', COLUMN_END, VALUE_END, ITEM_END, NULL].every((never) => !text.includes(never)))
      expect(storableText(text)).toBe(text)
    }),
  )
  expect(storableText(`a\0b${VALUE_END}c\ud800d`)).toBe('ab\ufffdc\ufffdd')
})
