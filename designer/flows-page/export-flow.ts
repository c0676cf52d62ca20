// A flow as a file on this machine: the draft as it is drawn, fit to be imported anywhere.

import { readFlow } from './flows-api.ts'

export async function exportFlow(id: string): Promise<void> {
  const document_ = await readFlow(id)
  const file = new Blob([`${JSON.stringify(document_, null, 2)}\n`], { type: 'application/json' })
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = `${id}.flow.json`
  link.click()
  // The download has begun with the click; the browser still reads for a moment.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
