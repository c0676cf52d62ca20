// A sentence for authors that any language can say: its English, the same with holes, and what fills them.
//
//   say`The option id “${id}” is used twice.`
//
// The sentence with its holes is the key under which the page finds its translation (`designer/i18n/*/said.json`).

export interface Said {
  /** In English. */
  readonly text: string
  /** With holes: `The option id “{{0}}” is used twice.` */
  readonly pattern: string
  /** What fills the holes, in their order. */
  readonly values: readonly SaidValue[]
}

export type SaidValue = string | number | Said | Named | Listed

/** What the page calls by a word of its own; in English it is called as the document calls it, a way out by its label. */
export type Named =
  | { readonly node: string }
  | { readonly outlet: string; readonly of: string; readonly label?: string }
  | { readonly language: string }
  | { readonly kind: string }
  | { readonly operator: string; readonly label: string }

export interface Listed {
  readonly list: readonly SaidValue[]
  readonly between: string
}

/** The words of one sentence stand once in the program, so its pattern is made once. */
const patterns = new WeakMap<TemplateStringsArray, string>()

export function say(pieces: TemplateStringsArray, ...values: readonly SaidValue[]): Said {
  let pattern = patterns.get(pieces)
  if (pattern === undefined) {
    pattern = pieces.reduce((before, piece, n) => `${before}{{${n - 1}}}${piece}`)
    patterns.set(pieces, pattern)
  }
  const text = pieces.reduce((before, piece, n) => before + inEnglish(values[n - 1] ?? '') + piece)
  return { text, pattern, values }
}

/** Somebody else's words, which have no translation: the JSON parser's, zod's. */
export const asItIs = (text: string): Said => ({ text, pattern: '{{0}}', values: [text] })

export const listed = (list: readonly SaidValue[], between = ', '): Listed => ({ list, between })

function inEnglish(value: SaidValue): string {
  if (typeof value !== 'object') return String(value)
  if ('text' in value) return value.text
  if ('list' in value) return value.list.map(inEnglish).join(value.between)
  if ('outlet' in value) return value.label ?? value.outlet
  if ('operator' in value) return value.label
  if ('language' in value) return value.language
  return 'node' in value ? value.node : value.kind
}

/** The sentences of schemas: zod carries texts only, so each is found again by its text. */
const ofSchemas = new Map<string, Said>()

/** For a schema's message that is always the same. */
export function fixed(said: Said): string {
  ofSchemas.set(said.text, said)
  return said.text
}

/** For a schema's message that tells of the value: `context.addIssue(custom(say`…`))`. */
export const custom = (said: Said) => ({ code: 'custom' as const, message: said.text, params: { said } })

/** The sentence that a schema of ours gave; none where the words are zod's. */
export function saidOf(found: { readonly message: string; readonly params?: Record<string, unknown> | undefined }) {
  return (found.params?.said as Said | undefined) ?? ofSchemas.get(found.message)
}
