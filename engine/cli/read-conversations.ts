// Reads a file of conversations (YAML or JSON) and says plainly what is wrong with it.

import { readFile } from 'node:fs/promises'
import { parse, YAMLParseError } from 'yaml'
import { type ConversationScript, conversationsSchema } from '../core/index.ts'

/** A conversation file that cannot be read as one. */
export class ScriptError extends Error {}

/** The conversations of a file; a file with one conversation need not be a list. */
export async function readConversations(file: string): Promise<ConversationScript[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ScriptError(`There is no file ${file}.`)
  })
  const parsed = conversationsSchema.safeParse([yamlOf(text, file)].flat())
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  const [index, ...path] = first?.path ?? []
  const where =
    index === undefined ? '' : `conversation ${Number(index) + 1}${path.length > 0 ? `, ${path.join('.')}` : ''}: `
  throw new ScriptError(`${file} is not a list of conversations: ${where}${first?.message}.`)
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(quoteTitles(text))
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw new ScriptError(`${file} cannot be read: ${error.message}`)
  }
}

/** People write colons in titles; YAML would take them for another key. */
function quoteTitles(text: string): string {
  return text.replace(
    /^(\s*(?:- )?title:[ \t]+)(?!["'|>])(.*:[ \t].*)$/gm,
    (_, key: string, title: string) => `${key}${JSON.stringify(title.trimEnd())}`,
  )
}
