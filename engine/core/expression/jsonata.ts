// The only file that knows JSONata: checks what authors write, and evaluates it without isolation.

import jsonata from 'jsonata'
import type { Evaluation, EvaluationResult } from '../conversation/turn.ts'
import { EXPRESSION_CHARS_MAX, EXPRESSION_MS_MAX, EXPRESSION_OUTPUT_CHARS_MAX } from '../limits.ts'
import { asItIs, say } from '../said.ts'
import { RESERVED_NAMES } from '../value.ts'
import { allowedFunctions, judge, type Refusal, type SyntaxNode, TOO_LARGE } from './allowed.ts'
import { createGuest, type GuestLimits } from './guest.ts'
import { judgePattern, LinearRegex } from './linear-regex.ts'
import { seededRandom } from './seeded-random.ts'

export type CheckedExpression =
  /** `paths`: the fields it looks up from the top, such as `contact.name`. */
  | { readonly ok: true; readonly paths: readonly string[] }
  /** One sentence for the author; `position` counts characters from 0. */
  | ({ readonly ok: false } & Refusal)

/** JSONata's parser copies what stands before `??` and `?:`; inside each other, a hundred of them would fill any memory. */
const PARSED_CHARS_MAX = 64 * 1024
const CHECKED_MAX = 500
const REASON_CHARS_MAX = 300

/** What evaluation may use. `timeoutMs` holds only where nothing else counts the work. */
export const guestLimits: GuestLimits = {
  functions: [...allowedFunctions],
  textCharsMax: EXPRESSION_OUTPUT_CHARS_MAX,
  handledMax: 4_000_000,
  pictureCharsMax: 200,
  depthMax: 64,
  sequenceMax: 20_000,
  stackMax: 400,
  timeoutMs: EXPRESSION_MS_MAX,
  compiledMax: 100,
  reservedNames: [...RESERVED_NAMES],
}

const checked = new Map<string, CheckedExpression>()

/** Whether an expression may be used: within the limits, and only with the functions and syntax that are allowed. */
export function checkExpression(source: string): CheckedExpression {
  const known = checked.get(source)
  if (known) return known
  const result = check(source)
  if (checked.size >= CHECKED_MAX) checked.clear()
  if (source.length <= EXPRESSION_CHARS_MAX) checked.set(source, result)
  return result
}

function check(source: string): CheckedExpression {
  if (source.trim() === '')
    return { ok: false, said: say`The expression is empty; write one such as order.total > 100.` }
  if (source.length > EXPRESSION_CHARS_MAX) {
    return {
      ok: false,
      said: say`The expression has ${source.length} characters; at most ${EXPRESSION_CHARS_MAX} are allowed. Split it over several steps.`,
    }
  }
  const defaults = source.match(/\?[?:]/g)?.length ?? 0
  if (source.length * 2 ** defaults > PARSED_CHARS_MAX) {
    return { ok: false, said: say`Too many “??” and “?:” in one expression; write condition ? value : other instead.` }
  }
  try {
    const verdict = judge(jsonata(source).ast() as SyntaxNode, judgePattern)
    return 'refusal' in verdict ? { ok: false, ...verdict.refusal } : { ok: true, paths: verdict.paths }
  } catch (error) {
    return { ok: false, ...parserRefusal(error) }
  }
}

/** JSONata throws records with a message and a position; brackets by the thousand overflow its stack. */
function parserRefusal(error: unknown): Refusal {
  if (error instanceof RangeError) return { said: TOO_LARGE }
  const { message, position } = error as { message?: unknown; position?: unknown }
  return {
    said: typeof message === 'string' && message !== '' ? asItIs(message) : say`The expression cannot be read.`,
    ...(typeof position === 'number' && { position }),
  }
}

const guest = createGuest(jsonata, guestLimits, LinearRegex)

/**
 * Evaluates in our own process, with JSONata's own limits and ours on the length of texts. Not for expressions of
 * strangers: nothing bounds memory, and some of JSONata's functions can block for seconds. `sandbox.ts` isolates.
 */
export async function evaluateUnprotected({ expression, input, now, seed }: Evaluation): Promise<EvaluationResult> {
  const verdict = checkExpression(expression)
  if (!verdict.ok) return { ok: false, reason: verdict.said.text }
  return shortened(await guest(expression, input, now, seededRandom(seed)))
}

/** Reasons go into traces; a message of JSONata may quote a whole value. */
export function shortened(result: EvaluationResult): EvaluationResult {
  return result.ok || result.reason.length <= REASON_CHARS_MAX
    ? result
    : { ok: false, reason: `${result.reason.slice(0, REASON_CHARS_MAX)}…` }
}
