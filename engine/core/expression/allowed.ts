// What an author's JSONata may use: an allow-list over the parsed expression, so that what is new or unknown is refused.

import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from '../limits.ts'
import { listed, type Said, say } from '../said.ts'
import { RESERVED_NAMES } from '../value.ts'

/** A node of the syntax tree that JSONata makes; which other keys it has depends on its type. */
export interface SyntaxNode {
  readonly type: string
  readonly value?: unknown
  readonly position?: number
  readonly [key: string]: unknown
}

export interface Refusal {
  readonly said: Said
  /** Characters from the start, counted from 0. */
  readonly position?: number
}

const words = (text: string) => text.split(' ')

/** JSONata's functions that compute and nothing else. Those that take functions are left out: paths and filters say the same. */
export const allowedFunctions: ReadonlySet<string> = new Set([
  ...words('string length substring substringBefore substringAfter uppercase lowercase trim pad'),
  ...words('contains split join match replace encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent'),
  ...words('number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger'),
  ...words('sum max min average count append sort reverse shuffle distinct zip'),
  ...words('boolean not exists type keys lookup spread merge error assert'),
  ...words('now millis fromMillis toMillis'),
])

const HINTS: Readonly<Record<string, Said>> = {
  map: say`write items.name instead`,
  filter: say`write items[price > 10] instead`,
  sift: say`name the fields you need instead`,
  each: say`name the fields you need instead`,
  single: say`write items[price > 10][0] instead`,
  reduce: say`use $sum, $max, $min, $average or $join instead`,
  eval: say`write the expression itself`,
  clone: say`values are never changed, so no copy is needed`,
}

/** Kinds of syntax that may stand in an expression, and for those that may not, what to do instead. */
const ALLOWED_TYPES: ReadonlySet<string> = new Set([
  ...words('path name string number value variable regex wildcard descendant parent unary binary condition'),
  ...words('block bind function apply sort filter index'),
])
const REFUSED_TYPES: Readonly<Record<string, Said>> = {
  lambda: say`Functions of your own cannot be defined; use paths and filters, such as items[price > 10].name.`,
  partial: say`A function cannot be called with “?” in place of a value; write all its values.`,
  transform: say`Changing values with “|…|” is not possible; build a new object with {…}.`,
}

/** Notes that JSONata's parser leaves on nodes; they point at other nodes and are not part of what was written. */
const PARSER_NOTES: ReadonlySet<string> = new Set(['slot', 'ancestor', 'seekingParent', 'nextFunction'])

/** Filters, positions and groups: names in them are looked up in each thing found, not from the top. */
const LOOKS_FROM_FOUND: ReadonlySet<string> = new Set(['predicate', 'stages', 'group'])

export const TOO_LARGE = say`The expression is too large (at most ${EXPRESSION_NODES_MAX} parts, ${EXPRESSION_DEPTH_MAX} inside each other); split it over several steps.`

/** Judges a parsed expression. Gives the first refusal, or the paths that are looked up from the top. */
export function judge(
  tree: SyntaxNode,
  judgeRegex: (pattern: RegExp) => Said | undefined,
): { readonly refusal: Refusal } | { readonly paths: string[] } {
  const known = new Set(['', '$', ...boundVariables(tree)])
  const paths = new Set<string>()
  let count = 0

  const visit = (node: unknown, depth: number, fromTop: boolean): Refusal | undefined => {
    if (Array.isArray(node)) return firstRefusal(node, (item) => visit(item, depth, fromTop))
    if (typeof node !== 'object' || node === null) return undefined
    const children = (looksFromTop: boolean, except?: string) =>
      firstRefusal(Object.entries(node), ([key, child]) =>
        PARSER_NOTES.has(key) || key === except
          ? undefined
          : visit(child, depth + 1, looksFromTop && !LOOKS_FROM_FOUND.has(key)),
      )
    if (!isSyntaxNode(node)) return children(fromTop)
    count += 1
    if (count > EXPRESSION_NODES_MAX || depth > EXPRESSION_DEPTH_MAX) return { said: TOO_LARGE }
    const refusal = refusalOf(node, known, judgeRegex)
    if (refusal) return refusal
    if (node.type === 'function') return children(fromTop, 'procedure')
    if (node.type === 'apply' && isNamed(node.rhs)) return children(fromTop, 'rhs')
    if (node.type !== 'path') return children(fromTop)
    // Only a path's first step looks from the top; the others look from what was found before them.
    const [first, ...rest] = node.steps as readonly SyntaxNode[]
    if (fromTop) notePath(node.steps as readonly SyntaxNode[], paths)
    return visit(first, depth + 1, fromTop) ?? visit(rest, depth + 1, false) ?? children(fromTop, 'steps')
  }

  const refusal = visit(tree, 0, true)
  return refusal ? { refusal } : { paths: [...paths] }
}

