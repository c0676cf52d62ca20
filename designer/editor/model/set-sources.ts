// Where a value that is set comes from, as an author chooses it, and as the document says it.

export type Source = 'words' | 'number' | 'yes' | 'no' | 'nothing' | 'text' | 'expression'

const fieldsOf = (from: unknown): Record<string, unknown> =>
  typeof from === 'object' && from !== null ? (from as Record<string, unknown>) : {}

export function sourceOf(from: unknown): Source {
  const { value, text, expression } = fieldsOf(from)
  if (expression !== undefined) return 'expression'
  if (text !== undefined) return 'text'
  if (value === null) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? 'number' : 'words'
}

/** What stands there, as a text to edit. */
export function writtenIn(from: unknown): string {
  const { value, text, expression } = fieldsOf(from)
  const shown = expression ?? text ?? value
  return shown === undefined || shown === null ? '' : String(shown)
}

/** From another source, with what was written as far as that can hold it. */
export function asSource(from: unknown, source: Source): Record<string, unknown> {
  const was = sourceOf(from)
  if (was === source) return fieldsOf(from)
  const written = writtenIn(from)
  switch (source) {
    case 'words':
      return { value: written }
    case 'number':
      return { value: written.trim() !== '' && Number.isFinite(Number(written)) ? Number(written) : 0 }
    case 'yes':
      return { value: true }
    case 'no':
      return { value: false }
    case 'nothing':
      return { value: null }
    case 'text':
      return { text: written }
    case 'expression':
      return { expression: was === 'words' || was === 'text' ? JSON.stringify(written) : written || 'null' }
  }
}
