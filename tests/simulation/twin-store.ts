// A store on two databases at once: every statement goes to both, and must come to the same.

import { isDeepStrictEqual } from 'node:util'
import type { Statement, Store, Transaction } from '../../engine/store/store.ts'
import { handlersWith } from './memory/catalogue.ts'

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)

/** Statements that promise an order in which no two rows are equal. */
const IN_ORDER = ['readConversation', 'readRelease', 'readVersionsOf']

const handledOf = handlersWith([])

export class TwinStore implements Store {
  readonly kind: Store['kind']
  /** Names of the statements that ran. */
  readonly ran = new Set<string>()
  /** What came to something else on the second. */
  readonly differences: string[] = []
  readonly #first: Store
  readonly #second: Store
  #last: Promise<unknown> = Promise.resolve()

  /** The caller hears what the first says. */
  constructor(first: Store, second: Store) {
    this.kind = first.kind
    this.#first = first
    this.#second = second
  }

  query<Row>(statement: Statement<Row>): Promise<Row[]> {
    return this.#inTurn(() =>
      this.#both(
        statement,
        () => this.#first.query(statement),
        () => this.#second.query(statement),
      ),
    )
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#inTurn(() =>
      this.#first.transaction((first) =>
        this.#second.transaction((second) => {
          // Given at once, they run one after the other, on both alike.
          let last: Promise<unknown> = Promise.resolve()
          const query = <Row>(statement: Statement<Row>) => {
            const run = () =>
              this.#both(
                statement,
                () => first.query(statement),
                () => second.query(statement),
              )
            const rows = last.then(run, run)
            last = rows
            return rows
          }
          const commit = async (writes: readonly Statement[]) => {
            for (const { text } of writes) this.ran.add(handledOf(text).name)
            await last
            await this.#same(
              'commit',
              () => first.commit(writes),
              () => second.commit(writes),
              () => true,
            )
          }
          return work({ query, commit })
        }),
      ),
    )
  }

  async close(): Promise<void> {}

  #inTurn<T>(next: () => Promise<T>): Promise<T> {
    const result = this.#last.then(next, next)
    this.#last = result
    return result
  }

  #both<Row>(statement: Statement<Row>, first: () => Promise<Row[]>, second: () => Promise<Row[]>): Promise<Row[]> {
    const { name } = handledOf(statement.text)
    this.ran.add(name)
    const asPromised = IN_ORDER.includes(name) ? (rows: readonly Row[]) => rows.map(columnsSorted) : sorted
    return this.#same(name, first, second, (a, b) => isDeepStrictEqual(asPromised(a), asPromised(b)))
  }

  async #same<T>(
    name: string,
    first: () => Promise<T>,
    second: () => Promise<T>,
    equal: (a: T, b: T) => boolean,
  ): Promise<T> {
    const [a, b] = [await outcomeOf(first), await outcomeOf(second)]
    const bothFailed = 'error' in a && 'error' in b
    const same = bothFailed
      ? codeOf(a.error) === codeOf(b.error)
      : 'value' in a && 'value' in b && equal(a.value, b.value)
    if (!same) this.differences.push(`${name}: ${inWords(a)} and ${inWords(b)}`)
    if ('error' in a) throw a.error
    return a.value
  }
}

const inWords = (outcome: Outcome<unknown>) =>
  'error' in outcome ? `failed with ${codeOf(outcome.error)}` : JSON.stringify(outcome.value)

/** Rows in an order of their own: most statements promise none, or one that leaves some rows equal. */
function sorted(rows: readonly unknown[]): string[] {
  return rows.map(columnsSorted).sort()
}

function columnsSorted(row: unknown): string {
  return JSON.stringify(Object.entries(row ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
}
