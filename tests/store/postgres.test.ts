// The contract on the PostgreSQL server of TEST_DATABASE_URL: only there can two engines really meet.

import { describeStore } from '../contract/store.ts'
import { postgresServer } from './databases.ts'

const server = await postgresServer()
if (server !== undefined) describeStore(server)
