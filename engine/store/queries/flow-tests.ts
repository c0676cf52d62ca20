// Conversation tests of flows, as the text of their files.

import type { flowTest } from '../schema.ts'
import type { Statement } from '../store.ts'

export type FlowTestRow = typeof flowTest.$inferSelect

const COLUMNS = `flow_id as "flowId", name, text, edited_by as "editedBy", edited_at as "editedAt"`

/** In the order of their names. */
export function listFlowTests(flowId: string): Statement<FlowTestRow> {
  return {
    text: `select ${COLUMNS} from flow_test where flow_id = $1::text order by name collate "C"`,
    parameters: [flowId],
  }
}

// One statement, so that of two who save under one name only one does; the count bounds what a flow may hold.
const ADD = `
insert into flow_test (flow_id, name, text, edited_by, edited_at)
select $1::text, $2::text, $3::text, $4::text, $5::bigint
where (select count(*) from flow_test where flow_id = $1::text) < $6::int
on conflict (flow_id, name) do nothing
returning ${COLUMNS}`

/** Nothing where there is one of this name, or `max` of them. */
export function addFlowTest(
  { flowId, name, text, editedBy, editedAt }: FlowTestRow,
  max: number,
): Statement<FlowTestRow> {
  return { text: ADD, parameters: [flowId, name, text, editedBy, editedAt, max] }
}

const CHANGE = `
update flow_test set text = $3::text, edited_by = $4::text, edited_at = $5::bigint
where flow_id = $1::text and name = $2::text
returning ${COLUMNS}`

/** Nothing where there is none of this name. */
export function changeFlowTest({ flowId, name, text, editedBy, editedAt }: FlowTestRow): Statement<FlowTestRow> {
  return { text: CHANGE, parameters: [flowId, name, text, editedBy, editedAt] }
}

const REMOVE = 'delete from flow_test where flow_id = $1::text and name = $2::text returning name'

export function removeFlowTest(flowId: string, name: string): Statement<{ readonly name: string }> {
  return { text: REMOVE, parameters: [flowId, name] }
}
