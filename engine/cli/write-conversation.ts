// Writes a conversation as the file that `parley test` runs. What stands in the file already stays: it is not written over.

import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { ConversationScript } from '../core/index.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const

/** `false` where there is such a file. Throws what the file system says otherwise. */
export async function writeConversation(file: string, script: ConversationScript): Promise<boolean> {
  try {
    await writeFile(file, conversationText(script), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

export function conversationText({ steps = [], ...script }: ConversationScript): string {
  const told = steps.map(({ wait, ...step }) => (wait === undefined ? step : { wait: durationText(wait), ...step }))
  return stringify([{ ...script, steps: told }], { lineWidth: 0 })
}

/** `1h30m`, as it is read again. */
function durationText(ms: number): string {
  let left = ms
  const parts = UNITS.flatMap(([unit, unitMs]) => {
    const count = Math.floor(left / unitMs)
    left -= count * unitMs
    return count > 0 ? [`${count}${unit}`] : []
  })
  return left > 0 || parts.length === 0 ? `${parts.join('')}${left / 1_000}s` : parts.join('')
}
