// Menu: options the customer taps, types, numbers or nearly spells. Of any depth; "back" and "main menu" need no edges.

import { z } from 'zod'
import { type Choice, readChoice } from '../answer/choice.ts'
import {
  durationMsSchema,
  idSchema,
  languageSchema,
  localizedSchema,
  nodeBase,
  placeSchema,
  retriesSchema,
} from '../flow/fields.ts'
import { error } from '../flow/issue.ts'
import { OPTIONS_PER_MENU_MAX } from '../limits.ts'
import { type Said, say } from '../said.ts'
import type { NodeKind, NodeText, NodeTurn, Reading } from './kind.ts'
import { showOptions } from './options.ts'
import { askingStates } from './states.ts'

export const OPTION_ID_CHARS_MAX = 48
export const ALIAS_CHARS_MAX = 60
export const ALIASES_PER_LANGUAGE_MAX = 20

const valueSchema = z.union([z.string().max(500), z.number(), z.boolean()])

export const optionSchema = z.strictObject({
  id: idSchema(OPTION_ID_CHARS_MAX),
  title: localizedSchema,
  description: localizedSchema.optional(),
  /** Other words customers use for it, per language. */
  aliases: z
    .record(languageSchema, z.array(z.string().min(1).max(ALIAS_CHARS_MAX)).max(ALIASES_PER_LANGUAGE_MAX))
    .optional(),
  /** What is saved when it is chosen; its id where there is none. */
  value: valueSchema.optional(),
})

export type MenuOption = z.infer<typeof optionSchema>

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('menu'),
  text: localizedSchema,
  /** Said instead of `text` when a reply fitted no option. */
  again: localizedSchema.optional(),
  header: localizedSchema.optional(),
  footer: localizedSchema.optional(),
  /** Label of the button that opens a list. */
  listButton: localizedSchema.optional(),
  options: z.array(optionSchema).max(OPTIONS_PER_MENU_MAX),
  /** Shown as options; typed, they work in every menu. */
  back: z.boolean().default(false),
  mainMenu: z.boolean().default(false),
  /** How options beyond one list are shown: a “More…” row, or all of them numbered in the text. */
  beyond: z.enum(['pages', 'numbers']).default('pages'),
  /** How often it asks again before it leaves by “other reply”. */
  retries: retriesSchema.default(1),
  noReplyAfterMs: durationMsSchema.optional(),
  saveAs: placeSchema.optional(),
})

export type MenuNode = z.infer<typeof schema>

const PICKED: Readonly<Record<Choice['how'], (text: string, option: string) => Said>> = {
  title: (text, option) => say`“${text}” picks ${option} (title)`,
  alias: (text, option) => say`“${text}” picks ${option} (alias)`,
  number: (text, option) => say`“${text}” picks ${option} (number)`,
  contains: (text, option) => say`“${text}” picks ${option} (contains)`,
  nearly: (text, option) => say`“${text}” picks ${option} (nearly)`,
}

export const menu: NodeKind<MenuNode> = {
  kind: 'menu',
  label: 'Menu',
  schema,
  outlets: (node) => [
    ...node.options.map((o) => ({ name: `option.${o.id}`, label: Object.values(o.title)[0] ?? o.id, required: true })),
    { name: 'other', label: 'other reply', required: false },
    ...(node.noReplyAfterMs === undefined ? [] : [{ name: 'noReply', label: 'no reply', required: true }]),
  ],
  compile: (node, context) =>
    askingStates(
      node,
      {
        outlets: node.options.map((o) => `option.${o.id}`),
        retries: node.retries,
        spent: 'other',
        noReplyAfterMs: node.noReplyAfterMs,
      },
      context,
    ),
  enter(node, turn, again) {
    showOptions(
      {
        body: turn.text(again > 0 && node.again ? node.again : node.text),
        header: node.header,
        footer: node.footer,
        listButton: node.listButton,
        beyond: node.beyond,
        options: choices(node, turn),
      },
      turn,
    )
    return undefined
  },
  read(node, content, turn): Reading | undefined {
    if (content.type !== 'text') return undefined
    const chosen = readChoice(content.text, choices(node, turn))
    if (!chosen) return undefined
    const option = node.options.find((o) => o.id === chosen.option)
    const because = PICKED[chosen.how](content.text.slice(0, 60), option?.id ?? chosen.option).text
    if (!option) return { outlet: chosen.option, because }
    return { outlet: `option.${option.id}`, because, ...saved(node, option) }
  },
  texts(node) {
    const texts: NodeText[] = [{ field: 'text', text: node.text, role: 'body' }]
    if (node.again) texts.push({ field: 'again', text: node.again, role: 'body' })
    if (node.header) texts.push({ field: 'header', text: node.header, role: 'header' })
    if (node.footer) texts.push({ field: 'footer', text: node.footer, role: 'footer' })
    if (node.listButton) texts.push({ field: 'listButton', text: node.listButton, role: 'listButton' })
    node.options.forEach((o, i) => {
      texts.push({ field: `options.${i}.title`, text: o.title, role: 'title' })
      if (o.description) texts.push({ field: `options.${i}.description`, text: o.description, role: 'description' })
    })
    return texts
  },
  issues(node) {
    const seen = new Set<string>()
    const twice = node.options.findIndex((o) => seen.size === seen.add(o.id).size)
    return [
      ...(twice < 0
        ? []
        : [
            error(
              'duplicate-option',
              say`The option id “${node.options[twice]?.id ?? ''}” is used twice.`,
              say`Give each option an id of its own.`,
              { field: `options.${twice}.id` },
            ),
          ]),
      ...(node.options.length > 0 || node.back || node.mainMenu
        ? []
        : [
            error(
              'empty-menu',
              say`This menu offers nothing to choose.`,
              say`Add an option, or use a message instead.`,
              { field: 'options' },
            ),
          ]),
    ]
  },
}

/** What an option leaves behind when it is chosen, by a tap or by words. */
export function saved(node: { saveAs?: string | undefined }, option: MenuOption): Pick<Reading, 'save'> {
  return node.saveAs === undefined ? {} : { save: { to: node.saveAs, value: option.value ?? option.id } }
}

/** All that can be chosen, in the order shown. Back and main menu stand last, under the outlets `back` and `mainMenu`. */
function choices(node: MenuNode, turn: NodeTurn) {
  const choice = (id: string, title: string, rest: { description?: string; aliases?: string[] } = {}) => ({
    id,
    title,
    outlet: id,
    ...rest,
  })
  return [
    ...node.options.map((o) => ({
      ...choice(o.id, turn.text(o.title), {
        ...(o.description && { description: turn.text(o.description) }),
        aliases: [...Object.values(o.aliases ?? {}).flat(), ...Object.values(o.title)],
      }),
      outlet: `option.${o.id}`,
    })),
    ...(node.back ? [choice('back', turn.pick(turn.word('back')), { aliases: Object.values(turn.word('back')) })] : []),
    ...(node.mainMenu
      ? [choice('mainMenu', turn.pick(turn.word('mainMenu')), { aliases: Object.values(turn.word('mainMenu')) })]
      : []),
  ]
}
