// The contract on a PostgreSQL server, where there is one: only there can two engines really meet.

import { describe, it } from 'vitest'
import { describeStore } from '../contract/store.ts'
import { postgresServer } from './databases.ts'

const server = await postgresServer()
if (server === undefined) describe('on postgres', () => it('needs a server: see the line above', () => undefined))
else describeStore(server)
