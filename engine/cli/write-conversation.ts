// Writes conversations as the file that `parley test` runs. What stands in the file already stays: it is not written over.

import { writeFile } from 'node:fs/promises'
import { type ConversationScript, scriptText } from '../core/index.ts'

/** `false` where there is such a file. Throws what the file system says otherwise. */
export async function writeConversations(file: string, scripts: readonly ConversationScript[]): Promise<boolean> {
  try {
    await writeFile(file, scriptText(...scripts), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
