// Conversation tests as the text of their file: YAML that one can read aloud.

import { parse, stringify, YAMLParseError } from 'yaml'
import { type ConversationScript, conversationsSchema } from './script.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const

/** The text of a file with these tests. Read again it gives the same. */
export function scriptText(...scripts: readonly ConversationScript[]): string {
  return stringify(scripts.map(told), { lineWidth: 0 })
}

function told({ steps, each, ...script }: ConversationScript) {
  return { ...script, ...(steps && { steps: steps.map(toldStep) }), ...(each && { each: each.map(toldStep) }) }
}

const toldStep = <Step extends { readonly wait?: number | undefined }>({ wait, ...step }: Step) =>
  wait === undefined ? step : { wait: durationText(wait), ...step }

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

export type ReadScripts =
  | { readonly ok: true; readonly scripts: ConversationScript[] }
  /** What is wrong, as the rest of a sentence that begins with the file's name. */
  | { readonly ok: false; readonly mistake: string }

/** Reads the tests of a file; one with a single test need not be a list. Never throws. */
export function readScripts(text: string): ReadScripts {
  let document: unknown
  try {
    document = parse(quoteTitles(text))
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    return { ok: false, mistake: `cannot be read: ${error.message}` }
  }
  const read = conversationsSchema.safeParse([document].flat())
  if (read.success) return { ok: true, scripts: read.data }
  const [first] = read.error.issues
  const [index, ...path] = first?.path ?? []
  const where =
    index === undefined ? '' : `conversation ${Number(index) + 1}${path.length > 0 ? `, ${path.join('.')}` : ''}: `
  return { ok: false, mistake: `is not a list of conversations: ${where}${first?.message}.` }
}

/** People write colons in titles; YAML would take them for another key. */
function quoteTitles(text: string): string {
  return text.replace(
    /^(\s*(?:- )?title:[ \t]+)(?!["'|>])(.*:[ \t].*)$/gm,
    (_, key: string, title: string) => `${key}${JSON.stringify(title.trimEnd())}`,
  )
}
