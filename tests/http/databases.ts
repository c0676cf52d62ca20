// A suite on every database there is: the embedded one, and PostgreSQL where there is a server.

import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { pglite, postgresServer, type TestDatabase } from '../store/databases.ts'

const servers = [pglite, ...[await postgresServer()].flatMap((server) => server ?? [])]

/** `database` is empty at each test's start. */
export function onEachDatabase(title: string, suite: (database: () => TestDatabase) => void): void {
  describe.each(servers)(`${title} on $kind`, (server) => {
    let opened: TestDatabase | undefined
    const database = () => {
      if (opened === undefined) throw new Error('The database is not open yet.')
      return opened
    }
    beforeAll(async () => {
      opened = await server.open()
    })
    afterAll(() => database().drop())
    beforeEach(() => database().clear())
    suite(database)
  })
}
