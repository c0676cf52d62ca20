// Judges what became of each thing that was said: it reached the phone once and in order, or there is a reason why not, and
// somebody was told.

import type { Sending } from './books.ts'
import type { Answer, Turn } from './records.ts'
import type { Finding } from './story.ts'
import type { Evidence, Find } from './verdict.ts'

export function judgeSends(
  evidence: Evidence,
  answers: readonly Answer[],
  turns: readonly Turn[],
  find: Find,
): Finding[] {
  const sends = answers.map((answer) => {
    const calls = evidence.books.of(answer.id)
    return { answer, calls, accepted: calls.filter(({ acceptedAt }) => acceptedAt !== undefined), turns }
  })
  return [
    ...arrivedInOrder(sends, find),
    ...sends.flatMap((send) => {
      const report = (kind: string, expected: string, came: string) => find(kind, expected, came, send.answer.createdAt)
      return RULES.flatMap((rule) => rule(send, report, evidence))
    }),
  ]
}

interface Send {
  readonly answer: Answer
  readonly calls: readonly Sending[]
  readonly accepted: readonly Sending[]
  readonly turns: readonly Turn[]
}

type Rule = (
  send: Send,
  report: (kind: string, expected: string, came: string) => Finding,
  evidence: Evidence,
) => Finding[]

const quoted = ({ text }: Answer) => `“${text.split('\n', 1)[0]}”`

const RULES: readonly Rule[] = [
  function neverTwiceWithoutNeed({ answer, accepted }, report, { isCalm }) {
    const came = `${accepted.length} times`
    if (accepted.length < 2) return []
    if (answer.onlyOnce) return [report('once-only-twice', `${quoted(answer)} at most once`, came)]
    return isCalm ? [report('duplicate', `${quoted(answer)} once, as nothing went wrong`, came)] : []
  },

  function neverFailsWithoutNeed({ answer, calls, accepted }, report, { isCalm }) {
    if (answer.status !== 'failed') return []
    if (isCalm) return [report('failed', `${quoted(answer)} sent, as nothing went wrong`, `${answer.reason}`)]
    const isKnown = calls.length === 1 && answer.reason !== 'unknown'
    if (!isKnown || accepted.every(({ isFailed }) => isFailed === true)) return []
    return [report('false-failure', `${quoted(answer)} sent, as the customer has it`, `failed: ${answer.reason}`)]
  },

  function isWithTheCustomer({ answer, accepted }, report) {
    if (answer.status !== 'sent' || accepted.length > 0) return []
    return [report('lost', `${quoted(answer)} with the customer, as it is recorded`, 'nothing')]
  },

  function isTold({ answer, turns }, report) {
    if (answer.status !== 'failed') return []
    const isTold = turns.some(
      ({ event }) => event.type === 'receipt' && event.outboundId === answer.id && event.status === 'failed',
    )
    if (isTold && answer.reason !== undefined) return []
    return [report('silent-failure', `the conversation told why ${quoted(answer)} failed`, `${answer.reason}`)]
  },

  function isWithheldForAPerson({ answer, accepted, turns }, report) {
    if (answer.status !== 'withheld') return []
    const isTakenOver = turns.some(({ turn, event }) => turn > answer.turn && /^(agentMessage|echo)$/.test(event.type))
    const isUnasked = !turns.some(({ turn, event }) => turn <= answer.turn && event.type === 'message')
    const isRight = answer.reason === 'windowClosed' ? isUnasked : isTakenOver && answer.isAutomatic
    // Sent again after one that may have arrived, it may be stopped then.
    const isHere = accepted.length === 0 || answer.isResent
    return isRight && isHere ? [] : [report('withheld', `${quoted(answer)} sent`, `withheld: ${answer.reason}`)]
  },

  function isInDoubtForAReason({ answer, calls }, report, { areEnginesSteady }) {
    const needed = answer.isResent ? 2 : 1
    if (!areEnginesSteady || calls.length >= needed || !(answer.isResent || answer.reason === 'unknown')) return []
    return [
      report('doubt', `${quoted(answer)} called ${needed} times before that is in doubt`, `${calls.length} times`),
    ]
  },

  function remembersItsAnswer({ answer, calls }, report) {
    const isForgotten = calls.some(
      ({ answeredAt, process, troublesBefore }) => answeredAt !== undefined && process.troubles === troublesBefore,
    )
    if (!isForgotten || answer.status === 'sent' || answer.reason !== 'unknown') return []
    return [report('forgotten', `${quoted(answer)} sent, as the engine was told`, `${answer.status}: unknown`)]
  },

  function keepsItsReceipts(
    { answer, accepted },
    report,
    { areReceiptsAnonymous, areEnginesSteady, isDatabaseSteady },
  ) {
    const receipts = accepted.flatMap((call) => call.receipts)
    const isPlain = answer.status === 'sent' && accepted.every(({ isFailed }) => !isFailed)
    // By the channel's id alone a receipt finds a message only once that id has been recorded.
    const isRecorded = accepted.every(({ answeredAt }) => answeredAt !== undefined)
    const isNamed = !areReceiptsAnonymous || (isRecorded && areEnginesSteady && isDatabaseSteady)
    const highest = ['read', 'delivered', 'sent'].find((status) => receipts.includes(status))
    if (!isPlain || !isNamed || highest === answer.receipt) return []
    return [report('receipt', `${quoted(answer)} to be “${highest}”, as was taken`, `${answer.receipt}`)]
  },
]

/** First arrivals follow the order in which things were said, and nothing old comes again after something new. */
function arrivedInOrder(sends: readonly Send[], find: Find): Finding[] {
  const arrivals = sends
    .flatMap(({ answer, accepted }, place) => accepted.map(({ acceptedAt = 0 }) => ({ answer, place, at: acceptedAt })))
    .sort((a, b) => a.at - b.at)
  return arrivals.flatMap(({ answer, place, at }, n) => {
    const before = arrivals[n - 1]
    if (before === undefined || before.place <= place) return []
    return [find('sent-out-of-order', `${quoted(answer)} before ${quoted(before.answer)}`, 'after it', at)]
  })
}
