// What changed in a text, word by word; letter by letter where a script puts no spaces between words.

export interface TextPart {
  readonly is: 'same' | 'added' | 'removed'
  readonly text: string
}

const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
/** A letter of such a script with its marks, a word, a run of spaces, or one sign. Dictionaries would differ between browsers. */
const PIECES = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+|\\s+|.`, 'gsu')

/** Texts that differ in more than this are told as replaced: the table of two whole novels would not fit. */
const CELLS_MAX = 4_000_000

/** The parts of both texts in order; what is removed stands before what is added in its place. */
export function wordDiff(before: string, after: string): TextPart[] {
  const [a, b] = [before.match(PIECES) ?? [], after.match(PIECES) ?? []]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const parts: TextPart[] = [
    { is: 'same', text: a.slice(0, start).join('') },
    ...middle,
    { is: 'same', text: a.slice(a.length - end).join('') },
  ]
  return joined(parts)
}

/** The longest common row of pieces, by the usual table. */
function between(a: readonly string[], b: readonly string[]): TextPart[] {
  const replaced: TextPart[] = [
    { is: 'removed', text: a.join('') },
    { is: 'added', text: b.join('') },
  ]
  if (a.length * b.length > CELLS_MAX) return replaced
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const parts: TextPart[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ is: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      parts.push({ is: 'removed', text: a[i++] ?? '' })
    else parts.push({ is: 'added', text: b[j++] ?? '' })
  }
  return parts
}

/** Neighbours of one kind become one part. A lone space between two changes is read as part of them. */
function joined(parts: readonly TextPart[]): TextPart[] {
  const done: TextPart[] = []
  let removed = ''
  let added = ''
  let gap = ''
  const flush = () => {
    if (removed !== '') done.push({ is: 'removed', text: removed })
    if (added !== '') done.push({ is: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { is, text } of parts) {
    if (text === '') continue
    if (is === 'same') {
      if (removed + added !== '' && gap === '' && text.trim() === '') {
        gap = text
        continue
      }
      flush()
      const last = done.at(-1)
      const whole = gap + text
      gap = ''
      if (last?.is === 'same') done[done.length - 1] = { is: 'same', text: last.text + whole }
      else done.push({ is: 'same', text: whole })
      continue
    }
    if (gap !== '') {
      removed += gap
      added += gap
      gap = ''
    }
    if (is === 'removed') removed += text
    else added += text
  }
  flush()
  if (gap !== '') done.push({ is: 'same', text: gap })
  return done
}
