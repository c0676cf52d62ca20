// The filters of `{{ path | filter }}`: each changes how a value reads, none can fail.

import type { Json } from '../value.ts'
import { localeOf } from './locale.ts'
import { dateText, dateTimeText, type TextFormat, timeText, weekdayText } from './moment.ts'

/** One filter as it stands in a template; `argument` is the text after the colon. */
export interface FilterCall {
  readonly filter: FilterName
  readonly argument?: string
}

type Filter = (value: Json | undefined, format: TextFormat, argument: string) => Json | undefined

/** A value that is no date is shown as it came: a strange date is better than a gap in the sentence. */
const asDate =
  (text: (value: Json | undefined, format: TextFormat) => string | undefined): Filter =>
  (value, format) =>
    text(value, format) ?? value

const asText =
  (change: (text: string, locale: string) => string): Filter =>
  (value, { language }) =>
    change(show(value), localeOf(language))

const filters = {
  date: asDate(dateText),
  time: asDate(timeText),
  dateTime: asDate(dateTimeText),
  weekday: asDate(weekdayText),
  number: (value, { language }) => {
    const text = show(value)
    const number = text.trim() === '' ? Number.NaN : Number(text)
    return Number.isFinite(number) ? new Intl.NumberFormat(localeOf(language)).format(number) : value
  },
  upper: asText((text, locale) => text.toLocaleUpperCase(locale)),
  lower: asText((text, locale) => text.toLocaleLowerCase(locale)),
  title: asText((text, locale) =>
    text.replace(/(^|[\s\-'’(])(\p{L})/gu, (_, before, letter) => before + letter.toLocaleUpperCase(locale)),
  ),
  trim: asText((text) => text.trim().replace(/\s+/g, ' ')),
  first: (value) => (Array.isArray(value) ? value[0] : value),
  default: (value, _, argument) => (show(value).trim() === '' ? argument : value),
} satisfies Record<string, Filter>

export type FilterName = keyof typeof filters

export const filterNames = Object.keys(filters) as FilterName[]

export const isFilterName = (name: string): name is FilterName => Object.hasOwn(filters, name)

export function applyFilter(value: Json | undefined, { filter, argument = '' }: FilterCall, format: TextFormat) {
  return (filters[filter] as Filter)(value, format, argument)
}

const LIST_DEPTH_MAX = 8

/** A value as customers may read it: lists joined by commas, numbers plain, nothing for what is missing or has parts. */
export function show(value: Json | undefined, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return plainNumber(value)
  if (typeof value === 'boolean') return String(value)
  if (!Array.isArray(value) || depth > LIST_DEPTH_MAX) return ''
  return value
    .map((item) => show(item, depth + 1))
    .filter((text) => text !== '')
    .join(', ')
}

/** Never "1e+21": digits as people write them. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return ''
  const text = String(value)
  return text.includes('e') ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text
}
