// Texts with values in them: `Hello {{ contact.name | default:"there" }}`. Values are data: what a customer typed is never read as a template.

import { listed, type Said, say } from '../said.ts'
import { type Json, RESERVED_NAMES } from '../value.ts'
import { applyFilter, type FilterCall, filterNames, isFilterName, show } from './filters.ts'
import type { TextFormat } from './moment.ts'
import { lookUpParts, parsePath, type Scope } from './path.ts'

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly filters: readonly FilterCall[] }

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  /** `position` counts characters from 0. */
  | { readonly ok: false; readonly said: Said; readonly position: number }

/** Text in `{{ }}` up to the closing braces; braces and bars inside quotes belong to the quoted text. */
const VALUE = /\{\{((?:"[^"]*"|'[^']*'|“[^”]*”|(?!\}\}|\{\{)[^"'“])*)\}\}/y
const FILTER = /^\s*([A-Za-z]+)\s*(?::\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”)\s*)?$/
const BETWEEN_BARS = /(?:"[^"]*"|'[^']*'|“[^”]*”|[^|"'“])+/g

/** Splits a template into texts and values, or says in a sentence what is wrong with it and where. */
export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = []
  let from = 0
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', from)) {
    if (open > from) parts.push({ kind: 'text', text: template.slice(from, open) })
    VALUE.lastIndex = open
    const found = VALUE.exec(template)
    if (!found) return { ok: false, position: open, said: whyUnread(template.slice(open)) }
    const value = parseValue(found[1] ?? '')
    if ('pattern' in value) return { ok: false, position: open, said: value }
    parts.push(value)
    from = VALUE.lastIndex
  }
  if (from < template.length) parts.push({ kind: 'text', text: template.slice(from) })
  return { ok: true, parts }
}

/** What is wrong with a text that begins with “{{” but does not read on to its “}}”. */
function whyUnread(text: string): Said {
  const close = text.indexOf('}}')
  if (close < 0) return say`“{{” is never closed; write “}}” after the name, as in {{contact.name}}.`
  const path = parsePath(text.slice(2, close).split('|')[0] ?? '')
  return path.ok ? say`A quotation mark after “{{” is never closed.` : path.said
}

function parseValue(inside: string): TemplatePart | Said {
  const [pathText = '', ...filterTexts] = inside.match(BETWEEN_BARS) ?? []
  const path = parsePath(pathText)
  if (!path.ok) return path.said
  if (filterTexts.length < inside.replace(/"[^"]*"|'[^']*'|“[^”]*”/g, '').split('|').length - 1) {
    return say`A filter is missing after “|” in “{{${inside}}}”.`
  }
  const filters: FilterCall[] = []
  for (const text of filterTexts) {
    const [, name = text.trim(), ...quoted] = FILTER.exec(text) ?? []
    const argument = quoted.find((argument) => argument !== undefined)
    if (!isFilterName(name)) return say`“${name}” is not a known filter; known are ${listed(filterNames)}.`
    if (name === 'default' && argument === undefined) return say`The filter “default” needs a text: default:"there".`
    if (name !== 'default' && argument !== undefined) return say`The filter “${name}” takes no text after a colon.`
    filters.push({ filter: name, ...(argument !== undefined && { argument }) })
  }
  return { kind: 'value', path: path.parts, filters }
}

/** Fills a template in. What is missing reads as nothing; a template that does not parse comes out as it is. Never throws. */
export function renderTemplate(template: string, scope: Scope, format: TextFormat): string {
  return render(template, scope, format, (text) => text)
}

/** The paths a template looks at, each once, in order; the checker compares them with what a flow sets. */
export function pathsOf(template: string): string[] {
  const parsed = parseTemplate(template)
  if (!parsed.ok) return []
  return [...new Set(parsed.parts.flatMap((part) => (part.kind === 'value' ? [part.path.join('.')] : [])))]
}

const NEUTRAL: TextFormat = { language: 'en', timeZone: 'UTC' }

/** Fills in the path of an address: every value is percent-encoded and stays inside its segment. */
export function renderPath(template: string, scope: Scope, format: TextFormat = NEUTRAL): string {
  const path = render(template, scope, format, (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')))
  const end = path.search(/[?#]|$/)
  return path.slice(0, end).split('/').map(notUpwards).join('/') + path.slice(end)
}

/** Address parsers read `..`, also as `%2E%2E`, as "one folder up": a value of dots would leave its folder, so its percent signs are encoded too. */
function notUpwards(segment: string): string {
  return /^(?:\.|%2e){1,2}$/i.test(segment) ? segment.replace(/\.|%2e/gi, '%252E') : segment
}

const JSON_DEPTH_MAX = 64

/** Fills in the texts of a JSON value, one by one. A text that is exactly one `{{path}}` becomes the value itself, with its type; missing is `null`. */
export function renderJson(value: Json, scope: Scope, format: TextFormat = NEUTRAL, depth = 0): Json {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value)
    const [only, ...more] = parsed.ok ? parsed.parts : []
    if (only?.kind === 'value' && only.filters.length === 0 && more.length === 0) {
      return lookUpParts(scope, only.path) ?? null
    }
    return renderTemplate(value, scope, format)
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth >= JSON_DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((item) => renderJson(item, scope, format, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !RESERVED_NAMES.has(key.toLowerCase()))
      .map(([key, item]) => [key, renderJson(item, scope, format, depth + 1)]),
  )
}

function render(template: string, scope: Scope, format: TextFormat, encode: (text: string) => string): string {
  const parsed = parseTemplate(template)
  if (!parsed.ok) return template
  return parsed.parts
    .map((part) => {
      if (part.kind === 'text') return part.text
      let value = lookUpParts(scope, part.path)
      for (const filter of part.filters) value = applyFilter(value, filter, format)
      return encode(show(value))
    })
    .join('')
}
