// A long text cut down to the place where somebody's words stand in it.

const BEFORE_CHARS = 50
const AFTER_CHARS = 110

export interface AroundMatch {
  readonly before: string
  readonly match: string
  readonly after: string
}

/** Without a match, as when the engine compares more kindly than we do, the text's beginning. */
export function aroundMatch(text: string, wanted: string): AroundMatch {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase())
  const from = Math.max(0, at)
  const to = at === -1 ? 0 : at + wanted.length
  const cutFrom = from > BEFORE_CHARS ? from - BEFORE_CHARS : 0
  const cutTo = Math.min(text.length, to + AFTER_CHARS)
  return {
    before: `${cutFrom > 0 ? '…' : ''}${text.slice(cutFrom, from)}`,
    match: text.slice(from, to),
    after: `${text.slice(to, cutTo)}${cutTo < text.length ? '…' : ''}`,
  }
}
