// The kinds of answer a question can want, and how each reads what the customer sent.

import { z } from 'zod'
import { readDateTime } from '../answer/date-time.ts'
import { readEmail } from '../answer/email.ts'
import { readNumber } from '../answer/number.ts'
import { readPhone } from '../answer/phone.ts'
import { readText } from '../answer/text.ts'
import { readYesNo } from '../answer/yes-no.ts'
import type { InboundContent } from '../message/inbound.ts'
import { fixed, say } from '../said.ts'
import type { Json } from '../value.ts'
import type { NodeTurn } from './kind.ts'

const specs = {
  text: z.strictObject({
    type: z.literal('text'),
    charsMin: z.number().int().min(1).optional(),
    charsMax: z.number().int().min(1).max(2000).optional(),
    /** RE2 pattern that the whole answer must fit. */
    pattern: z.string().max(200).optional(),
  }),
  number: z.strictObject({
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
    whole: z.boolean().optional(),
  }),
  date: z.strictObject({ type: z.literal('date') }),
  time: z.strictObject({ type: z.literal('time') }),
  dateTime: z.strictObject({ type: z.literal('dateTime') }),
  email: z.strictObject({ type: z.literal('email') }),
  /** `country` (ISO code) for numbers written without `+`. */
  phone: z.strictObject({
    type: z.literal('phone'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, fixed(say`must be a country code such as “IN”`))
      .optional(),
  }),
  yesNo: z.strictObject({ type: z.literal('yesNo') }),
  choice: z.strictObject({ type: z.literal('choice') }),
  media: z.strictObject({
    type: z.literal('media'),
    kinds: z
      .array(z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker']))
      .min(1)
      .optional(),
  }),
  location: z.strictObject({ type: z.literal('location') }),
} as const

export const answerSchema = z.discriminatedUnion('type', [
  specs.text,
  specs.number,
  specs.date,
  specs.time,
  specs.dateTime,
  specs.email,
  specs.phone,
  specs.yesNo,
  specs.choice,
  specs.media,
  specs.location,
])

export type AnswerSpec = z.infer<typeof answerSchema>

type Read<T extends AnswerSpec['type']> = (
  content: InboundContent,
  spec: Extract<AnswerSpec, { type: T }>,
  turn: NodeTurn,
) => Json | undefined

/** `choice` is read by the question itself, which knows the options. */
const readers: { readonly [T in Exclude<AnswerSpec['type'], 'choice'>]: Read<T> } = {
  text: typed((text, spec) => readText(text, spec)),
  number: typed((text, spec, turn) => readNumber(text, { language: turn.language, ...spec })),
  date: typed((text, _, turn) => readDateTime(text, { ...when(turn), part: 'date' })),
  time: typed((text, _, turn) => readDateTime(text, { ...when(turn), part: 'time' })),
  dateTime: typed((text, _, turn) => readDateTime(text, { ...when(turn), part: 'dateTime' })),
  email: typed((text) => readEmail(text)),
  phone: typed((text, spec) => readPhone(text, { ...(spec.country !== undefined && { country: spec.country }) })),
  yesNo: typed((text) => readYesNo(text)),
  media(content, spec) {
    if (content.type !== 'media' || (spec.kinds && !spec.kinds.includes(content.kind))) return undefined
    const { type: _, ...media } = content
    return media
  },
  location(content) {
    if (content.type !== 'location') return undefined
    const { type: _, ...place } = content
    return place
  },
}

/** The answer's value, or `undefined` where this cannot be read as one. */
export function readAnswer(
  content: InboundContent,
  spec: Exclude<AnswerSpec, { type: 'choice' }>,
  turn: NodeTurn,
): Json | undefined {
  const read = readers[spec.type] as (content: InboundContent, spec: AnswerSpec, turn: NodeTurn) => Json | undefined
  return read(content, spec, turn)
}

type ReadText = { readonly ok: true; readonly value: Json } | { readonly ok: false }

function typed<S>(read: (text: string, spec: S, turn: NodeTurn) => ReadText) {
  return (content: InboundContent, spec: S, turn: NodeTurn): Json | undefined => {
    if (content.type !== 'text') return undefined
    const result = read(content.text, spec, turn)
    return result.ok ? result.value : undefined
  }
}

const when = (turn: NodeTurn) => ({ now: turn.now, timeZone: turn.calendar.timeZone, language: turn.language })
