// The database of a run: a PostgreSQL to be killed, behind the proxy, for three engines; or the embedded one, for one engine.

import { join } from 'node:path'
import postgres from 'postgres'
import { PgliteStore } from '../../engine/store/pglite.ts'
import type { Ask } from './book-rows.ts'
import { type Cluster, createCluster, type PostgresBinaries } from './cluster.ts'
import type { Graph } from './graph.ts'
import { type CuttingProxy, startProxy } from './proxy.ts'

/** `quietMs`: so long nothing may have been sent before an embedded database, which cannot be asked meanwhile, counts as quiet. */
export type DatabaseChoice = PostgresBinaries | { readonly embedded: true; readonly quietMs: number }

export interface Database {
  readonly env: Readonly<Record<string, string>>
  readonly enginesMax: number
  readonly cluster?: Cluster
  readonly proxy?: CuttingProxy
  /** True once nothing is under way any more; false where the time ended first, or where only dead engines' leases run. */
  quiet(graph: Graph, by: number, leasesToo: boolean): Promise<boolean>
  /** To read the books, once the engines have ended. */
  open(): Promise<Ask>
  close(): Promise<void>
}

const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** A call that began before then has ended, or its engine has. */
const CALL_MS_MAX = 15_000

// `moving`: what an engine that lives will do by itself. The rest waits for a lease to end, or to be told by a receipt.
const OPEN_ROWS = `
select ((select count(*) from inbox) + (select count(*) from request) + (select count(*) from timer)
  + (select count(*) from outbox where status in ('queued', 'sending', 'unknown')))::int as rows,
  ((select count(*) from inbox) + (select count(*) from request where lease_until is null or lease_until < ${NOW})
  + (select count(*) from timer where due_at < ${NOW} + 2000)
  + (select count(*) from outbox where status = 'sending' and claimed_at > ${NOW} - ${CALL_MS_MAX})
  + (select count(*) from outbox where status = 'queued' and due_at <= ${NOW} and not exists (
      select from outbox as earlier where earlier.conversation_id = outbox.conversation_id and earlier.bucket = outbox.bucket
        and earlier.position < outbox.position and earlier.status in ('queued', 'sending', 'unknown'))))::int as moving`

export function openDatabase(choice: DatabaseChoice, folder: string): Promise<Database> {
  return 'embedded' in choice ? openEmbedded(join(folder, 'data'), choice.quietMs) : openServer(choice)
}

async function openServer(binaries: PostgresBinaries): Promise<Database> {
  const cluster = await createCluster(binaries)
  const proxy = await startProxy(cluster.port)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => undefined })
  const ask: Ask = async <Row>(text: string) => [...(await sql.unsafe<Row[]>(text))]
  return {
    env: { DATABASE_URL: `postgres://postgres@127.0.0.1:${proxy.port}/chaos` },
    enginesMax: 3,
    cluster,
    proxy,
    async quiet(graph, by, leasesToo) {
      for (;;) {
        // In this order: a receipt that is taken in between may set something in motion.
        const { receiptsWaiting } = await graph.summary()
        const [open] = await ask<{ rows: number; moving: number }>(OPEN_ROWS)
        if (open?.rows === 0 && receiptsWaiting === 0) return true
        if (!leasesToo && open?.moving === 0 && receiptsWaiting === 0) return false
        if (Date.now() > by) return false
        await pause(500)
      }
    },
    open: async () => ask,
    async close() {
      await sql.end({ timeout: 1 })
      await proxy.close()
      await cluster.remove()
    },
  }
}

async function openEmbedded(directory: string, quietMs: number): Promise<Database> {
  let store: PgliteStore | undefined
  return {
    env: { DATA_DIR: directory },
    enginesMax: 1,
    async quiet(graph, by) {
      let before = -1
      for (let since = Date.now(); Date.now() < by; await pause(500)) {
        const { accepted, receiptsWaiting } = await graph.summary()
        if (accepted !== before || receiptsWaiting > 0) since = Date.now()
        before = accepted
        if (Date.now() - since > quietMs) return quietMs > LEASES_MS_MAX
      }
      return false
    },
    async open() {
      const opened = await PgliteStore.inDirectory(directory)
      store = opened
      return <Row>(text: string) => opened.query<Row>({ text, parameters: [] })
    },
    close: async () => store?.close(),
  }
}

/** A call of an engine that died: its lease, and the wait for a receipt. */
const LEASES_MS_MAX = 130_000

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
