// What a customer could write or tap to take a way, so that whoever reads of it can try it.

import { pickText } from '../../flow/fields.ts'
import type { Flow } from '../../flow/schema.ts'
import type { AnswerSpec } from '../../nodes/answers.ts'
import type { FlowNode } from '../../nodes/registry.ts'
import { wordOf } from '../../nodes/words.ts'

/** Each fits no option, is no answer to any question but one for a text, and resembles none of the others. */
export const FITS_NOTHING = [
  'qwxz',
  'vkjpf',
  'zzhgw',
  'xbnqt',
  'wpfvj',
  'kqzdx',
  'jvhzw',
  'fxqpb',
  'hwzkv',
  'bqxjf',
] as const

const ANSWERS: { readonly [T in AnswerSpec['type']]: (spec: Extract<AnswerSpec, { type: T }>) => string | undefined } =
  {
    text: ({ pattern, charsMin = 1 }) => (pattern === undefined ? 'Something'.padEnd(charsMin, '.') : undefined),
    number: ({ min, max, whole }) =>
      String(whole ? Math.ceil(min ?? Math.min(2, max ?? 2)) : (min ?? Math.min(2, max ?? 2))),
    date: () => '2031-05-20',
    time: () => '15:30',
    dateTime: () => '2031-05-20 15:30',
    email: () => 'ana@example.com',
    phone: () => '+919876543210',
    yesNo: () => 'yes',
    choice: () => undefined,
    media: () => undefined,
    location: () => undefined,
  }

/**
 * `undefined` where no words take it: a picture, a place, a pattern. `nth`: of several on one way, since the same message again and
 * again is a question of its own.
 */
export function exampleFor(node: FlowNode | undefined, outlet: string, flow: Flow, nth = 0): string | undefined {
  const [language] = flow.languages
  if (outlet === 'back' || outlet === 'mainMenu') return pickText(wordOf(outlet, flow.words), language, flow.languages)
  if (node?.kind !== 'menu' && node?.kind !== 'question') return undefined
  if (outlet === 'other' || outlet === 'givenUp') return FITS_NOTHING[nth % FITS_NOTHING.length]
  const option = node.options?.find(({ id }) => outlet === 'answered' || outlet === `option.${id}`)
  if (option) return pickText(option.title, language, flow.languages)
  if (node.kind !== 'question') return undefined
  const answer = ANSWERS[node.answer.type] as (spec: AnswerSpec) => string | undefined
  return answer(node.answer)
}
