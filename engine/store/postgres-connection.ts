// One connection to PostgreSQL that is never reused after it broke.
//
// postgres.js reconnects behind the caller's back: a statement given to a transaction whose connection died throws out of a
// timer and ends the process, and one that was still queued may run outside its transaction. So each connection is a client
// of its own with one reserved session; when it closes, everything that waits on it fails at once, and the pool makes a new one.

import postgres from 'postgres'
import { PLANNER } from './planner.ts'
import { type Statement, StoreAwayError, storeError } from './store.ts'

/** Longer than the server's own statement time-out, so that only a silent network gets here. */
const ANSWER_MS_MAX = 15_000
const CONNECT_SECONDS_MAX = 5
const READ_ONLY_STATE = '25006'
const READ_ONLY = `select current_setting('transaction_read_only') as "readOnly"`

type Client = ReturnType<typeof createClient>
type Session = Awaited<ReturnType<Client['reserve']>>

export class PostgresConnection {
  readonly #client: Client
  #session: Session | undefined
  #closed: StoreAwayError | undefined
  readonly #waiting = new Set<(error: StoreAwayError) => void>()

  private constructor(url: string) {
    this.#client = createClient(url, () => this.#close('The connection to the database closed.'))
  }

  /** Connects to a server that takes writes, and reserves the session. Rejects with `StoreAwayError`. */
  static async open(url: string): Promise<PostgresConnection> {
    const connection = new PostgresConnection(url)
    try {
      const [state] = await connection.#settled(connection.#client.unsafe<{ readOnly: string }[]>(READ_ONLY))
      // A failover may have left us on a standby.
      if (state?.readOnly === 'on') throw new StoreAwayError('This server takes no writes.')
      connection.#session = await connection.#settled(connection.#client.reserve())
      return connection
    } catch (error) {
      connection.end()
      const reason = error instanceof Error ? error.message : String(error)
      throw new StoreAwayError(`No connection to the database: ${reason}`, { cause: error })
    }
  }

  get usable(): boolean {
    return this.#closed === undefined
  }

  /** Sends a statement; several may be under way, the server answers them in order. */
  async run<Row>(statement: Statement<Row>): Promise<Row[]> {
    const session = this.#session
    if (this.#closed !== undefined || session === undefined) {
      throw this.#closed ?? new StoreAwayError('The connection to the database is not open.')
    }
    try {
      // A prepared statement costs one round trip from its second use on; an unprepared one always costs two.
      const rows = session.unsafe<Row[]>(statement.text, [...statement.parameters], { prepare: true })
      return [...(await this.#settled(rows))]
    } catch (error) {
      throw this.#reason(error)
    }
  }

  /** Waits for an answer no longer than the connection lives: what it still has queued when it dies, it never answers. */
  #settled<T>(answer: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(clock)
        this.#waiting.delete(fail)
        settle()
      }
      const fail = (error: StoreAwayError) => finish(() => reject(error))
      const clock = setTimeout(() => {
        this.#close(`The database gave no answer for ${ANSWER_MS_MAX} ms.`)
        this.end()
      }, ANSWER_MS_MAX)
      this.#waiting.add(fail)
      if (this.#closed !== undefined) fail(this.#closed)
      answer.then(
        (value) => finish(() => resolve(value)),
        (error: unknown) => finish(() => reject(error)),
      )
    })
  }

  /** Cuts the connection; an open transaction is rolled back by the server. */
  end(): void {
    this.#close('The connection to the database was closed by Parley.')
    this.#client.end({ timeout: 0 }).catch(() => undefined)
  }

  #close(sentence: string): void {
    if (this.#closed !== undefined) return
    this.#closed = new StoreAwayError(sentence)
    for (const fail of [...this.#waiting]) fail(this.#closed)
  }

  /** Without an SQLSTATE the statement never got an answer: the connection is not to be trusted any more. */
  #reason(error: unknown): unknown {
    if (error instanceof StoreAwayError) return error
    if (error instanceof postgres.PostgresError) {
      // This server has become a standby: another one takes the writes now.
      if (error.code === READ_ONLY_STATE) this.end()
      return storeError(error)
    }
    this.end()
    return new StoreAwayError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function createClient(url: string, onclose: () => void) {
  return postgres(url, {
    max: 1,
    onclose,
    onnotice: () => undefined,
    connect_timeout: CONNECT_SECONDS_MAX,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: 10,
    // What postgres.js asks by itself when it connects is awaited by nobody: if the connection dies in it, the process does.
    fetch_types: false,
    // Instants and orders are whole numbers below 2^53.
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    connection: {
      application_name: 'parley',
      ...PLANNER,
      // A frozen engine loses its locks, and its late commit fails.
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 5_000,
      statement_timeout: 10_000,
      tcp_keepalives_idle: 10,
      tcp_keepalives_interval: 5,
      tcp_keepalives_count: 3,
    },
  })
}
