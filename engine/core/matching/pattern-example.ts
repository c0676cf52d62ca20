// A message that a pattern fits, to show authors: of each choice the first, of each repetition the fewest. Only what really fits is given.

import { compilePattern } from './pattern.ts'
import { remember } from './remember.ts'

/** `undefined` where the pattern is broken, or says more than is read here. */
export const exampleOfPattern: (source: string) => string | undefined = remember((source) => {
  const compiled = compilePattern(source)
  if (!compiled.ok) return undefined
  const text = new Reader(source.normalize('NFC')).alternatives().trim()
  return text !== '' && compiled.pattern.find(text) ? text : undefined
})

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: ' ', S: 'a', n: '\n', t: '\t' }
const NOTHING = /[bBAz]/

class Reader {
  readonly #signs: readonly string[]
  #at = 0

  constructor(source: string) {
    this.#signs = Array.from(source)
  }

  /** Up to the closing bracket or the end. */
  alternatives(): string {
    const first = this.#sequence()
    while (this.#take('|')) this.#sequence()
    return first
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#signs.length && this.#peek() !== '|' && this.#peek() !== ')') text += this.#repeated()
    return text
  }

  #repeated(): string {
    const one = this.#single()
    const sign = this.#peek()
    if (sign === '*' || sign === '?' || sign === '+') {
      this.#at += 1
      this.#take('?')
      return sign === '+' ? one : ''
    }
    const times = /^\{(\d+)(?:,\d*)?\}/.exec(this.#signs.slice(this.#at, this.#at + 12).join(''))
    if (!times) return one
    this.#at += times[0].length
    this.#take('?')
    return one.repeat(Number(times[1]))
  }

  #single(): string {
    const sign = this.#next()
    if (sign === '^' || sign === '$') return ''
    if (sign === '.') return 'a'
    if (sign === '\\') return this.#escaped()
    if (sign === '[') return this.#list()
    if (sign !== '(') return sign
    if (this.#take('?')) while (this.#at < this.#signs.length && !/[:>)]/.test(this.#next()));
    const text = this.alternatives()
    this.#take(')')
    return text
  }

  #escaped(): string {
    const sign = this.#next()
    return NOTHING.test(sign) ? '' : (CLASSES[sign] ?? sign)
  }

  #list(): string {
    const isNegated = this.#take('^')
    const sign = this.#next()
    const first = sign === '\\' ? this.#escaped() : sign
    while (this.#at < this.#signs.length && this.#next() !== ']');
    return isNegated ? '~' : first
  }

  #peek = () => this.#signs[this.#at] ?? ''

  #next(): string {
    this.#at += 1
    return this.#signs[this.#at - 1] ?? ''
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false
    this.#at += 1
    return true
  }
}
