// Parts of a graph in which every place leads to every other: where something goes round.

/**
 * The number of the part of each place; a part's number is higher than that of all parts it leads to. Tarjan's way, with a stack
 * of its own: thousands of places in a row must not overflow ours.
 */
export function partsOf(size: number, leadsTo: (place: number) => readonly number[]): number[] {
  const part: number[] = Array(size).fill(-1)
  const found: number[] = Array(size).fill(-1)
  const low: number[] = Array(size).fill(-1)
  const open: number[] = []
  let [count, parts] = [0, 0]
  for (let root = 0; root < size; root++) {
    if (found[root] !== -1) continue
    const walk: { readonly at: number; readonly to: readonly number[]; next: number }[] = []
    const enter = (at: number) => {
      found[at] = low[at] = count++
      open.push(at)
      walk.push({ at, to: leadsTo(at), next: 0 })
    }
    enter(root)
    for (let top = walk.at(-1); top; top = walk.at(-1)) {
      const { at } = top
      const to = top.to[top.next++]
      if (to === undefined) {
        walk.pop()
        if (low[at] === found[at]) {
          for (let member = open.pop(); member !== undefined; member = open.pop()) {
            part[member] = parts
            if (member === at) break
          }
          parts++
        }
        const above = walk.at(-1)?.at
        if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[at] ?? 0)
      } else if (found[to] === -1) enter(to)
      else if (part[to] === -1) low[at] = Math.min(low[at] ?? 0, found[to] ?? 0)
    }
  }
  return part
}
