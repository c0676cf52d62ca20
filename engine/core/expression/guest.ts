// Evaluates JSONata within our limits. The very same function runs beside us and, by its source text, inside QuickJS:
// so `createGuest` may use nothing that stands outside of it, neither imports nor constants.

import type { Json } from '../value.ts'

export interface GuestLimits {
  /** The functions that expressions may call, already checked; each is wrapped in our limits. */
  readonly functions: readonly string[]
  /** Longest text, also in between: JSONata itself lets a text double until the process dies of it. */
  readonly textCharsMax: number
  /** Characters and list items that functions may take and give in one evaluation, together: QuickJS does not count native work. */
  readonly handledMax: number
  readonly pictureCharsMax: number
  readonly depthMax: number
  readonly sequenceMax: number
  readonly stackMax: number
  /** 0: none; QuickJS counts its work instead, so that the outcome does not depend on a clock. */
  readonly timeoutMs: number
  readonly compiledMax: number
  readonly reservedNames: readonly string[]
}

export type GuestResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string }

/** Evaluates one expression; `now` in ms since 1970. Never rejects. */
export type Guest = (expression: string, input: unknown, now: number, random: () => number) => Promise<GuestResult>

/** What the guest needs of the `jsonata` package. */
export type JsonataLike = (
  source: string,
  options?: object,
) => { evaluate(input: unknown, bindings?: Record<string, unknown>): Promise<unknown>; ast(): object }

/** Takes the place of `RegExp`; JSONata sets `lastIndex` and calls `exec`. */
export type RegexEngine = new (pattern: RegExp) => { lastIndex: number; exec(text: string): RegExpExecArray | null }

/** How JSONata keeps a function: its signature says how arguments are checked and taken from the context. */
interface BuiltIn {
  readonly _jsonata_function: true
  implementation(...values: unknown[]): unknown
}

