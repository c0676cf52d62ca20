// Which conversations stand in a flow, slice by slice of all there are: most stand in none, and none of them is locked.
//
// An index would have to hold what every turn changes, and each turn would pay for it; this is asked when somebody publishes.

import type { Statement } from '../store.ts'
import type { Place } from './claim-conversations.ts'

export interface StandingRow {
  readonly bucket: number
  readonly id: string
  /** Null: it stands elsewhere, and is named as the last of a full slice. */
  readonly state: string | null
}

// The text is looked for as JSON has it, so that nobody's words can be taken for it: in them each quote has a backslash before it.
const READ_UNDER_WAY = `
with slice as materialized (
  select bucket, id, case when strpos(state, $3) > 0 then state end as state
  from conversation where (bucket, id) > ($1::smallint, $2::uuid)
  order by bucket, id limit $4
)
select bucket, id, state from slice where state is not null
union all
(select bucket, id, null from slice order by bucket, id offset $4 - 1)`

/**
 * Those of the next `limit` conversations after a place that may stand in the flow: their states tell. The row without a state is
 * the last of the slice; where there is none the slice was the last.
 */
export function readUnderWay(after: Place, flowId: string, limit: number): Statement<StandingRow> {
  return {
    text: READ_UNDER_WAY,
    parameters: [after.bucket, after.conversationId, `"version":"${flowId}@`, limit],
  }
}
