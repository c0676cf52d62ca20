// Which flows answer together once a draft is published: it takes the place of its own published version.

/** `own` in the place of the one with its id, or behind all others, as the youngest: order decides who answers first. */
export function inItsPlace<T>(own: T, published: readonly T[], idOf: (flow: T) => string): T[] {
  const id = idOf(own)
  return published.some((each) => idOf(each) === id)
    ? published.map((each) => (idOf(each) === id ? own : each))
    : [...published, own]
}
