// The database's own clock.

import type { Statement } from '../store.ts'

export const databaseNow: Statement<{ now: number }> = {
  text: 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  parameters: [],
}