const isSyntaxNode = (node: object): node is SyntaxNode => 'type' in node && typeof node.type === 'string'
const isNamed = (node: unknown) =>
  typeof node === 'object' &&
  node !== null &&
  isSyntaxNode(node) &&
  node.type === 'variable' &&
  allowedFunctions.has(String(node.value))

function firstRefusal<T>(items: readonly T[], judgeOne: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = judgeOne(item)
    if (refusal) return refusal
  }
  return undefined
}

function refusalOf(
  node: SyntaxNode,
  known: ReadonlySet<string>,
  judgeRegex: (pattern: RegExp) => Said | undefined,
): Refusal | undefined {
  const { type, value } = node
  const refuse = (said: Said): Refusal => ({
    said,
    ...(node.position !== undefined && { position: node.position }),
  })
  if (!ALLOWED_TYPES.has(type)) return refuse(REFUSED_TYPES[type] ?? say`This cannot be used in an expression.`)
  if (type === 'name' && RESERVED_NAMES.has(String(value).toLowerCase()))
    return refuse(say`“${String(value)}” is a reserved name; use another one.`)
  if (type === 'regex') {
    if (!(value instanceof RegExp))
      return refuse(say`A pattern cannot stand before “??”; give it to $contains, $match, $replace or $split.`)
    const wrong = judgeRegex(value)
    return wrong === undefined ? undefined : refuse(wrong)
  }
  if (type === 'function') return refuseCall(node.procedure as SyntaxNode, refuse)
  if (type === 'apply') {
    const rhs = node.rhs as SyntaxNode
    return rhs.type === 'function' || isNamed(rhs)
      ? undefined
      : refuse(say`After “~>” a function is expected, such as ~> $uppercase.`)
  }
  if (type === 'bind') {
    const name = String((node.lhs as SyntaxNode).value)
    return /^[A-Za-z_]\w*$/.test(name) && !allowedFunctions.has(name) && !RESERVED_NAMES.has(name.toLowerCase())
      ? undefined
      : refuse(say`“$${name}” cannot be the name of a value; use another one.`)
  }
  if (type === 'variable' && !known.has(String(value))) {
    const name = String(value)
    return refuse(
      allowedFunctions.has(name)
        ? say`“$${name}” is a function; call it with brackets, as in $${name}(…).`
        : say`“$${name}” is not known. Fields are written without “$”, as in contact.name; your own values are set with $${name} := … first.`,
    )
  }
  return undefined
}

function refuseCall(procedure: SyntaxNode, refuse: (said: Said) => Refusal): Refusal | undefined {
  const name = procedure.type === 'path' ? (procedure.steps as readonly SyntaxNode[])[0]?.value : procedure.value
  if (procedure.type === 'path' && allowedFunctions.has(String(name))) {
    return refuse(say`Functions are written with “$”: $${String(name)}(…).`)
  }
  if (procedure.type !== 'variable') return refuse(say`Only functions by name can be called, such as $sum(…).`)
  if (allowedFunctions.has(String(name))) return undefined
  const own = Object.hasOwn(HINTS, String(name)) ? HINTS[String(name)] : undefined
  const hint = own ?? say`use one of ${listed([...allowedFunctions].map((f) => `$${f}`))}`
  return refuse(say`The function “$${String(name)}” cannot be used; ${hint}.`)
}

/** Names set with `:=`, `@` and `#` anywhere in the expression. */
function boundVariables(node: unknown, names = new Set<string>(), depth = 0): Set<string> {
  if (typeof node !== 'object' || node === null || depth > 4 * EXPRESSION_DEPTH_MAX) return names
  if (!Array.isArray(node) && isSyntaxNode(node)) {
    if (node.type === 'bind') names.add(String((node.lhs as SyntaxNode).value))
    if (node.type === 'index') names.add(String(node.value))
    for (const name of [node.focus, node.index]) if (typeof name === 'string') names.add(name)
  }
  for (const [key, child] of Object.entries(node)) if (!PARSER_NOTES.has(key)) boundVariables(child, names, depth + 1)
  return names
}

/** `contact.name` of a path that begins with names, also behind `$$.`; places and filters are left out. */
function notePath(steps: readonly SyntaxNode[], paths: Set<string>): void {
  const start = steps[0]?.type === 'variable' && (steps[0].value === '$' || steps[0].value === '') ? 1 : 0
  const names: string[] = []
  for (const step of steps.slice(start)) {
    if (step.type !== 'name' || !/^[A-Za-z_]\w*$/.test(String(step.value))) break
    names.push(String(step.value))
  }
  if (names.length > 0) paths.add(names.join('.'))
}
