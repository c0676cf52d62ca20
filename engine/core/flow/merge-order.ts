// The order of a list that two people changed: what both know keeps its order, what is new stands behind the neighbour it was put behind.

/** Keys of the three versions of a list, in order; `kept`: those that the merged list holds. */
export interface Orders {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly onto: readonly string[]
  readonly kept: ReadonlySet<string>
}

/** The keys of the merged list in their order. `clash`: both moved items, each differently, and the order of `onto` stays. */
export function mergeOrder({ from, to, onto, kept }: Orders): {
  readonly keys: readonly string[]
  readonly clash: boolean
} {
  const inFrom = new Set(from)
  const inTo = new Set(to)
  const inOnto = new Set(onto)
  const common = (key: string) => inFrom.has(key) && inTo.has(key) && inOnto.has(key) && kept.has(key)
  const spines = { from: from.filter(common), to: to.filter(common), onto: onto.filter(common) }
  const moved = !alike(spines.from, spines.to)
  const alsoMoved = !alike(spines.from, spines.onto)
  const spine = moved && !alsoMoved ? spines.to : spines.onto

  const theirs = behind(onto, common, (key) => kept.has(key))
  const mine = behind(to, common, (key) => kept.has(key) && !inOnto.has(key))
  const keys = [undefined, ...spine].flatMap((anchor) => {
    const added = [theirs.get(anchor) ?? [], mine.get(anchor) ?? []]
    // Who comes first must not hang on who merges, so that both sides arrive at the same list.
    if (added.every((keys) => keys.length > 0)) added.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    return [...(anchor === undefined ? [] : [anchor]), ...added.flat()]
  })
  return { keys, clash: moved && alsoMoved && !alike(spines.to, spines.onto) }
}

/** The items that stand behind each common one (`undefined`: before the first). */
function behind(
  order: readonly string[],
  isCommon: (key: string) => boolean,
  wanted: (key: string) => boolean,
): Map<string | undefined, string[]> {
  const found = new Map<string | undefined, string[]>()
  let anchor: string | undefined
  for (const key of order) {
    if (isCommon(key)) anchor = key
    else if (wanted(key)) {
      const there = found.get(anchor)
      if (there) there.push(key)
      else found.set(anchor, [key])
    }
  }
  return found
}

const alike = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((key, i) => key === b[i])
