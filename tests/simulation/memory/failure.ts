// Failures as PostgreSQL names them, so that the engine's own code tells a conflict, an outage and a wrong statement apart.

export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure'
  /** SQLSTATE. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export const duplicateKey = (constraint: string) =>
  new DatabaseFailure('23505', `duplicate key value violates unique constraint "${constraint}"`)

export const deadlock = () => new DatabaseFailure('40P01', 'deadlock detected')

export const lockTimeout = () => new DatabaseFailure('55P03', 'canceling statement due to lock timeout')

export const transactionAborted = () =>
  new DatabaseFailure('25P02', 'current transaction is aborted, commands ignored until end of transaction block')

export const affectedTwice = () =>
  new DatabaseFailure('21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time')

export const wrongValue = (type: string, value: unknown) =>
  new DatabaseFailure('22P02', `invalid input syntax for type ${type}: ${JSON.stringify(value)}`)

export const nullValue = (table: string, column: string) =>
  new DatabaseFailure('23502', `null value in column "${column}" of relation "${table}" violates not-null constraint`)