export function createGuest(jsonata: JsonataLike, limits: GuestLimits, regexEngine?: RegexEngine): Guest {
  let builtIns: ReadonlyMap<string, BuiltIn> | undefined

  /** No author can write this name, so only the operator `&` reaches the function behind it. */
  const JOINING = 'joining of texts'
  const compiled = new Map<string, { readonly run: ReturnType<JsonataLike>; readonly names: ReadonlySet<string> }>()

  const fail = (message: string): never => {
    throw new Error(message)
  }
  const checkLength = (chars: number) => {
    if (chars > limits.textCharsMax) fail(`A value of more than ${limits.textCharsMax} characters would arise.`)
  }

  /** A copy as plain JSON. Counts as it goes: lists that hold the same list twice would unfold without end. */
  const plain = (value: unknown, size: { chars: number }, depth: number): Json => {
    const spend = (chars: number) => {
      size.chars += chars
      checkLength(size.chars)
    }
    if (depth > limits.depthMax) fail(`Values are nested more than ${limits.depthMax} deep.`)
    if (typeof value === 'function') fail('A function is not a value; call it with brackets.')
    if (typeof value === 'string') {
      spend(value.length + 2)
      return value
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      spend(String(value).length)
      return Number.isFinite(value) || typeof value === 'boolean' ? value : null
    }
    spend(2)
    if (Array.isArray(value)) {
      return value.map((item) => {
        spend(1)
        return plain(item, size, depth + 1)
      })
    }
    if (typeof value !== 'object' || value === null) return null
    const record: Record<string, Json> = {}
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined || limits.reservedNames.includes(key.toLowerCase())) continue
      spend(key.length + 4)
      record[key] = plain(item, size, depth + 1)
    }
    return record
  }

  /** Turns every `a & b` into a call that checks the length, and gives the names of all functions and variables. */
  const prepare = (tree: object): Set<string> => {
    const names = new Set<string>()
    const seen = new Set<object>()
    const open: object[] = [tree]
    for (let node = open.pop(); node; node = open.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) open.push(child)
      const { type, value, lhs, rhs } = node as { type?: unknown; value?: unknown; lhs?: unknown; rhs?: unknown }
      if (type === 'variable') names.add(String(value))
      if (type !== 'binary' || value !== '&') continue
      names.add(JOINING)
      Object.assign(node, { type: 'function', arguments: [lhs, rhs], procedure: { type: 'variable', value: JOINING } })
      for (const key of ['lhs', 'rhs']) Reflect.deleteProperty(node, key)
    }
    return names
  }

  const compile = (expression: string) => {
    const known = compiled.get(expression)
    if (known) return known
    const run = jsonata(expression, {
      sequence: limits.sequenceMax,
      stack: limits.stackMax,
      ...(limits.timeoutMs > 0 && { timeout: limits.timeoutMs }),
      ...(regexEngine && { RegexEngine: regexEngine }),
    })
    const fresh = { run, names: prepare(run.ast()) }
    if (compiled.size >= limits.compiledMax) compiled.clear()
    compiled.set(expression, fresh)
    return fresh
  }

  /** Asking for functions by name gives JSONata's own records of them. */
  const loadBuiltIns = async () => {
    const records = await jsonata(`[${limits.functions.map((name) => `$${name}`)}]`).evaluate(undefined)
    return new Map(limits.functions.map((name, index) => [name, (records as BuiltIn[])[index] as BuiltIn]))
  }

  /** The named functions, each counting what it reads and makes; those that grow without bound, read a clock or draw lots in bounded and repeatable forms. */
  const bindingsFor = (
    names: ReadonlySet<string>,
    original: ReadonlyMap<string, BuiltIn>,
    now: number,
    random: () => number,
  ) => {
    let handled = 0
    const count = (value: unknown) => {
      if (typeof value === 'string' || Array.isArray(value)) handled += value.length
      if (handled > limits.handledMax) fail('The expression works through too much text; make its lists shorter.')
    }
    const counting = (implementation: BuiltIn['implementation']) =>
      function (this: unknown, ...values: unknown[]) {
        values.forEach(count)
        const result = implementation.apply(this, values)
        count(result)
        return result
      }
    /** JSONata pads to any width that a picture names, a thousand million zeros if asked. */
    const checkPicture = (picture = '') => {
      const largest = Math.max(0, ...(picture.match(/\d+/g) ?? []).map(Number))
      if (picture.length <= limits.pictureCharsMax && largest < 1000) return
      fail('The picture of a date is too long or its numbers are too large; write one such as [Y0001]-[M01]-[D01].')
    }
    const call = (name: string, self: unknown, values: unknown[]) =>
      original.get(name)?.implementation.apply(self, values)
    const clock = { environment: { timestamp: new Date(now) } }
    const text = (value: unknown): string => {
      if (value === undefined) return ''
      if (typeof value === 'string') return value
      plain(value, { chars: 0 }, 0)
      return call('string', clock, [value]) as string
    }
    const joining = (left: unknown, right: unknown) => {
      const [start, end] = [text(left), text(right)]
      checkLength(start.length + end.length)
      return start + end
    }
    const changed = new Map<string, BuiltIn['implementation']>(
      Object.entries<BuiltIn['implementation']>({
        now: (picture?: string, zone?: string) => {
          checkPicture(picture)
          return call('fromMillis', clock, [now, picture, zone])
        },
        fromMillis: (at?: number, picture?: string, zone?: string) => {
          checkPicture(picture)
          return call('fromMillis', clock, [at, picture, zone])
        },
        millis: () => now,
        random,
        toMillis: (date?: string, picture?: string) => {
          checkPicture(picture)
          return call('toMillis', clock, [date, picture])
        },
        shuffle: (list?: unknown[]) => {
          if (list === undefined) return undefined
          const shuffled: unknown[] = []
          for (const [index, item] of list.entries()) {
            const place = Math.floor(random() * (index + 1))
            if (place !== index) shuffled[index] = shuffled[place]
            shuffled[place] = item
          }
          return shuffled
        },
        string: (value?: unknown, pretty?: boolean) => {
          const short = value === undefined ? undefined : text(value)
          if (!pretty) return short
          const long = call('string', clock, [value, pretty]) as string | undefined
          checkLength(long?.length ?? 0)
          return long
        },
        pad: (value: string | undefined, width: number, filler?: string) => {
          // JSONata repeats the whole filler for each missing character before it cuts.
          checkLength(Math.abs(width) * Math.max(1, filler?.length ?? 1))
          return call('pad', clock, [value, width, filler])
        },
        join: (texts?: string[], between?: string) => {
          const glue = between ?? ''
          checkLength(texts?.reduce((chars, one) => chars + one.length + glue.length, 0) ?? 0)
          return texts?.join(glue)
        },
        async replace(this: unknown, value: string | undefined, old: unknown, fresh: unknown, times?: number) {
          if (value !== undefined && typeof old === 'string' && typeof fresh === 'string' && old !== '') {
            const places = Math.min(times ?? Number.POSITIVE_INFINITY, value.split(old).length - 1)
            checkLength(value.length + places * (fresh.length - old.length))
          }
          const replaced = await call('replace', this, [value, old, fresh, times])
          if (typeof replaced === 'string') checkLength(replaced.length)
          return replaced
        },
      }),
    )
    const bindings: Record<string, unknown> = {}
    for (const name of names) {
      const record = name === JOINING ? { _jsonata_function: true, implementation: joining } : original.get(name)
      if (record) bindings[name] = { ...record, implementation: counting(changed.get(name) ?? record.implementation) }
    }
    return bindings
  }

  return async (expression, input, now, random) => {
    try {
      builtIns ??= await loadBuiltIns()
      const copy = plain(input, { chars: Number.NEGATIVE_INFINITY }, 0)
      const { run, names } = compile(expression)
      const value = await run.evaluate(copy, bindingsFor(names, builtIns, now, random))
      return { ok: true, value: plain(value, { chars: 0 }, 0) }
    } catch (error) {
      const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : ''
      return { ok: false, reason: message || 'The expression failed.' }
    }
  }
}
