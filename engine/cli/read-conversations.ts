// Reads a file of conversations (YAML or JSON) and says plainly what is wrong with it.

import { readFile } from 'node:fs/promises'
import { type ConversationScript, readScripts } from '../core/index.ts'

/** A conversation file that cannot be read as one. */
export class ScriptError extends Error {}

/** The conversations of a file; a file with one conversation need not be a list. */
export async function readConversations(file: string): Promise<ConversationScript[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ScriptError(`There is no file ${file}.`)
  })
  const read = readScripts(text)
  if (!read.ok) throw new ScriptError(`${file} ${read.mistake}`)
  return read.scripts
}
