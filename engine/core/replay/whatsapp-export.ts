// Reads an exported WhatsApp chat (`_chat.txt`) as real conversations: what the customers wrote, and when.

import { REPLAY_SILENCE_MS } from '../limits.ts'
import type { InboundContent } from '../message/inbound.ts'
import { listed, type Said, say } from '../said.ts'
import { type DateOrder, guessOrder, instantOf } from './export-dates.ts'
import { type ExportLine, exportLines, isLeftOut } from './export-lines.ts'
import type { RealAct, RealConversation } from './real-conversation.ts'

export interface ExportOptions {
  /** Whose chat it is, for the ids of the conversations: a file's name. */
  readonly name: string
  /** IANA name; the file writes local times. */
  readonly timeZone: string
  /** As the chat calls the business; guessed where it is not given. */
  readonly business?: string
}

export interface ReadExport {
  /** A day without a word from the customer begins another one. */
  readonly conversations: readonly RealConversation[]
  /** Everybody who wrote, in the order of their first line. */
  readonly people: readonly string[]
  readonly business: string | undefined
  readonly dateOrder: DateOrder
  /** What was guessed, and what could not be read. */
  readonly notes: readonly Said[]
}

interface Written extends ExportLine {
  readonly at: number
}

/** Never throws, whatever the file holds. What the business wrote is left out: the flows are to say it anew. */
export function readWhatsAppExport(text: string, { name, timeZone, business }: ExportOptions): ReadExport {
  const { lines, unread } = exportLines(text)
  const { order, isSure } = guessOrder(lines, /\d\s?[ap]\.?\s?m\b/i.test(text))
  const dated = lines.map((line) => ({ ...line, at: instantOf(line, order, timeZone) }))
  const written = dated.filter((line): line is Written => line.at !== undefined).sort((a, b) => a.at - b.at)
  const people = [...new Set(lines.map(({ from }) => from))]
  const answers = business === undefined ? whoAnswers(written) : people.find((person) => isCalled(person, business))
  const customers = people.filter((person) => person !== answers)
  const isKnown = business === undefined || answers !== undefined
  const broken = [...unread, ...dated.flatMap(({ at, line }) => (at === undefined ? [line] : []))].sort((a, b) => a - b)
  const notes: readonly (Said | false)[] = [
    lines.length === 0 && say`No line looks like a message of an exported WhatsApp chat.`,
    lines.length > 0 &&
      !isSure &&
      order === 'dayFirst' &&
      say`Every date fits two orders: they are read with the day first.`,
    !isSure && order === 'monthFirst' && say`Every date fits two orders: they are read with the month first.`,
    business === undefined && answers !== undefined && say`“${answers}” is taken for the business: the others begin.`,
    !isKnown && say`Nobody is called “${business ?? ''}” in this chat. Those who write: ${listed(people)}.`,
    isKnown &&
      customers.length > 1 &&
      say`Several people write to the business here: ${listed(customers)}. They are taken for one customer.`,
    broken.length > 0 && say`Lines that could not be read: ${broken.length}. The first is line ${broken[0] ?? 0}.`,
  ]
  return {
    ...{ people, business: answers, dateOrder: order, notes: notes.filter((note) => note !== false) },
    conversations: isKnown
      ? conversationsOf(
          written.filter(({ from }) => from !== answers),
          name,
        )
      : [],
  }
}

const isCalled = (person: string, name: string) => person.toLowerCase() === name.trim().toLowerCase()

/** Customers begin, the business answers: of those who write, the one who least often writes first after a silence. */
function whoAnswers(written: readonly Written[]): string | undefined {
  const begins = new Map(written.map(({ from }) => [from, 0]))
  if (begins.size < 2) return undefined
  for (const [n, { from, at }] of written.entries()) {
    const before = written[n - 1]
    if (before === undefined || at - before.at >= REPLAY_SILENCE_MS) begins.set(from, (begins.get(from) ?? 0) + 1)
  }
  return [...begins].toSorted(([, a], [, b]) => a - b)[0]?.[0]
}

function conversationsOf(written: readonly Written[], name: string): RealConversation[] {
  const found: { at: number; from: string; acts: RealAct[] }[] = []
  for (const { at, from, text } of written) {
    const act: RealAct = { type: 'customer', at, content: contentOf(text) }
    const open = found.at(-1)
    if (open === undefined || at - (open.acts.at(-1)?.at ?? 0) >= REPLAY_SILENCE_MS)
      found.push({ at, from, acts: [act] })
    else open.acts.push(act)
  }
  return found.map(({ from, acts }, n) => ({
    id: found.length === 1 ? name : `${name} #${n + 1}`,
    // A number in the place of a name is no name that a flow should greet with.
    ...(/\p{L}/u.test(from) && { contact: { card: { name: from } } }),
    acts,
  }))
}

const KINDS: readonly (readonly [RegExp, 'video' | 'voice' | 'sticker' | 'document'])[] = [
  [/video|gif|\.mp4|वीडियो/iu, 'video'],
  [/audio|voice|vocale|\.opus|\.m4a|ऑडियो/iu, 'voice'],
  [/sticker|\.webp|स्टिकर/iu, 'sticker'],
  [/document|documento|\.(?:pdf|docx?|xlsx?|csv|txt|zip|vcf)\b|दस्तावेज़/iu, 'document'],
]
const PLACE = /^[\p{L} ]{3,20}: https:\/\/maps\.google\.com\/\?q=(-?\d+\.?\d*),(-?\d+\.?\d*)\s*$/u

/** A file whose kind was not written down is taken for a picture, the most frequent one. */
function contentOf(text: string): InboundContent {
  const [, latitude, longitude] = PLACE.exec(text) ?? []
  if (latitude !== undefined) return { type: 'location', latitude: Number(latitude), longitude: Number(longitude) }
  const [first = '', ...caption] = text.split('\n')
  if (!isLeftOut(first.trim())) return { type: 'text', text }
  const kind = KINDS.find(([pattern]) => pattern.test(first))?.[1] ?? 'image'
  const words = caption.join('\n').trim()
  return { type: 'media', kind, mediaId: 'export', ...(words !== '' && { caption: words }) }
}
