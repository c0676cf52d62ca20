// Dates and times in customers' own words, on any machine in any zone.

import { afterEach, describe, expect, test } from 'vitest'
import { type DateTimeContext, readDateTime } from '../../../engine/core/answer/date-time.ts'

/** A Tuesday, 24 November 2026, 10:00 in Taipei. */
const NOW = Date.UTC(2026, 10, 24, 2)

function read(
  text: string,
  language: string,
  part: DateTimeContext['part'],
  more: Partial<DateTimeContext> = {},
): string {
  const answer = readDateTime(text, { now: NOW, timeZone: 'Asia/Taipei', language, part, ...more })
  return answer.ok ? answer.value : answer.because === 'incomplete' ? `no ${answer.missing}` : answer.because
}

describe('a date and a time', () => {
  test.each([
    ['en', '4/25 3pm', '2027-04-25T15:00'],
    ['en', '25/4 3pm', '2027-04-25T15:00'],
    ['en', '4/25 at 3', '2027-04-25T15:00'],
    ['en', '４/２５ ３ｐｍ', '2027-04-25T15:00'],
    ['en', '03/04 at 3', '2027-03-04T15:00'],
    ['en', '4/25 15h', '2027-04-25T15:00'],
    ['en', '4/25 at 15.30', '2027-04-25T15:30'],
    ['en', '2027-04-25 15:00', '2027-04-25T15:00'],
    ['en', '25.4.2027 15:00', '2027-04-25T15:00'],
    ['en', 'I would like April 25 at 3 pm, thank you!', '2027-04-25T15:00'],
    ['en', '3pm please, on April 25th', '2027-04-25T15:00'],
    ['en', 'dec 3rd 10am', '2026-12-03T10:00'],
    ['en', 'jan 5 @ 4pm', '2027-01-05T16:00'],
    ['en', 'the 25th at 3pm', '2026-11-25T15:00'],
    ['en', 'the 23rd at noon', '2026-12-23T12:00'],
    ['en', 'tomorrow at 3', '2026-11-25T15:00'],
    ['en', 'tomorrow at 8', '2026-11-25T08:00'],
    ['en', 'tomorrow at 3 in the afternoon', '2026-11-25T15:00'],
    ['en', 'tomorrow morning at 7', '2026-11-25T07:00'],
    ['en', 'tomorrow 03:00', '2026-11-25T03:00'],
    ['en', 'tomorrow at 3 30', '2026-11-25T15:30'],
    ['en', 'half past three tomorrow', '2026-11-25T15:30'],
    ['en', 'quarter to 4 on friday', '2026-11-27T15:45'],
    ['en', "3 o'clock tomorrow", '2026-11-25T15:00'],
    ['en', 'tonight at 8', '2026-11-24T20:00'],
    ['en', 'the day after tomorrow at 15:30', '2026-11-26T15:30'],
    ['en', 'in 3 days at 10', '2026-11-27T10:00'],
    ['en', 'in 2 hours', '2026-11-24T12:00'],
    ['en', 'now', '2026-11-24T10:00'],
    ['en', 'friday 10am', '2026-11-27T10:00'],
    ['en', 'next friday at 10', '2026-12-04T10:00'],
    ['en', 'tuesday 11am', '2026-11-24T11:00'],
    ['en', 'tuesday 9am', '2026-12-01T09:00'],
    ['en', 'tomorrow at 3 for 2 people', '2026-11-25T15:00'],
    ['en-GB', '3/4 10am', '2027-04-03T10:00'],
    ['en-US', '3/4 10am', '2027-03-04T10:00'],
    ['it', 'domani alle 3', '2026-11-25T15:00'],
    ['it', 'domani alle tre e mezza', '2026-11-25T15:30'],
    ['it', 'dopodomani alle 10', '2026-11-26T10:00'],
    ['it', 'lunedì alle 15:30', '2026-11-30T15:30'],
    ['it', 'il 25 aprile alle ore 15', '2027-04-25T15:00'],
    ['it', '4/25 15:00', '2027-04-25T15:00'],
    ['it', '3/4 ore 15', '2027-04-03T15:00'],
    ['it', 'il 25 alle 15', '2026-11-25T15:00'],
    ['it', 'stasera alle 8', '2026-11-24T20:00'],
    ['it', 'domani alle 3 del pomeriggio', '2026-11-25T15:00'],
    ['it', 'domani mattina alle 9', '2026-11-25T09:00'],
    ['it', 'domani alle 15.30', '2026-11-25T15:30'],
    ['it', 'domani alle 4 meno un quarto', '2026-11-25T15:45'],
    ['it', 'domani a mezzogiorno', '2026-11-25T12:00'],
    ['it', 'tra due ore', '2026-11-24T12:00'],
    ['it', 'sabato alle 8 di sera', '2026-11-28T20:00'],
    ['it', 'primo maggio alle 9', '2027-05-01T09:00'],
    ['hi', 'कल शाम 5 बजे', '2026-11-25T17:00'],
    ['hi', 'परसों सुबह १० बजे', '2026-11-26T10:00'],
    ['hi', 'आज दोपहर 2 बजे', '2026-11-24T14:00'],
    ['hi', 'सोमवार को सुबह 11 बजे', '2026-11-30T11:00'],
    ['hi', '25 अप्रैल को 3 बजे', '2027-04-25T15:00'],
    ['hi', '४/२५ शाम 4 बजे', '2027-04-25T16:00'],
    ['hi', 'कल साढ़े तीन बजे', '2026-11-25T15:30'],
    ['hi', 'पौने चार बजे कल', '2026-11-25T15:45'],
    ['hi', '25 तारीख को 3 बजे', '2026-11-25T15:00'],
    ['hi', '2 घंटे में', '2026-11-24T12:00'],
    ['hi', 'अगले शुक्रवार को 11 बजे', '2026-12-04T11:00'],
    ['hi', 'kal sham 5 baje', '2026-11-25T17:00'],
    ['hi', 'tomorrow 3pm', '2026-11-25T15:00'],
    ['es', 'pasado mañana a las 10', '2026-11-26T10:00'],
    ['es', 'mañana a las tres y media', '2026-11-25T15:30'],
    ['es', 'viernes a las 3 de la tarde', '2026-11-27T15:00'],
    ['es', 'mañana a las 9 de la mañana', '2026-11-25T09:00'],
    ['fr', 'après-demain à 10h30', '2026-11-26T10:30'],
    ['fr', "demain à 3 heures de l'après-midi", '2026-11-25T15:00'],
    ['fr', 'le 25 à 10h', '2026-11-25T10:00'],
    ['de', 'übermorgen 10 Uhr', '2026-11-26T10:00'],
    ['de', 'morgen früh um 9', '2026-11-25T09:00'],
    ['de', 'halb vier morgen', '2026-11-25T15:30'],
    ['de', '25.4. 15 Uhr', '2027-04-25T15:00'],
    ['de', 'um 15 Uhr am 25. April', '2027-04-25T15:00'],
    ['pt', 'depois de amanhã às 10', '2026-11-26T10:00'],
    ['pt', 'amanhã de manhã às 9', '2026-11-25T09:00'],
    ['pt', 'segunda às 15h30', '2026-11-30T15:30'],
    ['zh', '4月25日下午三点', '2027-04-25T15:00'],
    ['zh', '後天下午兩點半', '2026-11-26T14:30'],
    ['zh', '下周一上午10点', '2026-11-30T10:00'],
    ['zh-TW', '4/25 15:00', '2027-04-25T15:00'],
    ['ja', '明後日午前10時半', '2026-11-26T10:30'],
    ['ja', '来週の月曜日 10時', '2026-11-30T10:00'],
    ['ru', '25/4 15:00', '2027-04-25T15:00'],
    ['en', 'कल शाम 5 बजे', '2026-11-25T17:00'],
    ['it', '4月5日下午三点', '2027-04-05T15:00'],
  ])('%s: %s', (language, text, expected) => {
    expect(read(text, language, 'dateTime')).toBe(expected)
  })

  test.each([
    ['en', 'sometime', 'notUnderstood'],
    ['en', '', 'notUnderstood'],
    ['en', '31/2 3pm', 'notUnderstood'],
    ['en', '13/13 3pm', 'notUnderstood'],
    ['en', 'next week', 'notUnderstood'],
    ['en', 'in two weeks at 3pm', 'no date'],
    ['en', 'this weekend at 10', 'no date'],
    ['en', '4/25', 'no time'],
    ['en', 'tomorrow morning', 'no time'],
    ['en', '3 pm', 'no date'],
    ['en', 'today at 9am', 'past'],
    ['en', '11/24 9am', 'past'],
    ['en', 'yesterday 3pm', 'past'],
    ['en', 'last friday 3pm', 'past'],
    ['en', '4/25/2020 3pm', 'past'],
    ['en', '25 April or 26 April 3pm', 'ambiguous'],
    ['en', 'monday or tuesday at 3pm', 'ambiguous'],
    ['en', 'tomorrow from 3 to 5pm', 'ambiguous'],
    ['en', 'tomorrow before 5', 'notUnderstood'],
    ['en', 'tomorrow after 3pm', 'notUnderstood'],
    ['en', 'not tomorrow', 'notUnderstood'],
    ['it', 'qualche volta', 'notUnderstood'],
    ['it', 'domani dopo le 15', 'notUnderstood'],
    ['it', 'la prossima settimana', 'notUnderstood'],
    ['hi', 'कल', 'no time'],
    ['hi', 'कल शाम 5 बजे के बाद', 'notUnderstood'],
    ['hi', 'कभी भी', 'notUnderstood'],
    ['zh', '周末', 'notUnderstood'],
  ])('%s: %s is refused: %s', (language, text, expected) => {
    expect(read(text, language, 'dateTime')).toBe(expected)
  })
})

