// `parley restored`: says to a database that it came from a backup, before any engine runs on it.

import { readConfig } from '../config.ts'
import { DatabaseClock } from '../runtime/database-clock.ts'
import { createIds } from '../runtime/ids.ts'
import { giveUpAfterRestore } from '../runtime/restored.ts'
import { openStore } from '../store/open.ts'
import { count, EXIT, type Output } from './output.ts'

export async function restored(output: Output): Promise<number> {
  const { databaseUrl, dataDir } = readConfig(process.env)
  const store = await openStore({ databaseUrl, dataDir })
  try {
    const clock = new DatabaseClock(store)
    await clock.synchronize()
    const ids = createIds(clock.now, (bytes) => crypto.getRandomValues(bytes))
    const given = await giveUpAfterRestore({ store, ids, now: clock.now() })
    if (output.json) output.out(JSON.stringify(given))
    else {
      output.out(
        `${count(given.messages, 'message')} and ${count(given.requests, 'look-up')} that the backup held as open are given up: ` +
          'they may have gone out since it was taken. Where it was a message, a person is called once the engine runs.',
      )
    }
    return EXIT.ok
  } finally {
    await store.close()
  }
}
