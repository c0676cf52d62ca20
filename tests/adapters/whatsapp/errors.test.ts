// Every error code of the channel's sheet, as the instruction it must become.

import { describe, expect, it } from 'vitest'
import { failureOfAnswer, failureOfStatus, readGraphError } from '../../../adapters/whatsapp/errors.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

type Row = readonly [code: number, httpStatus: number, expected: object]

const down = { instruction: 'channelDown' }
const reject = { instruction: 'reject' }
const unknown = { instruction: 'unknown' }
const retry = (scope: string, afterMs: number) => ({ instruction: 'retry', scope, afterMs })

const ROWS: readonly Row[] = [
  [0, 401, down],
  [190, 401, down],
  [3, 500, down],
  [10, 403, down],
  [200, 403, down],
  [250, 403, down],
  [299, 403, down],
  [131005, 403, down],
  [1, 400, unknown],
  [2, 503, unknown],
  [131000, 500, unknown],
  [131016, 503, unknown],
  [133004, 503, unknown],
  [4, 400, retry('number', 5 * MINUTE)],
  [80007, 400, retry('number', 5 * MINUTE)],
  [130429, 400, retry('number', 2 * SECOND)],
  [130429, 429, retry('number', 2 * SECOND)],
  [131056, 400, retry('contact', 4 * SECOND)],
  [131057, 500, retry('number', MINUTE)],
  [2494100, 500, retry('number', MINUTE)],
  [131048, 400, down],
  [131064, 400, retry('message', HOUR)],
  [368, 403, down],
  [131031, 403, down],
  [130497, 403, reject],
  [130403, 400, reject],
  [33, 400, reject],
  [100, 400, reject],
  [131008, 400, reject],
  [131009, 400, reject],
  [131021, 400, reject],
  [135000, 400, reject],
  [131026, 400, { instruction: 'contactGone' }],
  [131030, 400, reject],
  [131042, 400, down],
  [131044, 400, down],
  [131045, 500, down],
  [133000, 500, down],
  [133006, 400, down],
  [133010, 400, down],
  [133015, 400, down],
  [133016, 400, down],
  [131037, 400, down],
  [131047, 400, { instruction: 'template' }],
  [131049, 400, reject],
  [131050, 400, { instruction: 'optedOut' }],
  [130472, 400, reject],
  [131051, 400, reject],
  [131052, 400, reject],
  [131053, 400, retry('message', 10 * SECOND)],
  [131055, 400, reject],
  [131063, 400, reject],
  [134100, 400, reject],
  [134101, 500, retry('message', 10 * MINUTE)],
  [134102, 400, reject],
  [131061, 400, reject],
  [131062, 400, reject],
  [132000, 400, reject],
  [132001, 404, reject],
  [132005, 400, reject],
  [132007, 400, reject],
  [132012, 400, reject],
  [132015, 400, reject],
  [132016, 400, reject],
  [132018, 400, reject],
  [132068, 400, reject],
  [132069, 400, retry('message', HOUR)],
  [137000, 400, reject],
]

describe('codes', () => {
  it.each(ROWS)('%i with HTTP %i', (code, httpStatus, expected) => {
    const failure = failureOfAnswer(httpStatus, { code, message: 'words' })
    expect(failure).toStrictEqual({ code: String(code), message: 'words', ...expected })
  })

  it.each(ROWS)('%i in a receipt leaves nothing unknown', (code, _httpStatus, expected) => {
    const certain = expected === unknown ? retry('message', MINUTE) : expected
    expect(failureOfStatus({ code, message: 'words' })).toStrictEqual({
      code: String(code),
      message: 'words',
      ...certain,
    })
  })
})

describe('codes that are not on the sheet, and answers without one', () => {
  it.each<[name: string, httpStatus: number, error: object | undefined, expected: object]>([
    ['429', 429, { code: 613 }, retry('number', MINUTE)],
    ['429 without a code', 429, undefined, retry('number', MINUTE)],
    ['4xx', 400, { code: 999_999 }, reject],
    ['4xx that passes', 400, { code: 999_999, isTransient: true }, retry('message', 5 * SECOND)],
    ['a refusal that passes', 400, { code: 100, isTransient: true }, retry('message', 5 * SECOND)],
    ['a dead token does not pass by itself', 401, { code: 190, isTransient: true }, down],
    ['5xx', 500, { code: 999_999 }, unknown],
    ['5xx that passes may be out all the same', 503, { code: 999_999, isTransient: true }, unknown],
    ['5xx without a code', 502, undefined, unknown],
    ['time-out of a proxy', 408, undefined, unknown],
    ['401 without a code', 401, undefined, down],
    ['403 of something that is not Graph', 403, undefined, down],
    ['404 of something that is not Graph', 404, undefined, down],
    ['403 of Graph', 403, { code: 999_999 }, reject],
    ['a redirect', 302, undefined, down],
    ['400 without a code', 400, undefined, reject],
  ])('%s', (_name, httpStatus, error, expected) => {
    expect(failureOfAnswer(httpStatus, error)).toMatchObject(expected)
  })

  it('waits as long as it was asked to, and never less than its own first wait', () => {
    expect(failureOfAnswer(400, { code: 131056 }, 30 * SECOND)).toMatchObject(retry('contact', 30 * SECOND))
    expect(failureOfAnswer(400, { code: 131056 }, SECOND)).toMatchObject(retry('contact', 4 * SECOND))
    expect(failureOfAnswer(400, { code: 100 }, SECOND)).toStrictEqual({
      code: '100',
      message: 'WhatsApp gave no reason',
      ...reject,
    })
  })
})

describe('readGraphError', () => {
  const details = { messaging_product: 'whatsapp', details: 'Parameter name is missing' }

  it.each<[name: string, value: unknown, expected: object | undefined]>([
    [
      'title and details',
      { code: 100, message: '(#100) Invalid', error_data: details },
      { code: 100, message: '(#100) Invalid: Parameter name is missing' },
    ],
    [
      'as in a receipt',
      { code: 131026, title: 'Undeliverable', error_data: { details: 'Undeliverable' } },
      { code: 131026, message: 'Undeliverable' },
    ],
    ['a code written as text', { code: '131047' }, { code: 131047 }],
    ['transient', { code: 2, is_transient: true }, { code: 2, isTransient: true }],
    ['an endless message', { message: 'x'.repeat(9_999) }, { message: 'x'.repeat(500) }],
    ['nothing', {}, {}],
    ['no object', 'error', undefined],
  ])('%s', (_name, value, expected) => {
    expect(readGraphError(value)).toStrictEqual(expected)
  })
})
