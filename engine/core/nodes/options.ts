// Shows options in the form the channel can: buttons, a list, pages of a list, or numbers in the text.

import type { LocalizedText } from '../flow/fields.ts'
import type { ChannelCapabilities } from '../message/capabilities.ts'
import type { OptionsForm } from '../message/outbound.ts'
import { type Said, say } from '../said.ts'
import type { NodeTurn } from './kind.ts'

interface Shown {
  readonly title: string
  readonly description?: string
  readonly outlet: string
}

export interface OptionsQuestion {
  readonly body: string
  readonly header?: LocalizedText | undefined
  readonly footer?: LocalizedText | undefined
  readonly listButton?: LocalizedText | undefined
  readonly beyond: 'pages' | 'numbers'
  readonly options: readonly Shown[]
}

const length = (text: string) => Array.from(text).length

/** Says the question with its options. On a channel whose list is too short, a “More…” row shows the next page. */
export function showOptions(question: OptionsQuestion, turn: NodeTurn): void {
  const { form, because } = chooseForm(question, turn.capabilities)
  const page = pageOf(
    question.options,
    form === 'list' ? turn.capabilities.list?.rowsMax : undefined,
    turn.run.page ?? 0,
  )
  const options = page.shown.map((o) => ({
    id: turn.optionId(o.outlet),
    title: o.title,
    ...(o.description !== undefined && form === 'list' && { description: o.description }),
  }))
  if (page.more) options.push({ id: turn.optionId('more'), title: turn.pick(turn.word('more')) })
  turn.say(
    {
      type: 'options',
      body: question.body,
      options,
      form,
      ...(question.header && { header: turn.text(question.header) }),
      ...(question.footer && { footer: turn.text(question.footer) }),
      ...(form === 'list' && { listButton: turn.pick(question.listButton ?? turn.word('choose')) }),
    },
    { form: because },
  )
}

/** The form the channel can show, and why. */
export function chooseForm(
  question: Pick<OptionsQuestion, 'body' | 'options' | 'beyond'>,
  capabilities: ChannelCapabilities,
): { form: OptionsForm; because: Said } {
  const { buttons, list } = capabilities
  const count = question.options.length
  const longest = Math.max(0, ...question.options.map((o) => length(o.title)))
  const body = length(question.body)
  const described = question.options.some((o) => o.description !== undefined)
  if (
    buttons &&
    count <= buttons.max &&
    longest <= buttons.titleCharsMax &&
    body <= buttons.bodyCharsMax &&
    !(described && list)
  ) {
    const because = count === 1 ? say`one option fits on a button` : say`${count} options fit on buttons`
    return { form: 'buttons', because }
  }
  if (list && longest <= list.titleCharsMax && body <= list.bodyCharsMax) {
    const fits = count === 1 ? say`one option fits in a list` : say`${count} options fit in a list`
    if (count <= list.rowsMax) return { form: 'list', because: fits }
    if (question.beyond === 'pages')
      return { form: 'list', because: say`${count} options are shown in pages of a list` }
  }
  return {
    form: 'numbered',
    because: list
      ? say`${count} options of up to ${longest} characters do not fit: numbered in the text`
      : say`the channel shows options as numbers`,
  }
}

/** How many pages a list of so many options has. One row of each leads to the next page. */
export function pagesOf(count: number, rowsMax: number | undefined): number {
  return rowsMax === undefined || count <= rowsMax ? 1 : Math.ceil(count / (rowsMax - 1))
}

function pageOf(
  options: readonly Shown[],
  rowsMax: number | undefined,
  page: number,
): { shown: readonly Shown[]; more: boolean } {
  const pages = pagesOf(options.length, rowsMax)
  if (pages === 1 || rowsMax === undefined) return { shown: options, more: false }
  const perPage = rowsMax - 1
  const from = (page % pages) * perPage
  return { shown: options.slice(from, from + perPage), more: true }
}
