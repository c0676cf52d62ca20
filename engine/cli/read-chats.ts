// Finds exported WhatsApp chats on disk and reads them as conversations.

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type ReadExport, type RealConversation, readWhatsAppExport } from '../core/index.ts'
import { NotFoundError } from './load-flows.ts'

export interface ReadChats {
  readonly conversations: readonly RealConversation[]
  readonly files: number
  /** What was guessed or could not be read, with the file's name. */
  readonly notes: readonly string[]
}

interface ChatFile {
  readonly path: string
  readonly name: string
  readonly text: string
}

/** Files, or folders with `*.txt` in them or one folder further down. Times are taken as those of the business. */
export async function readChats(paths: readonly string[], business: string | undefined): Promise<ReadChats> {
  const found = (await Promise.all(paths.map(chatPaths))).flat()
  if (found.length === 0)
    throw new NotFoundError(
      `There is no chat at ${paths.join(', ')}: expected files or folders of .txt files, as WhatsApp exports a chat (unpacked).`,
    )
  const files = await Promise.all(
    found.map(async (path) => ({ path, name: nameOf(path), text: await readFile(path, 'utf8') })),
  )
  const whose = business ?? inSeveral(files.map((file) => readAs(file).people))
  const read = files.map((file) => {
    const isThere = business !== undefined || readAs(file).people.includes(whose ?? '')
    return { path: file.path, ...readAs(file, isThere ? whose : undefined) }
  })
  return {
    conversations: read.flatMap(({ conversations }) => conversations),
    files: files.length,
    notes: read.flatMap(({ path, notes }) => notes.map(({ text }) => `${path}: ${text}`)),
  }
}

const readAs = ({ name, text }: ChatFile, business?: string): ReadExport =>
  readWhatsAppExport(text, { name, timeZone: 'UTC', ...(business !== undefined && { business }) })

/** Who stands in more chats than anybody else is whose chats they are. */
function inSeveral(people: readonly (readonly string[])[]): string | undefined {
  const counts = new Map<string, number>()
  for (const person of people.flat()) counts.set(person, (counts.get(person) ?? 0) + 1)
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b - a)
  return first !== undefined && first[1] > (second?.[1] ?? 0) ? first[0] : undefined
}

async function chatPaths(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new NotFoundError(`There is no file or folder ${path}.`)
  if (found.isFile()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  const inside = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readdir(join(path, name)).then((names) => names.map((each) => join(name, each)))),
  )
  const names = [...entries.filter((entry) => entry.isFile()).map(({ name }) => name), ...inside.flat()]
  return names
    .filter((name) => name.endsWith('.txt'))
    .map((name) => join(path, name))
    .sort()
}

/** iPhones call every chat `_chat.txt`; its folder has the name. */
const nameOf = (path: string) =>
  basename(path) === '_chat.txt' ? basename(dirname(resolve(path))) : basename(path, '.txt')
