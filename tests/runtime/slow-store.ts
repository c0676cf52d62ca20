// A store whose answers take as long as the test says, so that others can come in between.

import type { Statement, Store } from '../../engine/store/store.ts'

/** `pause` is awaited before each statement and before its answer is handed on; inside of a transaction, the lock is held. */
export function slowStore(store: Store, pause: (statement: Statement, isAnswered: boolean) => Promise<unknown>): Store {
  const slowly =
    (query: Store['query']) =>
    async <Row>(statement: Statement<Row>): Promise<Row[]> => {
      await pause(statement, false)
      const rows = await query(statement)
      await pause(statement, true)
      return rows
    }
  return {
    kind: store.kind,
    query: slowly((statement) => store.query(statement)),
    transaction: (work) =>
      store.transaction((transaction) =>
        work({
          query: slowly((statement) => transaction.query(statement)),
          commit: (writes) => transaction.commit(writes),
        }),
      ),
    close: () => store.close(),
  }
}
