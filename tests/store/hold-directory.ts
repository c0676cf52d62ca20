// A process of its own that opens a data directory, writes rows without end and says how many were acknowledged.

import { openStore } from '../../engine/store/open.ts'

const store = await openStore({ dataDir: process.argv[2] })
await store.query({ text: 'create table if not exists acknowledged (n int)', parameters: [] })
for (let n = 1; ; n += 1) {
  await store.query({ text: 'insert into acknowledged values ($1)', parameters: [n] })
  process.stdout.write(`${n}\n`)
}
