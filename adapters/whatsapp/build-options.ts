// Options as reply buttons, as a list, or as numbered lines: WhatsApp's three ways to offer a choice.

import type { Option, OptionsContent } from '../../engine/core/message/outbound.ts'
import type { Built } from './build.ts'
import { cutText, fitTitles, oneLine } from './cut.ts'
import { defined, type JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'

const LIST_BUTTON = 'Choose'

/** More options than a form can carry take the next larger form: a crowded menu must not be a refused message. */
export function buildOptions(content: OptionsContent): Built {
  const count = content.options.length
  if (count > 0 && content.form === 'buttons' && count <= LIMITS.buttons.max) return buildButtons(content)
  if (count > 0 && content.form !== 'numbered' && count <= LIMITS.list.rowsMax) return buildList(content)
  return { part: { type: 'text', text: { body: numberedText(content) } } }
}

function buildButtons(content: OptionsContent): Built {
  const problem = problemOfIds(content.options, LIMITS.buttons.idCharsMax)
  if (problem !== undefined) return { problem }
  const titles = fitTitles(
    content.options.map((option) => option.title),
    LIMITS.buttons.titleCharsMax,
  )
  const buttons = content.options.map((option, index) => ({
    type: 'reply',
    reply: { id: option.id, title: titles[index] },
  }))
  return interactive({ type: 'button', ...frameOf(content), action: { buttons } })
}

function buildList(content: OptionsContent): Built {
  const problem = problemOfIds(content.options, LIMITS.list.rowIdCharsMax)
  if (problem !== undefined) return { problem }
  const titles = fitTitles(
    content.options.map((option) => option.title),
    LIMITS.list.rowTitleCharsMax,
  )
  const rows = content.options.map((option, index) => rowOf(option, titles[index] ?? option.title))
  const button = cutText(oneLine(content.listButton ?? '') || LIST_BUTTON, LIMITS.list.buttonCharsMax)
  // One of Meta's pages wants a title on every section, another only from two on: with one, both are content.
  const sections = [{ title: cutText(button, LIMITS.list.sectionTitleCharsMax), rows }]
  return interactive({ type: 'list', ...frameOf(content), action: { button, sections } })
}

/** A title that had to be cut is told whole in the description, where that is free. */
function rowOf(option: Option, title: string): JsonObject {
  const whole = oneLine(option.title)
  const description = oneLine(option.description ?? '') || (whole.startsWith(title) ? '' : whole)
  return defined({
    id: option.id,
    title,
    description: description === '' ? undefined : cutText(description, LIMITS.list.rowDescriptionCharsMax),
  })
}

/** Ids are never cut: a cut id would come back as an option nobody offered. */
function problemOfIds(options: readonly Option[], charsMax: number): string | undefined {
  const seen = new Set<string>()
  for (const { id, title } of options) {
    if (id === '' || id.trim() !== id || id.length > charsMax) {
      const given = id.length > charsMax ? `one of ${id.length}` : `"${id}"`
      return `expected an option id of 1 to ${charsMax} characters without spaces around it, got ${given} at option "${title}"`
    }
    if (seen.has(id)) return `expected different ids, got "${id}" twice`
    seen.add(id)
  }
  return undefined
}

/** The options as numbered lines. Where all is too long the body gives way: a choice nobody sees cannot be made. */
function numberedText(content: OptionsContent): string {
  const lines = content.options.map((option, index) => {
    const title = oneLine(option.title)
    const description = oneLine(option.description ?? '')
    return `${index + 1}. ${description === '' ? title : `${title}: ${description}`}`
  })
  const around = [content.header, lines.join('\n'), content.footer].filter((part) => part?.trim())
  const aroundChars = around.reduce((sum, part) => sum + (part?.length ?? 0) + PARAGRAPH.length, 0)
  const body = cutText(content.body, Math.max(1, LIMITS.text.bodyCharsMax - aroundChars))
  const parts = [content.header, body, lines.join('\n'), content.footer].filter((part) => part?.trim())
  return cutText(parts.join(PARAGRAPH), LIMITS.text.bodyCharsMax)
}

const PARAGRAPH = '\n\n'

interface Frame {
  readonly body: string
  readonly header?: string
  readonly footer?: string
}

/** Header, body and footer of an interactive message. A body is required, so an empty one becomes an ellipsis. */
export function frameOf({ body, header, footer }: Frame): JsonObject {
  const top = cutText(oneLine(header ?? ''), LIMITS.headerCharsMax)
  const bottom = cutText(oneLine(footer ?? ''), LIMITS.footerCharsMax)
  return defined({
    header: top === '' ? undefined : { type: 'text', text: top },
    body: { text: body.trim() === '' ? '…' : cutText(body, LIMITS.interactiveBodyCharsMax) },
    footer: bottom === '' ? undefined : { text: bottom },
  })
}

export function interactive(message: JsonObject): Built {
  return { part: { type: 'interactive', interactive: message } }
}
