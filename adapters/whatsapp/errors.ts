// Meta's error codes as instructions: what the sender must do now, whatever Meta calls the trouble.

import type { SendFailure, SendInstruction } from '../../engine/port/channel.ts'
import { defined, type JsonObject, numberOf, objectOf, textOf } from './json.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

const REJECT: SendInstruction = { instruction: 'reject' }
const UNKNOWN: SendInstruction = { instruction: 'unknown' }
const CHANNEL_DOWN: SendInstruction = { instruction: 'channelDown' }
/** First waits; a sender that fails again waits longer each time. */
const slowNumber = (afterMs: number): SendInstruction => ({ instruction: 'retry', scope: 'number', afterMs })
const laterAgain = (afterMs: number): SendInstruction => ({ instruction: 'retry', scope: 'message', afterMs })

/** From the sheet of error codes; a code that is missing here is judged by its HTTP status. */
const INSTRUCTIONS: readonly (readonly [codes: readonly number[], instruction: SendInstruction])[] = [
  // Token, permission, payment, registration, sanctions: only a person can mend these.
  [[0, 190], CHANNEL_DOWN],
  [[3, 10, 131005], CHANNEL_DOWN],
  [[368, 131031], CHANNEL_DOWN],
  [[131042, 131044], CHANNEL_DOWN],
  [[131037, 131045, 133000, 133006, 133010, 133015, 133016], CHANNEL_DOWN],
  // Time alone does not lift a spam restriction.
  [[131048], CHANNEL_DOWN],

  // Trouble at Meta's side of the door: the message may be out already.
  [[1, 2, 131000, 131016, 133004], UNKNOWN],

  // Rates. The pair rate asks for 4^n seconds; this is the first.
  [[131056], { instruction: 'retry', scope: 'contact', afterMs: 4 * SECOND_MS }],
  [[130429], slowNumber(2 * SECOND_MS)],
  [[4, 80007], slowNumber(5 * MINUTE_MS)],
  [[131057, 2494100], slowNumber(MINUTE_MS)],
  [[131064, 132069], laterAgain(HOUR_MS)],
  [[134101], laterAgain(10 * MINUTE_MS)],
  // Fetching the file from its address failed, which a busy web server explains as well as a wrong file.
  [[131053], laterAgain(10 * SECOND_MS)],

  // About this contact.
  [[131047], { instruction: 'template' }],
  [[131026], { instruction: 'contactGone' }],
  [[131050], { instruction: 'optedOut' }],
  [[131049, 130472, 130497, 130403, 131030, 137000], REJECT],

  // About this message: parameters, types, templates, Flows.
  [[33, 100, 131008, 131009, 131021, 135000], REJECT],
  [[131051, 131052, 131055, 131061, 131062, 131063, 134100, 134102], REJECT],
  [[132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068], REJECT],
]

const BY_CODE: ReadonlyMap<number, SendInstruction> = new Map(
  INSTRUCTIONS.flatMap(([codes, instruction]) => codes.map((code) => [code, instruction] as const)),
)

/** Every code from 200 to 299 says that a permission is missing. */
const PERMISSION_CODES = { from: 200, to: 299 }

const TOO_MANY_REQUESTS = 429
const MESSAGE_CHARS_MAX = 500

/** An error as Graph writes it, in an answer (`error`) or in a receipt (`errors[]`). */
export interface GraphError {
  readonly code?: number
  readonly message?: string
  readonly isTransient?: boolean
}

export function readGraphError(value: unknown): GraphError | undefined {
  const error = objectOf(value)
  if (error === undefined) return undefined
  return defined({
    code: numberOf(error.code),
    message: wordsOf(error),
    isTransient: typeof error.is_transient === 'boolean' ? error.is_transient : undefined,
  })
}

/**
 * What a refused send means.
 * @param httpStatus of the answer, which decides where the code is unknown or there is none.
 * @param retryAfterMs what a `Retry-After` header asked for.
 */
export function failureOfAnswer(httpStatus: number, error?: GraphError, retryAfterMs?: number): SendFailure {
  const judged = instructionOf(error?.code) ?? instructionOfStatus(httpStatus, error)
  const instruction = error?.isTransient && judged === REJECT ? laterAgain(5 * SECOND_MS) : judged
  const patient =
    instruction.instruction === 'retry' && retryAfterMs !== undefined
      ? { ...instruction, afterMs: Math.max(instruction.afterMs ?? 0, retryAfterMs) }
      : instruction
  return { code: codeOf(error) ?? `http-${httpStatus}`, message: messageOf(error), ...patient }
}

/** What a receipt of status `failed` means. The message did not arrive, so nothing about it is unknown any more. */
export function failureOfStatus(error?: GraphError): SendFailure {
  const instruction = instructionOf(error?.code) ?? REJECT
  const certain = instruction.instruction === 'unknown' ? laterAgain(MINUTE_MS) : instruction
  return { code: codeOf(error) ?? 'failed', message: messageOf(error), ...certain }
}

function instructionOf(code: number | undefined): SendInstruction | undefined {
  if (code === undefined) return undefined
  if (code >= PERMISSION_CODES.from && code <= PERMISSION_CODES.to) return CHANNEL_DOWN
  return BY_CODE.get(code)
}

function instructionOfStatus(httpStatus: number, error: GraphError | undefined): SendInstruction {
  if (httpStatus === TOO_MANY_REQUESTS) return slowNumber(MINUTE_MS)
  if (httpStatus >= 500 || httpStatus === 408) return UNKNOWN
  // Refused at the door, sent elsewhere, or answered by something that is not Graph: the settings are wrong, not the message.
  const isGraph = error?.code !== undefined
  if (httpStatus < 400 || httpStatus === 401 || (!isGraph && (httpStatus === 403 || httpStatus === 404)))
    return CHANNEL_DOWN
  return REJECT
}

function codeOf(error: GraphError | undefined): string | undefined {
  return error?.code === undefined ? undefined : String(error.code)
}

function messageOf(error: GraphError | undefined): string {
  return error?.message ?? 'WhatsApp gave no reason'
}

/** Title and details; the details alone often do not say what they are about. */
function wordsOf(error: JsonObject): string | undefined {
  const title = textOf(error.message) ?? textOf(error.title)
  const details = textOf(objectOf(error.error_data)?.details)
  const parts = [title, details === title ? undefined : details].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(': ').slice(0, MESSAGE_CHARS_MAX) : undefined
}
