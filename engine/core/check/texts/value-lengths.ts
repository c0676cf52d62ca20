// How long a value can be when it is shown: from what a question accepts, an option keeps, a set writes.

import { show } from '../../expression/filters.ts'
import { parseTemplate, type TemplatePart } from '../../expression/template.ts'
import type { Flow } from '../../flow/schema.ts'
import { VALUE_CHARS_MAX } from '../../limits.ts'
import type { MenuOption } from '../../nodes/menu.ts'
import type { QuestionNode } from '../../nodes/question.ts'
import type { FlowNode } from '../../nodes/registry.ts'

/** By `flow path`, of a contact's field by its path alone. `undefined`: something of unknown length is kept there as well. */
export type Lengths = ReadonlyMap<string, number | undefined>

const keyOf = (flow: string, path: string) => (path.startsWith('contact.') ? path : `${flow} ${path}`)

interface Source {
  readonly key: string
  readonly chars: number | undefined
}

export function longestValues(flows: readonly Flow[]): Lengths {
  const lengths = new Map<string, number | undefined>()
  const put = ({ key, chars }: Source) => {
    const before = lengths.get(key)
    const isUnknown = chars === undefined || (lengths.has(key) && before === undefined)
    lengths.set(key, isUnknown ? undefined : Math.max(before ?? 0, chars))
  }
  for (const flow of flows) for (const node of flow.nodes) for (const source of sourcesIn(node, flow)) put(source)
  return lengths
}

/** The most characters a `{{value}}` can become; `undefined` where that is not known. */
export function longestOf(part: TemplatePart & { kind: 'value' }, flow: string, lengths: Lengths): number | undefined {
  let chars = lengths.get(keyOf(flow, part.path.join('.')))
  for (const { filter, argument = '' } of part.filters) {
    if (chars === undefined || !KEEPS_LENGTH.has(filter)) return undefined
    if (filter === 'default') chars = Math.max(chars, argument.length)
  }
  return chars
}

const KEEPS_LENGTH: ReadonlySet<string> = new Set(['upper', 'lower', 'title', 'trim', 'first', 'default'])

function sourcesIn(node: FlowNode, { id }: Flow): Source[] {
  switch (node.kind) {
    case 'question':
      return [{ key: keyOf(id, node.saveAs), chars: answerChars(node) }]
    case 'menu':
      return node.saveAs === undefined ? [] : [{ key: keyOf(id, node.saveAs), chars: optionChars(node.options) }]
    case 'set':
      return node.assign.map(({ to, from }) => ({
        key: keyOf(id, to),
        chars: 'value' in from ? show(from.value).length : 'text' in from ? textChars(from.text) : undefined,
      }))
    case 'request':
      return node.save.map(({ to }) => ({ key: keyOf(id, to), chars: undefined }))
    case 'call':
      return Object.keys(node.input).map((name) => ({ key: keyOf(node.flow, name), chars: undefined }))
    default:
      return []
  }
}

function textChars(text: string): number | undefined {
  const parsed = parseTemplate(text)
  return parsed.ok && parsed.parts.every(({ kind }) => kind === 'text') ? text.length : undefined
}

const optionChars = (options: readonly MenuOption[]) =>
  Math.max(0, ...options.map(({ id, value }) => show(value ?? id).length))

/** E-mail by RFC 5321, phone numbers by E.164 with their “+”; dates and times as ISO 8601 writes them; a number as JSON writes the longest. */
const CHARS = { email: 254, phone: 16, date: 10, time: 5, dateTime: 32, yesNo: 5, number: 24, media: 0, location: 0 }

function answerChars({ answer, options = [] }: QuestionNode): number {
  switch (answer.type) {
    case 'text':
      return answer.charsMax ?? VALUE_CHARS_MAX
    case 'choice':
      return optionChars(options)
    case 'number': {
      const { whole, min, max } = answer
      if (!whole || min === undefined || max === undefined) return CHARS.number
      return Math.max(String(Math.ceil(min)).length, String(Math.floor(max)).length)
    }
    default:
      return CHARS[answer.type]
  }
}
