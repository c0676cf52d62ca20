// What test files that run side by side need made once: one makes it, the others wait.

import { mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './engine-process.ts'

/** Work that takes longer was killed in the middle of it. */
const WORK_MS_MAX = 120_000

/** Does the work while nobody else does work of that name. It must cost little where it was done before. */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(tmpdir(), `parley-${name}.lock`)
  await until(
    `another test file to be done with the ${name}`,
    async () => {
      try {
        await mkdir(lock)
        return true
      } catch {
        const held = await stat(lock).catch(() => undefined)
        if (held !== undefined && Date.now() - held.mtimeMs > WORK_MS_MAX)
          await rm(lock, { recursive: true, force: true })
        return false
      }
    },
    WORK_MS_MAX,
  )
  try {
    return await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}
