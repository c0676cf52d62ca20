// Passwords as argon2id. A hash takes tens of ms of a core and 19 MiB, on purpose; so only a few are made at once.

import { hash, verify } from '@node-rs/argon2'

/** OWASP's first choice for argon2id: KiB, passes, threads. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The others wait: hashing shares four threads with everything else that Node does beside its main one. */
const AT_ONCE_MAX = 2
/** About two seconds of hashing; whoever comes after that is better told to try again. */
const WAITING_MAX = 64

export interface Passwords {
  hash(password: string): Promise<string>
  /** `null`, where there is no hash to compare with, takes as long as a wrong password, and is one. */
  verify(passwordHash: string | null, password: string): Promise<boolean>
}

/** More people sign in at this moment than the engine can check. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError'
}

export function createPasswords(): Passwords {
  let busy = 0
  const waiting: (() => void)[] = []
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= WAITING_MAX)
      throw new TooBusyError('Too many people sign in at this moment: try again in a few seconds.')
    if (busy >= AT_ONCE_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      // Whoever waits takes the place over, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }
  let nobodys: Promise<string> | undefined
  return {
    hash: (password) => inTurn(() => hash(typed(password), COST)),
    verify: (passwordHash, password) =>
      inTurn(async () => {
        nobodys ??= hash('nobody has this password', COST)
        const is = await verify(passwordHash ?? (await nobodys), typed(password))
        return is && passwordHash !== null
      }),
  }
}

/** One keyboard writes é as one character, another as two. */
const typed = (password: string) => password.normalize('NFKC')
