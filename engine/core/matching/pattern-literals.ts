// Letters and digits that stand, in a row, in every text a pattern fits: by them a pattern is looked up instead of tried.
//
// Only what is plain at a glance is taken. Whatever is not (alternatives, quoted text, codes of characters) gives nothing, and
// the pattern is tried on every message: to find too few is slow, to find one too many would lose a match.

const PLAIN = /[A-Za-z0-9]/
/** What has meaning after a backslash and takes nothing with it: classes, edges, and signs that stand for themselves. */
const SHORT_ESCAPE = /[dDwWsSbBAz]|[^A-Za-z0-9]/

/** Lower case. `source` as it is compiled. */
export function literalsOf(source: string): readonly string[] {
  const found: string[] = []
  let run = ''
  let depth = 0
  const end = () => {
    if (run !== '') found.push(run)
    run = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? ''
    if (sign === '|') return []
    if (PLAIN.test(sign)) {
      if (depth === 0) run += sign.toLowerCase()
      continue
    }
    // What is repeated may be repeated no times.
    if (sign === '*' || sign === '?' || sign === '{') run = run.slice(0, -1)
    end()
    if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (sign === '{') at = endOf(source, at + 1, '}')
    else if (sign === '[') {
      const begin = at
      // Where it stands first, the closing sign is one of the list.
      for (const first of ['^', ']']) if (source[at + 1] === first) at += 1
      at = endOf(source, at + 1, ']')
      // A list in a list, as in [[:alpha:]_], ends later.
      if (source.slice(begin + 1, at).includes('[')) return []
    } else if (sign === '\\') {
      at += 1
      if (!SHORT_ESCAPE.test(source[at] ?? '')) return []
    }
  }
  end()
  return found
}

/** The place of the closing sign; the end where there is none. */
function endOf(source: string, from: number, closing: string): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (source[at] === closing) return at
  }
  return source.length
}
