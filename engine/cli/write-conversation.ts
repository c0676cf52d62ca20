// Writes a conversation as the file that `parley test` runs. What stands in the file already stays: it is not written over.

import { writeFile } from 'node:fs/promises'
import { type ConversationScript, scriptText } from '../core/index.ts'

/** `false` where there is such a file. Throws what the file system says otherwise. */
export async function writeConversation(file: string, script: ConversationScript): Promise<boolean> {
  try {
    await writeFile(file, scriptText(script), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
