// Words for which people report messages they did not ask for. Only said of what the business begins: who asks whether something is free wants to read it.

import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { MATCH_KINDS } from '../../matching/kinds.ts'
import { readMessageText } from '../../matching/message-text.ts'
import { type FlowNode, kindOf } from '../../nodes/registry.ts'
import { say } from '../../said.ts'

const SPAM: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...['free', 'last chance', 'act now', 'act fast', 'buy now', 'order now', 'hurry', 'limited time', 'only today'],
    ...[
      'you won',
      'you have won',
      'winner',
      'cash prize',
      'lottery',
      'jackpot',
      'click here',
      'guaranteed',
      'risk free',
    ],
  ],
  hi: [
    ...['मुफ़्त', 'फ्री', 'आख़िरी मौका', 'अंतिम मौका', 'जल्दी करें', 'जल्दी कीजिए', 'सीमित समय', 'सिर्फ़ आज', 'अभी ख़रीदें'],
    ...['आप जीत गए', 'आपने जीता', 'विजेता', 'नकद इनाम', 'लॉटरी', 'यहाँ क्लिक करें', 'गारंटी'],
  ],
  it: [
    ...['gratis', 'ultima occasione', 'ultima possibilità', 'affrettati', 'agisci ora', 'compra ora', 'compra subito'],
    ...[
      'tempo limitato',
      'solo oggi',
      'solo per oggi',
      'hai vinto',
      'vincitore',
      'premio in denaro',
      'lotteria',
      'clicca qui',
      'garantito',
    ],
  ],
}

/** Everyday turns that hold such a word and mean something else. */
const HARMLESS = /\b(feel free|free to|toll free|free of|free time|sugar free|gluten free)\b/g

const prepared = Object.fromEntries(
  Object.entries(SPAM).map(([language, words]) => [
    language,
    words.flatMap((word) => {
      const read = MATCH_KINDS.phrase.prepare(word)
      return read.ok ? [{ word, match: read.keyword.match }] : []
    }),
  ]),
)

export function spamWords(flow: Flow): Issue[] {
  const begun = begunByBusiness(flow)
  return flow.nodes.flatMap((node) => {
    const isBegun = begun.has(node.id)
    return (kindOf(node).texts?.(node) ?? []).flatMap(({ field, text, role }) => {
      const isTemplate = field.startsWith('template.')
      if (!isTemplate && (!isBegun || role === 'value')) return []
      return Object.entries(text).flatMap(([language, words]) => {
        const word = spamIn(words, language)
        if (word === undefined) return []
        const message = say`“${word}” stands in a message that the customer did not ask for: people report such messages, and WhatsApp then lets you send fewer.`
        const remedy = say`Say plainly what it is about, and why it comes to this customer.`
        const at = { flow: flow.id, node: node.id, field: isTemplate ? field : `${field}.${language}` }
        return [warning('spam-words', message, remedy, at)]
      })
    })
  })
}

function spamIn(text: string, language: string): string | undefined {
  const folded = readMessageText(text).folded.replace(HARMLESS, ' ')
  const read = readMessageText(folded)
  return prepared[language.split('-')[0] ?? '']?.find(({ match }) => match(read) !== undefined)?.word
}

/** Nodes that speak before the customer has said anything. */
function begunByBusiness({ nodes, edges }: Flow): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) {
    const there = next.get(from)
    if (there) there.push(to)
    else next.set(from, [to])
  }
  const begun = new Set<string>()
  const todo = nodes
    .filter((node) => node.kind === 'trigger' && (node.on === 'unread' || node.on === 'api'))
    .map(({ id }) => id)
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const node = byId.get(id)
    if (node === undefined || begun.has(id)) continue
    begun.add(id)
    if (!waits(node)) todo.push(...(next.get(id) ?? []))
  }
  return begun
}

const waits = ({ kind }: FlowNode) => kind === 'menu' || kind === 'question' || kind === 'handoff'
