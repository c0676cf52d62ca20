// What a handler is: a statement of engine/store/queries, done by hand on the tables in memory.

import type { Parameter, Statement } from '../../../../engine/store/store.ts'
import type { Running, Steps } from '../statement.ts'

/** A generator where it may have to wait, a plain function where it only reads. */
export type Handler<Row> = (run: Running, parameters: readonly Parameter[]) => Steps<Row[]> | Row[]

export interface Handled {
  /** Name of the function in engine/store/queries that makes the statement. */
  readonly name: string
  readonly text: string
  readonly run: Handler<unknown>
}

/** `statement` is any one that the function `name` makes; only its text counts. The handler gives the rows it promises. */
export function handle<Row>(name: string, statement: Statement<Row>, run: Handler<Row>): Handled {
  return { name, text: statement.text, run }
}
