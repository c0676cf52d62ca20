// A process of its own that opens a data directory, says how many transactions it finds there, and adds more without end,
// each said as soon as it is acknowledged. A transaction is three rows: a half one would show.

import { openStore } from '../../engine/store/open.ts'

const ROWS = 3
const store = await openStore({ dataDir: process.argv[2] })
const run = <Row>(text: string, ...parameters: number[]) => store.query<Row>({ text, parameters })

await run('create table if not exists acknowledged (n int, part int, primary key (n, part))')
const [found] = await run<{ last: number; rows: number }>(
  'select coalesce(max(n), 0)::int as last, count(*)::int as rows from acknowledged',
)
const last = found?.last ?? 0
if (found?.rows !== last * ROWS) throw new Error(`${found?.rows} rows are not ${last} whole transactions`)
process.stdout.write(`found ${last}\n`)
for (let n = last + 1; ; n += 1) {
  await store.transaction((transaction) =>
    transaction.commit(
      Array.from({ length: ROWS }, (_, part) => ({
        text: 'insert into acknowledged values ($1, $2)',
        parameters: [n, part],
      })),
    ),
  )
  process.stdout.write(`${n}\n`)
}
