// What the chaos Graph is told, and what it tells: the messages between its process and the runner's.

/** How one send goes. The shares of the misbehaviours are 0 to 1, and are tried in this order. */
export interface Misbehaviour {
  /** 503 without a word of Graph's, and nothing was taken. */
  readonly serverError: number
  /** The same words, but the message is out. */
  readonly serverErrorAfter: number
  /** No answer within the sender's patience; half of them are out. */
  readonly hang: number
  readonly reset: number
  readonly resetAfter: number
  readonly halfAnswer: number
}

export const BEHAVED: Misbehaviour = {
  serverError: 0,
  serverErrorAfter: 0,
  hang: 0,
  reset: 0,
  resetAfter: 0,
  halfAnswer: 0,
}

export type Range = readonly [minMs: number, maxMs: number]

export interface ReceiptHabits {
  /** False: this number's receipts are not subscribed to. */
  readonly sent: boolean
  readonly after: Range
  /** This share comes much later. */
  readonly lateShare: number
  readonly late: Range
  readonly twiceShare: number
  /** The receipt is taken before the answer of the call is given. */
  readonly beforeAnswerShare: number
}

export interface GraphSettings {
  readonly answerAfter: Range
  readonly misbehaviour: Misbehaviour
  readonly receipts: ReceiptHabits
  /** What the number may send, and at once: a real token bucket answers 130429 beyond it. */
  readonly perSecond: number
  /** Messages to one contact at once, then one each 6 s; a real bucket answers 131056. A share of contacts has a stricter one. */
  readonly pairBurst: number
  readonly strictPairBurst: number
  readonly strictPairShare: number
}

export interface GraphStart {
  readonly seed: number
  readonly token: string
  readonly appSecret: string
  readonly phoneNumberId: string
  readonly engineUrls: readonly string[]
  /** Where the books are written, a line of JSON each. */
  readonly booksPath: string
  readonly settings: GraphSettings
}

/** A line of Graph's books: a message Meta took over, also where its answer was then lost. */
export interface Accepted {
  readonly wamid: string
  readonly to: string
  readonly text: string
  readonly options: readonly { readonly id: string; readonly title: string }[]
  /** The outbox id and the number of the call, as the callback data names them. */
  readonly outboundId: string
  readonly attempt: number
  /** The call was answered as it should be; otherwise only the receipts can tell. */
  readonly answered: boolean
  /** ms since 1970. */
  readonly at: number
}

export interface GraphSummary {
  readonly calls: number
  readonly accepted: number
  /** By code or by what went wrong. */
  readonly refused: Readonly<Record<string, number>>
  /** Calls for a contact that began while another one for the same contact was under way. */
  readonly overlaps: readonly string[]
  /** Bodies that Meta would refuse. */
  readonly wrongBodies: readonly string[]
  readonly receiptsTaken: number
  readonly receiptsWaiting: number
  /** Most messages taken within one second. */
  readonly mostPerSecond: number
}

export type ToGraph =
  | { readonly say: 'start'; readonly start: GraphStart }
  | { readonly say: 'settings'; readonly settings: GraphSettings }
  | { readonly say: 'summary' }

export type FromGraph =
  | { readonly say: 'listening'; readonly port: number }
  | { readonly say: 'menu'; readonly message: Pick<Accepted, 'wamid' | 'to' | 'options'> }
  | { readonly say: 'summary'; readonly summary: GraphSummary }