test.each([
  ['en', '25', '2026-11-25'],
  ['en', 'the 23rd', '2026-12-23'],
  ['en', '24', '2026-11-24'],
  ['en', '11/24', '2026-11-24'],
  ['en', '11/23', '2027-11-23'],
  ['en', 'I can do friday', '2026-11-27'],
  ['en', '12.25', '2026-12-25'],
  ['en', 'tomorrow at 3', '2026-11-25'],
  ['en', 'may', 'notUnderstood'],
  ['en', '25 or 26', 'notUnderstood'],
  ['en', '0912345678', 'notUnderstood'],
  ['en', 'order A1001', 'notUnderstood'],
  ['it', 'il 25', '2026-11-25'],
  ['it', '25.4', '2027-04-25'],
  ['hi', '25 तारीख', '2026-11-25'],
])('%s date: %s', (language, text, expected) => {
  expect(read(text, language, 'date')).toBe(expected)
})

test.each([
  ['en', '3', '15:00'],
  ['en', '8', '08:00'],
  ['en', '15.30', '15:30'],
  ['en', '7am', '07:00'],
  ['en', '0:30', '00:30'],
  ['en', 'around 4', '16:00'],
  ['en', 'half past 3', '15:30'],
  ['en', 'noon', '12:00'],
  ['en', 'in an hour', '11:00'],
  ['en', '25', 'notUnderstood'],
  ['en', '10 to 5', 'ambiguous'],
  ['en', 'evening', 'notUnderstood'],
  ['it', '15 e 30', '15:30'],
  ['hi', 'ढाई बजे', '14:30'],
  ['hi', 'रात 9 बजे', '21:00'],
])('%s time: %s', (language, text, expected) => {
  expect(read(text, language, 'time')).toBe(expected)
})

