// The conversation that all of them hold, and what each says word for word: a keyword, a menu, a menu under it, a question,
// and a confirmation that repeats the customer's answer.

export const KEYWORD = 'menu'
export const TOPICS = ['Book a visit', 'Opening hours', 'Talk to us'] as const
export const SERVICES = ['Haircut', 'Shave', 'Colour'] as const

export const TOPICS_QUESTION = 'What can we do for you?'
export const SERVICES_QUESTION = 'Which service would you like?'
export const NAME_QUESTION = 'What is your name?'

export const TOPICS_TEXT = [TOPICS_QUESTION, ...TOPICS].join('\n')
export const SERVICES_TEXT = [SERVICES_QUESTION, ...SERVICES].join('\n')
export const confirmationOf = (service: string, name: string) => `Thank you, ${name}. Your ${service} is booked.`

export interface Exchange {
  readonly says: string
  readonly answer: string
}

/** The same conversation drawn many times in one flow, each under a keyword of its own: for flows of any size. */
export const keywordOf = (copy: number) => (copy === 0 ? KEYWORD : `${KEYWORD}${copy}`)
export const topicsQuestionOf = (copy: number) => (copy === 0 ? TOPICS_QUESTION : `${TOPICS_QUESTION} (${copy})`)

/**
 * What customer `n` says and must be answered, in a flow with so many copies of the conversation. They write the titles of
 * what they choose: all can read those without further work, while numbers send one of them through its recognisers of numbers.
 */
export function conversationOf(n: number, copies = 1): readonly Exchange[] {
  const copy = n % copies
  const name = `Ada ${n}`
  return [
    { says: keywordOf(copy), answer: [topicsQuestionOf(copy), ...TOPICS].join('\n') },
    { says: TOPICS[0], answer: SERVICES_TEXT },
    { says: SERVICES[0], answer: NAME_QUESTION },
    { says: name, answer: confirmationOf(SERVICES[0], name) },
  ]
}

export const EXCHANGES = conversationOf(0).length

/** Digits, always as many. */
export const customerOf = (n: number) => `8869${String(n).padStart(8, '0')}`

/** One that is measured. Each runs in a process of its own. */
export interface Contestant {
  /** Resolves with the answer to one message; `customer` is digits. Called again only when the answer is there. */
  converse(customer: string, text: string): Promise<string>
  close(): Promise<void>
}

/** Opens a contestant with nothing stored. Called before each round, outside the measured time. */
export type Open = () => Promise<Contestant>
