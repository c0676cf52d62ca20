// The contract on the embedded database.

import { describeStore } from '../contract/store.ts'
import { pglite } from './databases.ts'

describeStore(pglite)
