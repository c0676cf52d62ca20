// The bytes of a webhook as JSON, and careful hands for what is inside: nothing here trusts a shape.

/** Meta's deepest payloads have about 12 levels; a body of brackets only would exhaust the stack of whoever walks it. */
const JSON_DEPTH_MAX = 64

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Parses UTF-8 JSON of at most 64 levels.
 * @throws SyntaxError when the bytes are not JSON or nest deeper.
 */
export function parseJson(body: Uint8Array): unknown {
  refuseDeepNesting(body)
  const text = new TextDecoder().decode(body)
  return UNSTORABLE.test(text) ? JSON.parse(text, mend) : JSON.parse(text)
}

/** Escapes that may stand for NUL or half an emoji. PostgreSQL takes neither: one such text would fail the commit of its whole batch. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i

function mend(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd') : value
}

function refuseDeepNesting(body: Uint8Array): void {
  let depth = 0
  let inText = false
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]
    if (inText) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > JSON_DEPTH_MAX) throw new SyntaxError(`JSON nests deeper than ${JSON_DEPTH_MAX} levels`)
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** The value as a JSON object, else `undefined`. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a text that is not empty, else `undefined`: Meta writes both `""` and nothing for "unknown". */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value as a finite number (also written as text), else `undefined`. 0 is a number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** The value as a list; anything else is an empty one. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same record without its undefined fields, so that "not given" is always a missing key. */
export function defined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>
}
