// Which places lie on a circle together: whoever leaves it never comes back, so all of it is walked first.

/** Tarjan's strongly connected components without recursion: a number for each place, the same for those of one circle. */
export function circlesOf(places: readonly string[], next: (place: string) => readonly string[]): Map<string, number> {
  const found = new Map<string, { index: number; low: number; open: boolean }>()
  const circles = new Map<string, number>()
  const open: string[] = []
  const enter = (place: string) => {
    const entry = { index: found.size, low: found.size, open: true }
    found.set(place, entry)
    open.push(place)
    return { place, entry, ahead: [...next(place)] }
  }
  for (const root of places) {
    if (found.has(root)) continue
    const path = [enter(root)]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const ahead = top.ahead.pop()
      if (ahead !== undefined) {
        const known = found.get(ahead)
        if (known === undefined) path.push(enter(ahead))
        else if (known.open) top.entry.low = Math.min(top.entry.low, known.index)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.entry.low = Math.min(before.entry.low, top.entry.low)
      if (top.entry.low !== top.entry.index) continue
      for (let place = open.pop(); place !== undefined; place = open.pop()) {
        const entry = found.get(place)
        if (entry) entry.open = false
        circles.set(place, top.entry.index)
        if (place === top.place) break
      }
    }
  }
  return circles
}
