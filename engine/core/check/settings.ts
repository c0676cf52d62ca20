// What a team decides about the checks: how serious each is to them, and the numbers they go by.

import { z } from 'zod'
import type { Issue } from '../flow/issue.ts'
import { AUTOMATIC_MESSAGES_IN_A_ROW_MAX, TURNS_TO_PERSON_MAX, WORDS_PER_ANSWER_MAX } from '../limits.ts'
import { fixed, say } from '../said.ts'
import { CHECKS, type CheckCode } from './codes.ts'

export const LEVELS = ['error', 'warning', 'note', 'off'] as const

/** How serious a check is to a team; one that is off says nothing. */
export type Level = (typeof LEVELS)[number]

const isChangeable = (code: string): code is CheckCode =>
  Object.hasOwn(CHECKS, code) && CHECKS[code as CheckCode].changeable

/** JSON: `{ "severities": { "wordy-answer": "off" }, "limits": { "wordsPerAnswer": 120 } }`. Each part may be missing. */
export const checkSettingsSchema = z.strictObject({
  severities: z
    .record(
      z.string().refine((code): boolean => isChangeable(code), fixed(say`is no check whose severity can be changed`)),
      z.enum(LEVELS),
    )
    .default({}),
  limits: z
    .strictObject({
      /** Words of one message beyond which `wordy-answer` speaks. */
      wordsPerAnswer: z.number().int().min(10).max(1_000).optional(),
      /** Words of the customer within which a person must be within reach; beyond them `no-person-in-reach` speaks. */
      turnsToPerson: z.number().int().min(1).max(20).optional(),
      /** Automatic messages in a row beyond which `too-many-in-a-row` speaks; the engine sends no more than the most. */
      messagesInARow: z.number().int().min(1).max(AUTOMATIC_MESSAGES_IN_A_ROW_MAX).optional(),
    })
    .default({}),
})

export type CheckSettings = z.infer<typeof checkSettingsSchema>

export const DEFAULT_CHECK_SETTINGS: CheckSettings = { severities: {}, limits: {} }

/** The numbers the checks go by where the team has decided nothing else. */
export const limitsOf = ({ limits }: CheckSettings) => ({
  wordsPerAnswer: limits.wordsPerAnswer ?? WORDS_PER_ANSWER_MAX,
  turnsToPerson: limits.turnsToPerson ?? TURNS_TO_PERSON_MAX,
  messagesInARow: limits.messagesInARow ?? AUTOMATIC_MESSAGES_IN_A_ROW_MAX,
})

/** The issues as the team sees them: those of a check that is off are left out. What may not be changed stays as it is. */
export function withSettings(issues: readonly Issue[], { severities }: CheckSettings): Issue[] {
  return issues.flatMap((issue) => {
    const level = isChangeable(issue.code) && Object.hasOwn(severities, issue.code) ? severities[issue.code] : undefined
    if (level === undefined || level === issue.severity) return [issue]
    return level === 'off' ? [] : [{ ...issue, severity: level }]
  })
}

/** How serious a check is to this team. */
export const levelOf = (code: CheckCode, { severities }: CheckSettings): Level =>
  (CHECKS[code].changeable ? severities[code] : undefined) ?? CHECKS[code].severity
