// A list with indents, as it comes out of a document or a mail, read as an outline.

export interface TextLine {
  /** 0 for the first level; a line is at most one deeper than the line above it. */
  readonly depth: number
  readonly title: string
}

/** Signs that lists begin with: dashes, dots, boxes, “1.”, “a)”. */
const BULLET = /^(?:[-–—*•◦▪‣·]|\[[ xX]?\]|\(?\d{1,3}[.)]|[a-zA-Z][.)])\s+/u
const TAB_WIDTH = 4

/** Lines without words are left out. Tabs and spaces count alike; what matters is only whether a line stands further in. */
export function readIndented(text: string): TextLine[] {
  const lines: TextLine[] = []
  /** Indents of the lines that the next one may lie beneath, from the first level on. */
  const open: number[] = []
  for (const line of text.split(/\r?\n/)) {
    const title = line.trim().replace(BULLET, '').trim().replace(/\s+/g, ' ')
    if (title === '') continue
    const indent = widthOf(line.match(/^\s*/)?.[0] ?? '')
    while (open.length > 0 && (open.at(-1) ?? 0) >= indent) open.pop()
    lines.push({ depth: open.length, title })
    open.push(indent)
  }
  return lines
}

const widthOf = (blanks: string) => [...blanks].reduce((sum, blank) => sum + (blank === '\t' ? TAB_WIDTH : 1), 0)
