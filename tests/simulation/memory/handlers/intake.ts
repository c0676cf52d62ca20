// What comes in: events of channels, and of our own.

import { putEvent } from '../../../../engine/store/queries/put-event.ts'
import type { IntakeItem } from '../../../../engine/store/queries/take-in-events.ts'
import { type AskedIdentity, takeInEvents } from '../../../../engine/store/queries/take-in-events.ts'
import { ITEM_END } from '../../../../engine/store/rows.ts'
import { recordset } from '../recordset.ts'
import type { Running, Steps } from '../statement.ts'
import { keyOf } from '../table.ts'
import { compare, integer, text, uuid } from '../values.ts'
import { type Handled, handle } from './handler.ts'

interface Way {
  readonly bucket: number
  readonly conversation_id: string
}

interface Item extends Omit<IntakeItem, 'identities'> {
  readonly buckets: string
  readonly kinds: string
  readonly values: string
}

const items = recordset<Item>(
  'n int, call int, id uuid, event text, at bigint, key text, note text, buckets text, kinds text, values text',
)

function identitiesOf({ buckets, kinds, values }: Item): AskedIdentity[] {
  const [kind, value] = [kinds, values].map((list) => list.split(ITEM_END))
  return buckets.split(ITEM_END).map((bucket, n) => ({
    bucket: Number(bucket),
    kind: kind?.[n] as AskedIdentity['kind'],
    value: value?.[n] ?? '',
  }))
}

/** The conversation an identity leads to; not where it was given up too long ago. */
export function wayOf(
  run: Running,
  channel: string,
  account: string,
  { bucket, kind, value }: Pick<AskedIdentity, 'bucket' | 'kind' | 'value'>,
  retiredBefore: number,
): Way | undefined {
  const { identity } = run.tables
  const row = run.find(identity.key, keyOf(bucket, channel, account, kind, value))?.row
  if (row === undefined || (row.retired_at !== null && row.retired_at <= retiredBefore)) return undefined
  return { bucket: row.conversation_bucket, conversation_id: row.conversation_id }
}

/** By the first identity; none while one of them is unknown. */
function wayOfItem(identities: readonly AskedIdentity[], find: (identity: AskedIdentity) => Way | undefined) {
  const ways = identities.map(find)
  return ways.includes(undefined) ? undefined : ways[0]
}

interface Placed {
  readonly item: Item
  readonly way: Way
}

const keyOfPlaced = ({ item, way }: Placed) => keyOf(way.bucket, way.conversation_id, item.key)

const inOrderOfKey = (a: Placed, b: Placed) =>
  a.way.bucket - b.way.bucket ||
  compare(a.way.conversation_id, b.way.conversation_id) ||
  compare(a.item.key, b.item.key) ||
  a.item.n - b.item.n

const TAKE_IN_EVENTS = takeInEvents({ channel: '', account: '', items: [], retiredBefore: 0, now: 0 })

const take = handle('takeInEvents', TAKE_IN_EVENTS, function* (run, [$1, $2, $3, $4, $5]) {
  const [channel, account, retiredBefore, now] = [text($2), text($3), integer($4), integer($5)]
  const { dedupe, inbox, note } = run.tables
  yield* run.seam()
  const found = items($1).map((item) => {
    const find = (identity: AskedIdentity) => wayOf(run, channel, account, identity, retiredBefore)
    return { item, way: wayOfItem(identitiesOf(item), find) }
  })
  const strange = new Set(found.flatMap(({ item, way }) => (way === undefined ? [item.call] : [])))
  const placed = found.flatMap(({ item, way }) => (way === undefined || strange.has(item.call) ? [] : [{ item, way }]))
  // Each key once: the first of several items that share it.
  const fresh = placed.toSorted(inOrderOfKey).filter((each, n, all) => {
    const before = all[n - 1]
    return before === undefined || keyOfPlaced(before) !== keyOfPlaced(each)
  })
  const taken: Placed[] = []
  for (const each of fresh) {
    const row = { ...each.way, key: each.item.key, seen_at: now }
    if ((yield* run.insert(dedupe, row, 'nothing')) !== undefined) taken.push(each)
  }
  yield* run.seam()
  for (const { item, way } of taken.toSorted((a, b) => a.item.n - b.item.n)) {
    const { id, event, at, key } = item
    if (item.note === null) yield* run.insert(inbox, { ...way, id, event, at })
    else yield* run.insert(note, { ...way, key, kind: item.note, detail: event, at })
  }
  const calls = [...new Set(taken.map(({ item }) => item.call))]
  return [
    ...calls.map((call) => ({ call, strange: false, taken: taken.filter(({ item }) => item.call === call).length })),
    ...[...strange].map((call) => ({ call, strange: true, taken: 0 })),
  ]
})

const PUT_EVENT = putEvent({ bucket: 0, conversationId: '', id: '', event: '', at: 0, key: '' })

const put = handle('putEvent', PUT_EVENT, function* (run, [$1, $2, $3, $4, $5, $6]): Steps<
  { known: number; taken: number }[]
> {
  const { conversation, dedupe, inbox } = run.tables
  const [bucket, conversation_id, at] = [integer($1), uuid($2), integer($5)]
  yield* run.seam()
  const known = run.find(conversation.key, keyOf(bucket, conversation_id))
  if (known === undefined) return [{ known: 0, taken: 0 }]
  const fresh = yield* run.insert(dedupe, { bucket, conversation_id, key: text($6), seen_at: at }, 'nothing')
  if (fresh === undefined) return [{ known: 1, taken: 0 }]
  yield* run.insert(inbox, { bucket, conversation_id, id: uuid($3), event: text($4), at })
  return [{ known: 1, taken: 1 }]
})

export const intake: readonly Handled[] = [take, put]
