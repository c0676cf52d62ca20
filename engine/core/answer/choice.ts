// Reads which of the offered options a customer means by typing instead of tapping.

import { nearly } from '../matching/distance.ts'
import { fold, joined } from '../matching/fold.ts'
import { remember } from '../matching/remember.ts'
import { hasLooseEdges, tokens } from '../matching/tokens.ts'
import { isCarrying, isNegating, isPointing, numberOfWord, placeOfWord } from './small-words.ts'
import { leadingYesNo, readYesNo } from './yes-no.ts'

export interface ChoiceOption {
  readonly id: string
  readonly title: string
  /** Other words for it, in any language. */
  readonly aliases?: readonly string[]
}

export interface Choice {
  /** The option's id. */
  readonly option: string
  /** By which evidence, for the trace. */
  readonly how: 'title' | 'alias' | 'number' | 'contains' | 'nearly'
}

/** In scripts without word edges the rest of the text may be this many times as long as the title it holds. */
const LOOSE_REST_MAX = 2

/**
 * The option a typed text picks, or `undefined`. Evidence is tried from the surest on: the title itself, another word for it,
 * its number or place in the list, the title with nothing around it that carries a wish of its own, a yes or no, the title
 * with a typing mistake. Where two options fit the same evidence, none is picked, and weaker evidence does not decide.
 */
export function readChoice(text: string, options: readonly ChoiceOption[]): Choice | undefined {
  const said = nameOf(text)
  if (said.words.length === 0) return undefined
  const named = options.map(({ id, title, aliases = [] }) => ({
    id,
    title: nameOf(title),
    aliases: aliases.map(nameOf),
    written: title,
  }))
  for (const [how, fitting] of EVIDENCE) {
    const ids = new Set(fitting(said, named, text).map(({ id }) => id))
    const [option] = ids
    if (ids.size > 1) return undefined
    if (option !== undefined) return { option, how }
  }
  return undefined
}

/** Words of a title or text. A title's emoji are ornament ("🛒 Products") unless there is nothing else. */
interface Name {
  readonly words: readonly string[]
  readonly folded: string
  readonly joined: string
}

interface Named {
  readonly id: string
  readonly title: Name
  readonly aliases: readonly Name[]
  readonly written: string
}

type Evidence = (said: Name, options: readonly Named[], text: string) => readonly Named[]

const EVIDENCE: readonly (readonly [Choice['how'], Evidence])[] = [
  ['title', (said, options) => options.filter(({ title }) => title.joined === said.joined)],
  ['alias', (said, options) => options.filter(({ aliases }) => aliases.some((alias) => alias.joined === said.joined))],
  ['number', byNumber],
  ['contains', byContained],
  ['alias', byYesNo],
  ['nearly', byNearly],
]

const nameOf: (text: string) => Name = remember((text) => {
  const all = tokens(fold(text))
  const plain = all.filter((word) => !/^[\p{Extended_Pictographic}\p{RI}]+$/u.test(word))
  const words = plain.length > 0 ? plain : all
  const folded = words.join(' ')
  return { words, folded, joined: joined(folded) }
})

function byNumber(said: Name, options: readonly Named[]): readonly Named[] {
  const [digits = '', ...more] = said.words.filter((word) => !isCarrying(word))
  if (more.length === 0 && /^\d{1,3}$/.test(digits)) {
    const place = options[Number(digits) - 1]
    // "2" among "4 people, 2 people" may mean the place or the title: then it picks neither.
    return [...(place ? [place] : []), ...options.filter(({ title }) => title.words.includes(digits))]
  }
  const pointed = said.words.filter((word) => !isPointing(word))
  // "one" points ("the second one") unless there is no other number.
  const [word = '', ...others] =
    pointed.length > 0 ? pointed : said.words.filter((one) => numberOfWord(one) !== undefined)
  if (others.length > 0) return []
  const place = placeOfWord(word, options.length) ?? numberOfWord(word) ?? 0
  return options.slice(Math.max(place - 1, 0), place)
}

function byContained(said: Name, options: readonly Named[]): readonly Named[] {
  const fits = options.flatMap((option) => {
    const names = [option.title, ...option.aliases].filter((name) => isContained(name, said))
    return names.map((name) => ({ option, name }))
  })
  // "order status" also contains "order": the longer title is meant.
  return fits.filter(({ name }) => !fits.some((other) => covers(other.name, name))).map(({ option }) => option)
}

function isContained(name: Name, said: Name): boolean {
  if (hasLooseEdges(name.folded)) {
    return (
      said.joined.includes(name.joined) &&
      said.joined.length - name.joined.length <= LOOSE_REST_MAX * name.joined.length
    )
  }
  const start = said.words.findIndex((_, at) => name.words.every((word, i) => said.words[at + i] === word))
  if (start < 0) return false
  const rest = said.words.toSpliced(start, name.words.length)
  if (rest.some(isNegating)) return false
  // "I want my money back" does not choose "Back": the other words outweigh the title's.
  return rest.filter((word) => !isCarrying(word)).length < name.words.length
}

function covers(longer: Name, shorter: Name): boolean {
  return longer.joined.length > shorter.joined.length && ` ${longer.folded} `.includes(` ${shorter.folded} `)
}

function byYesNo(_: Name, options: readonly Named[], text: string): readonly Named[] {
  const answer = readYesNo(text)
  return answer.ok ? options.filter(({ written }) => leadingYesNo(written) === answer.value) : []
}

function byNearly(said: Name, options: readonly Named[]): readonly Named[] {
  const wish = nameOf(said.words.filter((word) => !isCarrying(word)).join(' '))
  const near = options.map((option) => {
    const edits = [option.title, ...option.aliases].flatMap((name) => [editsOf(name, said), editsOf(name, wish)])
    return { option, edits: Math.min(...edits) }
  })
  const best = Math.min(...near.map(({ edits }) => edits))
  return best === Number.POSITIVE_INFINITY ? [] : near.filter(({ edits }) => edits === best).map(({ option }) => option)
}

/** Mistakes over the whole title; with as many words as the title, each word must be nearly its own: "Model B" is not "Model A". */
function editsOf(name: Name, said: Name): number {
  const sameWords = name.words.length === said.words.length
  if (sameWords && name.words.some((word, i) => nearly(word, said.words[i] ?? '') === undefined))
    return Number.POSITIVE_INFINITY
  return nearly(name.joined, said.joined) ?? Number.POSITIVE_INFINITY
}
