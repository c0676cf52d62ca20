// Fills a database with conversations that really took place: a few are held with the engine, and their rows are copied, each
// copy under an identity, a phone and an id of its own.

import type { Account } from '../../../engine/runtime/contacts.ts'
import { identitiesOf } from '../../../engine/runtime/contacts.ts'
import { createIds } from '../../../engine/runtime/ids.ts'
import { bucketOf } from '../../../engine/store/bucket.ts'
import { rowType } from '../../../engine/store/rows.ts'
import type { Statement, Store } from '../../../engine/store/store.ts'
import { memoryChannel, textEvent } from './memory-channel.ts'
import { startMemoryEngine } from './memory-engine.ts'

export interface SeedOptions {
  readonly store: Store
  readonly account: Account
  readonly flows: readonly unknown[]
  /** What each of the conversations that are held consists of: as many templates as there are lists. */
  readonly held: readonly (readonly string[])[]
  /** Conversations there are to be afterwards, those that were held included. */
  readonly conversations: number
  /** Digits of the phone of customer `n`, all of the same length. */
  readonly phoneOf: (n: number) => string
  /** Of the copies alone: the instant their timers come due. */
  readonly timersDueAt?: (n: number) => number
  readonly progress?: (line: string) => void
}

/** One statement's worth. */
const CHUNK = 1_000
/** More than any template has in a table. */
const ROWS_EACH_MAX = 1_000
const PROGRESS_EACH = 50_000

/** The ids of the copies are in the order of `n`, which begins after the templates. */
export async function seed(options: SeedOptions): Promise<void> {
  const templates = await hold(options)
  const { store, account, conversations, phoneOf, timersDueAt, progress } = options
  const ids = createIds(Date.now, (bytes) => crypto.getRandomValues(bytes))
  for (let from = templates.length; from < conversations; from += CHUNK) {
    const copies = Array.from({ length: Math.min(CHUNK, conversations - from) }, (_, i) => {
      const n = from + i
      const id = ids()
      const template = templates[n % templates.length]
      if (template === undefined) throw new Error('There is no conversation to copy.')
      const phone = `+${phoneOf(n)}`
      return {
        ...{
          n,
          id,
          phone,
          template_bucket: template.bucket,
          template: template.id,
          template_phone: template.phone,
          template_identity_bucket: bucketOfPhone(template.phone, account),
        },
        ...{ bucket: bucketOf(id), identity_bucket: bucketOfPhone(phone, account), due_at: timersDueAt?.(n) ?? 0 },
      }
    })
    const rows = COPY.write(copies)
    for (const text of COPIES) {
      const usesAccount = text.includes('$2')
      await store.query({ text, parameters: usesAccount ? [rows, account.channel, account.account] : [rows] })
    }
    if ((from + CHUNK) % PROGRESS_EACH < CHUNK)
      progress?.(`  seeding: ${(from + CHUNK).toLocaleString('en')} conversations`)
  }
  // A table at a time: each within what one statement may take.
  for (const table of TABLES) await store.query(plain(`analyze ${table}`))
}

const bucketOfPhone = (phone: string, account: Account) => identitiesOf({ phone }, account)[0]?.bucket ?? 0

interface Template {
  readonly bucket: number
  readonly id: string
  readonly phone: string
}

/** Holds the conversations with the real engine, and leaves nothing under way. */
async function hold({ store, account, flows, held, phoneOf }: SeedOptions): Promise<Template[]> {
  const channel = memoryChannel(account)
  const engine = await startMemoryEngine({ store, channel, flows })
  try {
    for (const [n, texts] of held.entries()) {
      const phone = `+${phoneOf(n)}`
      for (const [i, text] of texts.entries()) {
        const answer = channel.next(phone)
        await engine.receive([textEvent(phone, `held-${n}-${i}`, text, Date.now())], account)
        await answer
      }
    }
    await engine.stop()
    const phones = held.map((_, n) => ({ phone: `+${phoneOf(n)}` }))
    return await store.query({ text: TEMPLATES, parameters: [HELD.write(phones)] } satisfies Statement<Template>)
  } finally {
    await engine.stop()
  }
}

const HELD = rowType<{ phone: string }>({ phone: 'text' })

const TEMPLATES = `
select bucket, id, contact_phone as phone from conversation
join ${HELD.read('$1', 'held')} on held.phone = contact_phone order by contact_phone`

interface Copy {
  readonly n: number
  readonly id: string
  readonly phone: string
  readonly bucket: number
  readonly identity_bucket: number
  readonly due_at: number
  readonly template: string
  readonly template_bucket: number
  readonly template_identity_bucket: number
  readonly template_phone: string
}

const COPY = rowType<Copy>({
  n: 'bigint',
  id: 'uuid',
  phone: 'text',
  bucket: 'smallint',
  identity_bucket: 'smallint',
  due_at: 'bigint',
  template: 'uuid',
  template_bucket: 'smallint',
  template_identity_bucket: 'smallint',
  template_phone: 'text',
})

/**
 * All rows of a table that belong to the template, with what tells the copy apart. The limit keeps the planner from reading the
 * whole table for each chunk.
 */
const copyOf = (table: string, ofTemplate: string, changed: string) => `
insert into ${table} select row.* from ${COPY.read('$1', 'copy')}
cross join lateral (select stored from ${table} as stored where ${ofTemplate} limit ${ROWS_EACH_MAX}) as original
cross join lateral jsonb_populate_record(original.stored, jsonb_build_object(${changed})) as row`

const renamed = (column: string) => `'${column}', replace((original.stored).${column}, copy.template_phone, copy.phone)`

const OF_CONVERSATION = 'stored.bucket = copy.template_bucket and stored.conversation_id = copy.template'
const IN_CONVERSATION = `'bucket', copy.bucket, 'conversation_id', copy.id`

const COPIES = [
  copyOf(
    'conversation',
    'stored.bucket = copy.template_bucket and stored.id = copy.template',
    `'bucket', copy.bucket, 'id', copy.id, 'contact_phone', copy.phone, ${renamed('state')}`,
  ),
  copyOf(
    'identity',
    `stored.bucket = copy.template_identity_bucket and stored.channel = $2 and stored.account = $3
      and stored.kind = 'phone' and stored.value = copy.template_phone`,
    `'bucket', copy.identity_bucket, 'value', copy.phone, 'conversation_bucket', copy.bucket, 'conversation_id', copy.id`,
  ),
  copyOf('log', OF_CONVERSATION, `${IN_CONVERSATION}, ${renamed('event')}, ${renamed('effects')}`),
  copyOf(
    'outbox',
    OF_CONVERSATION,
    `${IN_CONVERSATION}, 'channel_message_id', (original.stored).channel_message_id || '-' || copy.n`,
  ),
  copyOf('dedupe', OF_CONVERSATION, IN_CONVERSATION),
  copyOf('timer', OF_CONVERSATION, `${IN_CONVERSATION}, 'due_at', copy.due_at`),
]

const TABLES = ['conversation', 'identity', 'log', 'outbox', 'dedupe', 'timer', 'inbox']

const plain = (text: string): Statement => ({ text, parameters: [] })
