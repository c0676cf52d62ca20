// What every part of the simulated world stands on.

import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Finding, Story } from './story.ts'
import type { Weather } from './weather.ts'

export interface Ground {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly weather: Weather
  readonly story: Story
  readonly findings: Finding[]
  /** Anything that went wrong on purpose is counted here by its name. */
  readonly faults: Map<string, number>
  /** False at the end of a run, when the world is to come to rest. */
  isStormy: boolean
}

export function countFault({ faults }: Ground, name: string): void {
  faults.set(name, (faults.get(name) ?? 0) + 1)
}

/** Lets something happen again and again, `everyMs` apart on average, as long as the storm lasts. 0: never. */
export function nowAndThen(ground: Ground, name: string, everyMs: number, run: (random: Random) => void): void {
  if (everyMs === 0) return
  const random = ground.random.of(name)
  const next = () =>
    ground.scheduler.after(random.wait(everyMs), () => {
      if (!ground.isStormy) return
      run(random)
      next()
    })
  next()
}

/** The business's side of the channel. */
export const NUMBER = {
  phoneNumberId: '1001',
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'word',
} as const

export const ACCOUNT = { channel: 'whatsapp', account: NUMBER.phoneNumberId } as const
