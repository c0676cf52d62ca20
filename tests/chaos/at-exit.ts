// What a run started and must not leave behind, also where the run itself is interrupted.

const left = new Set<() => void>()

process.on('exit', () => {
  for (const end of left) end()
})

/** `end` runs when this process exits, unless it is taken back. It cannot wait for anything. */
export function atExit(end: () => void): { readonly takeBack: () => void } {
  left.add(end)
  return { takeBack: () => void left.delete(end) }
}
