// Ours against the open-source engines of its class that come from npm. All hold the same conversation, many of them at once,
// and each answer is compared with what it must be, word for word.
//
// Ours keeps everything in PostgreSQL with its default, durable settings and answers nothing that is not committed; the peers
// keep it in memory, which is what they do as they come. Chosen in their favour: each runs in a process of its own at the number
// of conversations at once that suits it best; the in-memory ones begin every round anew, so that no history slows them, while
// our database keeps all there was; they are called directly, without HTTP.

import { join } from 'node:path'
import { type Bench, type Context, NotMeasured, type Prepared } from './harness/bench.ts'
import { type Running, startContestant } from './peers/contestant.ts'
import { installed, type Peer, versionsOf } from './peers/install.ts'

interface Opponent {
  readonly name: string
  readonly peer: Peer
  readonly module: string
  readonly how: string
  /** Of each round: about a second's work. */
  readonly conversations: number
  readonly options?: object
  readonly onPostgres?: boolean
  readonly aim: number
}

const OURS_CONVERSATIONS = 400
/** It keeps every message in a list that it copies and filters for each new one. */
const BUILDERBOT_STORED = 10_000

const OPPONENTS: readonly Opponent[] = [
  {
    name: 'peer-builderbot',
    peer: 'builderbot',
    module: 'builderbot.ts',
    how: 'its memory database, as it comes',
    // It reads all its history for each message, so it is measured while that is short.
    conversations: 250,
    aim: 2,
  },
  {
    name: 'peer-builderbot-fastest',
    peer: 'builderbot',
    module: 'builderbot.ts',
    how: 'its memory database, no delay, its queue wide open',
    conversations: 250,
    // 0 ms is its least: it waits by a timer before each message all the same.
    options: { settings: { delay: 0, queue: { timeout: 600_000, concurrencyLimit: 1_000_000 } } },
    aim: 2,
  },
  {
    name: 'peer-builderbot-history',
    peer: 'builderbot',
    module: 'builderbot.ts',
    how: `its memory database with ${BUILDERBOT_STORED.toLocaleString('en')} conversations in it, as after a few weeks`,
    conversations: 50,
    options: { stored: BUILDERBOT_STORED },
    aim: 2,
  },
  {
    name: 'peer-bot-framework',
    peer: 'bot-framework',
    module: 'bot-framework.ts',
    how: 'MemoryStorage',
    conversations: 500,
    aim: 2,
  },
  {
    name: 'peer-node-red',
    peer: 'node-red',
    module: 'node-red.ts',
    how: 'state in the flow’s memory context',
    conversations: 1_000,
    aim: 2,
  },
  {
    name: 'peer-builderbot-postgres',
    peer: 'builderbot-postgres',
    module: 'builderbot.ts',
    how: 'its Postgres adapter on the same server',
    conversations: 250,
    onPostgres: true,
    aim: 15,
  },
]

export const benches: readonly Bench[] = [
  ...OPPONENTS.map(benchAgainst),
  {
    name: 'core-in-memory',
    measures:
      'messages our core answers in a second in memory, as the simulator runs it, in the conversation of the peers',
    unit: 'messages/s',
    async prepare(context) {
      const core = await startContestant({
        folder: join(context.scratch, 'core-in-memory'),
        module: 'parley-core.ts',
        options: {},
        conversations: context.quick ? 1_000 : 5_000,
      })
      return { ours: core.round, close: core.close }
    },
  },
]

function benchAgainst(opponent: Opponent): Bench {
  return {
    name: opponent.name,
    measures: 'messages answered in a second through the whole engine on PostgreSQL, every answer checked',
    baseline: `${versionsOf(opponent.peer)}: ${opponent.how}`,
    unit: 'messages/s',
    aim: { ratio: 'at least', value: opponent.aim },
    prepare: (context) => prepare(opponent, context),
  }
}

async function prepare(opponent: Opponent, context: Context): Promise<Prepared> {
  const { name, peer, module, options, onPostgres } = opponent
  context.progress(`  installing ${versionsOf(peer)} where it is not there yet`)
  const folder = await installed(peer)
  const cluster = await context.cluster()
  const share = context.quick ? 0.2 : 1
  const running: Running[] = []
  const close = async () => {
    for (const each of running) await each.close()
  }
  try {
    const id = name.replaceAll('-', '_')
    const database = await cluster.createDatabase(id)
    const ours = await startContestant({
      folder: join(context.scratch, name, 'ours'),
      module: 'parley-durable.ts',
      options: { databaseUrl: database },
      conversations: OURS_CONVERSATIONS * share,
    })
    running.push(ours)
    if (onPostgres) await cluster.createDatabase(`${id}_theirs`)
    const credentials = {
      host: '127.0.0.1',
      port: cluster.port,
      user: 'postgres',
      database: `${id}_theirs`,
      password: '',
    }
    const theirs = await startContestant({
      folder: join(context.scratch, name, 'theirs'),
      module,
      options: { folder, ...options, ...(onPostgres && { postgres: credentials }) },
      conversations: opponent.conversations * share,
    }).catch((error: Error) => {
      // What a peer cannot do is no fault of ours.
      throw new NotMeasured(`${versionsOf(peer)} did not hold the conversation: ${error.message}`)
    })
    running.push(theirs)
    return {
      ours: ours.round,
      baseline: theirs.round,
      notes: () => [`conversations at once, where each is fastest: ${ours.atOnce} ours, ${theirs.atOnce} theirs`],
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
