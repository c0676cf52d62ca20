// Shortens texts to what the channel takes, so that a long variable costs a few words and never the message.

const ELLIPSIS = '…'
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * The text in at most `charsMax` UTF-16 units, with `…` where something was left out.
 *
 * Meta does not say whether a character is a code point or a UTF-16 unit. Units are never fewer than code points, so a text
 * that fits in units fits either way. Whole graphemes are left out: half an emoji shows as a broken box.
 */
export function cutText(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const room = charsMax - ELLIPSIS.length
  let kept = ''
  for (const { segment } of graphemes.segment(text.slice(0, charsMax + GRAPHEME_UNITS_MAX))) {
    if (kept.length + segment.length > room) break
    kept += segment
  }
  return kept.trimEnd() + ELLIPSIS
}

/** No grapheme that anybody can read is longer; what follows it need not be looked at. */
const GRAPHEME_UNITS_MAX = 64

/** One line, without spaces around it: labels and headers with line breaks are refused. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/**
 * Labels that fit, none empty, no two equal: empty ones become their number, repeated ones get a number.
 * Equal labels are refused by the channel, and a customer could not tell them apart.
 */
export function fitTitles(titles: readonly string[], charsMax: number): string[] {
  const taken = new Set<string>()
  return titles.map((title, index) => {
    const whole = oneLine(title) || String(index + 1)
    let fitting = cutText(whole, charsMax)
    for (let n = 2; taken.has(fitting.toLowerCase()); n++) {
      const suffix = ` ${n}`
      fitting = cutText(whole, charsMax - suffix.length) + suffix
    }
    taken.add(fitting.toLowerCase())
    return fitting
  })
}
