// A person takes conversations over while others write on their messages, on a PostgreSQL server: every one is stopped.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertOutbox, withholdQueued } from '../../engine/store/queries/write-turns.ts'
import type { Statement, Store } from '../../engine/store/store.ts'
import { postgresServer, type TestDatabase } from './databases.ts'

const server = await postgresServer()
const PEOPLE = [1, 2, 3]

const conversation = (n: number) => ({ bucket: n, conversation_id: `00000000-0000-7000-8000-00000000000${n}` })
const message = (n: number) => ({
  ...{ ...conversation(n), id: `o${n}`, position: n, channel: 'fake', account: 'us', message: '{}', automatic: true },
  ...{ urgency: 1, guarantee: 'atLeastOnce', status: 'queued' as const },
})
const sql = <Row>(text: string): Statement<Row> => ({ text, parameters: [] })
const WAITING = sql<{ n: number }>(
  `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
)

describe.runIf(server !== undefined)('a takeover', () => {
  let database: TestDatabase
  let recording: Store
  let takingOver: Store
  beforeAll(async () => {
    if (server !== undefined) database = await server.open()
    recording = await database.another()
    takingOver = await database.another()
  })
  afterAll(() => database.drop())

  it.each([
    ['queued again', 'withheld', `status = 'queued'`],
    ['sent', 'sent', `status = 'sent', sent_at = 1`],
    ['still under way', 'sending', `lease_until = 2`],
  ])('stops all messages that it waited for: %s, then %s', async (_, status, change) => {
    await database.clear()
    await database.store.query(insertOutbox(PEOPLE.map(message), 0))
    await database.store.query(sql(`update outbox set status = 'sending'`))
    let taken: Promise<unknown> = Promise.resolve()
    await recording.transaction(async (transaction) => {
      await transaction.query(sql(`update outbox set ${change}`))
      taken = takingOver.query(withholdQueued(PEOPLE.map(conversation)))
      while ((await database.store.query(WAITING))[0]?.n !== 1);
    })
    await taken
    const rows = await database.store.query(sql('select status, stopped from outbox'))
    expect(rows).toEqual(PEOPLE.map(() => ({ status, stopped: true })))
  })
})