test.each([
  ['en', '4/25', '2026-04-25'],
  ['en', 'friday', '2026-11-20'],
  ['en', 'yesterday', '2026-11-23'],
  ['en', 'the 25th', '2026-10-25'],
  ['hi', 'कल', '2026-11-23'],
  ['hi', 'परसों', '2026-11-22'],
])('%s, of what lies behind: %s', (language, text, expected) => {
  expect(read(text, language, 'date', { future: false })).toBe(expected)
})

test('says the day back in the customer’s language, the time with 24 hours', () => {
  const shown = (language: string) => {
    const answer = readDateTime('25/4/2027 15:00', { now: NOW, timeZone: 'Asia/Taipei', language, part: 'dateTime' })
    return answer.ok && answer.shown
  }
  expect(shown('en')).toBe('Sun, April 25, 2027, 15:00')
  expect(shown('it')).toBe('dom 25 aprile 2027, 15:00')
  expect(shown('hi')).toBe('रवि, 25 अप्रैल 2027, 15:00')
})

describe('the machine’s own zone has no say', () => {
  const ownZone = process.env.TZ
  afterEach(() => {
    if (ownZone === undefined) delete process.env.TZ
    else process.env.TZ = ownZone
  })

  /** The hours around changes to and from summer time of these machines, and both ends of the business's day. */
  const instants = [
    '2026-03-07T12:00Z',
    '2026-03-08T06:30Z',
    '2026-03-08T07:30Z',
    '2026-11-01T05:30Z',
    '2026-04-04T13:30Z',
    '2026-09-26T13:30Z',
    '2026-11-24T15:59Z',
    '2026-11-24T16:00Z',
    '2026-12-31T22:00Z',
  ]
  const texts = [
    'tomorrow at 2:30',
    'tomorrow 02:30',
    'in 2 hours',
    'in 14 hours',
    'now',
    'friday 10am',
    'the 25th at noon',
    '4/25 3pm',
    '3/8 02:30',
    'tonight at 8',
  ]
  const readAll = () =>
    instants.flatMap((instant) =>
      texts.flatMap((text) =>
        ['Asia/Taipei', 'America/New_York'].map((timeZone) =>
          read(text, 'en', 'dateTime', { now: Date.parse(instant), timeZone }),
        ),
      ),
    )

  test.each(['Pacific/Auckland', 'America/New_York', 'America/Santiago', 'Asia/Kolkata'])('%s', (zone) => {
    process.env.TZ = 'UTC'
    const expected = readAll()
    process.env.TZ = zone
    expect(new Date(NOW).getTimezoneOffset()).not.toBe(0)
    expect(readAll()).toEqual(expected)
  })

  test('today is the business’s today', () => {
    const at = (timeZone: string) =>
      read('today 11:30pm', 'en', 'dateTime', { now: Date.UTC(2026, 10, 24, 16, 5), timeZone })
    expect(at('Asia/Taipei')).toBe('2026-11-25T23:30')
    expect(at('America/New_York')).toBe('2026-11-24T23:30')
  })
})
