// Keeps everybody out of an embedded PostgreSQL that has stopped. After a PANIC, such as a disk that does not take its log,
// a server process ends; PGlite instead runs the next statement for ever, and with it the engine would stand still.

import type { PGlite } from '@electric-sql/pglite'
import { StoreAwayError } from './store.ts'

/** Returns whether it has stopped. From then on every call of `pglite` fails at once. */
export function guardAgainstPanic(pglite: PGlite): () => boolean {
  let stopped: StoreAwayError | undefined
  const guarded =
    <Arguments extends unknown[], Result>(run: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (stopped !== undefined) throw stopped
      try {
        return await run(...given)
      } catch (error) {
        if (!isPanic(error)) throw error
        stopped = new StoreAwayError(`The embedded database has stopped: ${error.message}`, { cause: error })
        throw stopped
      }
    }
  // All that reaches PostgreSQL goes through these two.
  pglite.execProtocol = guarded(pglite.execProtocol.bind(pglite))
  pglite.execProtocolStream = guarded(pglite.execProtocolStream.bind(pglite))
  return () => stopped !== undefined
}

function isPanic(error: unknown): error is Error {
  return error instanceof Error && 'severity' in error && error.severity === 'PANIC'
}
