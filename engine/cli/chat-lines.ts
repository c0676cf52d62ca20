// A chat as lines of text for a terminal.

import { type ChatLine, type InboundContent, type OutboundContent, visibleText } from '../core/index.ts'

export function chatLines(chat: readonly ChatLine[]): string[] {
  return chat.flatMap((line) => {
    const who = { customer: 'customer', flow: 'bot', agent: 'agent' }[line.from]
    const text =
      line.from === 'customer'
        ? inboundText(line.content as InboundContent)
        : outboundText(line.content as OutboundContent)
    const [first = '', ...rest] = text.split('\n')
    const mark = line.withheld ? ' (not sent: the window is closed)' : ''
    return [`${who.padStart(8)}: ${first}${mark}`, ...rest.map((more) => `          ${more}`)]
  })
}

function inboundText(content: InboundContent): string {
  if (content.type === 'text') return content.text
  if (content.type === 'tap') return `[${content.title}]`
  return `(${content.type === 'media' ? content.kind : content.type})`
}

function outboundText(content: OutboundContent): string {
  if (content.type !== 'options') return visibleText(content)
  const { options, ...rest } = content
  const asked = visibleText({ ...rest, options: [] })
  return [asked, ...options.map((option, i) => `  ${i + 1}. ${option.title}`)].join('\n')
}
