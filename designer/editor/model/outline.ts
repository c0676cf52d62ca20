// Menus as an outline: a menu, the menus its options lead to, and so on, as indented lines; and an edited outline put back as one
// edit that keeps every id, edge and translation of the lines that stay.

import {
  type Draft,
  type DraftNode,
  type DraftPoint,
  freeId,
  freeIdAmong,
  newNode,
} from '../../../engine/core/index.ts'
import { estimate } from '../canvas/sizes.ts'
import { addNode, changeNode, connect, disconnect, layoutOf, removeNodes } from './edits.ts'
import { listIn, textIn } from './texts-of-node.ts'

export interface OutlineLine {
  readonly depth: number
  /** In the language that is edited. */
  readonly title: string
  /** The option it stands for; a new line has none yet. */
  readonly of?: { readonly menu: string; readonly option: string; readonly place: number }
  /** Where it leads: a node of the drawing. A menu that is drawn out below is not named. */
  readonly leadsTo?: string
}

/** What of an outline says how it shall be: its lines with their depths. */
export type NewLine = Pick<OutlineLine, 'depth' | 'title'> & { readonly of?: OutlineLine['of'] | undefined }

interface Branch {
  readonly menu: string
  readonly option: Record<string, unknown>
  readonly id: string
  /** Node that its way out leads to. */
  readonly to: string | undefined
  /** That node is a menu whose options are its lines. */
  readonly opens: boolean
}

const menuIn = (nodes: ReadonlyMap<string, DraftNode>, id: string | undefined) => {
  const node = id === undefined ? undefined : nodes.get(id)
  return node?.kind === 'menu' ? node : undefined
}
const keyOf = (menu: string, option: string) => `${menu}/${option}`
const isNamed = (option: Record<string, unknown>) => typeof option.id === 'string' && option.id !== ''

/** All options under a menu, each menu drawn out once, where it is met first; so a circle of menus ends. */
function branchesOf(
  draft: Draft,
  root: string,
): { readonly branch: Branch; readonly depth: number; readonly place: number }[] {
  const nodes = new Map(draft.nodes.map((node) => [node.id, node]))
  const ways = new Map(draft.edges.map(({ from, outlet, to }) => [`${from}|${outlet}`, to]))
  const drawn = new Set([root])
  const found: { branch: Branch; depth: number; place: number }[] = []
  const walk = (menu: DraftNode, depth: number) => {
    for (const [place, option] of listIn(menu, 'options').entries()) {
      if (!isNamed(option)) continue
      const id = String(option.id)
      const to = ways.get(`${menu.id}|option.${id}`)
      const inner = to !== undefined && !drawn.has(to) ? menuIn(nodes, to) : undefined
      found.push({ branch: { menu: menu.id, option, id, to, opens: inner !== undefined }, depth, place })
      if (inner === undefined) continue
      drawn.add(inner.id)
      walk(inner, depth + 1)
    }
  }
  const node = menuIn(nodes, root)
  if (node) walk(node, 0)
  return found
}

export function readOutline(draft: Draft, menu: string, language: string): OutlineLine[] {
  return branchesOf(draft, menu).map(({ branch, depth, place }) => ({
    depth,
    title: textIn(branch.option.title, language),
    of: { menu: branch.menu, option: branch.id, place },
    ...(branch.to !== undefined && !branch.opens && { leadsTo: branch.to }),
  }))
}

/** A line with the lines beneath it. */
interface Tree {
  readonly line: NewLine
  readonly children: Tree[]
}

/** Lines as a tree; a line that stands too far in comes nearer. */
export function toTree(lines: readonly NewLine[]): Tree[] {
  const roots: Tree[] = []
  const path: Tree[] = []
  for (const line of lines) {
    const depth = Math.max(0, Math.min(line.depth, path.length))
    const tree: Tree = { line, children: [] }
    const siblings = depth === 0 ? roots : (path[depth - 1]?.children ?? roots)
    siblings.push(tree)
    path.length = depth
    path.push(tree)
  }
  return roots
}

/**
 * The drawing with this outline under the menu. Lines that stay keep their option with all it holds and where it leads, also in
 * another menu; a line that gets its first line beneath it gets a menu; one that loses its last gives it up, unless another way
 * leads there. What an option led to before it got a menu, its first new line leads to.
 */
export function applyOutline(draft: Draft, menu: string, language: string, lines: readonly NewLine[]): Draft {
  const before = branchesOf(draft, menu)
  const known = new Map(before.map(({ branch }) => [keyOf(branch.menu, branch.id), branch]))
  const menus = [menu, ...before.flatMap(({ branch }) => (branch.opens && branch.to !== undefined ? [branch.to] : []))]
  let next = draft
  // All ways of these options are drawn anew below.
  for (const { branch } of before) next = disconnect(next, branch.menu, `option.${branch.id}`)

  const fill = (into: string, trees: readonly Tree[], given: string | undefined) => {
    let left = given
    const taken = new Set<string>()
    // Options that have no id are nobody's line: they stay, last.
    const nameless = listIn(nodeOf(next, into), 'options').filter((option) => !isNamed(option))
    const kept = trees.map(({ line }) => {
      const branch = line.of && known.get(keyOf(line.of.menu, line.of.option))
      // Those that stay in this menu have the first claim to their id.
      if (branch?.menu === into) taken.add(branch.id)
      return branch
    })
    const options = trees.map(({ line, children }, n) => {
      const branch = kept[n]
      const stays = branch?.menu === into
      const id = stays ? branch.id : freeIdAmong(taken, branch?.id ?? (line.title === '' ? 'option' : line.title))
      taken.add(id)
      return {
        option: titled({ ...branch?.option, id }, branch?.option, line.title, language),
        id,
        branch,
        line,
        children,
      }
    })
    const list = [...options.map(({ option }) => option), ...nameless]
    next = changeNode(next, into, (node) => (sameList(node.options, list) ? node : { ...node, options: list }))
    for (const [row, { id, branch, line, children }] of options.entries()) {
      const outlet = `option.${id}`
      let to = branch?.to
      if (children.length === 0) {
        if (branch?.opens) to = otherWaysTo(draft, branch) ? branch.to : undefined
        if (to === undefined && left !== undefined) {
          to = left
          left = undefined
        }
        if (to !== undefined) next = connect(next, into, outlet, to)
        continue
      }
      const inner = branch?.opens && to !== undefined ? to : freeId(next, line.title === '' ? 'menu' : line.title)
      const isNew = !(branch?.opens && to !== undefined)
      if (isNew) next = addNode(next, menuFor(next, inner, line.title), besideRow(next, into, row))
      next = connect(next, into, outlet, inner)
      fill(inner, children, isNew ? to : undefined)
    }
  }
  fill(menu, toTree(lines), undefined)

  const led = new Set(next.edges.map(({ to }) => to))
  const left = new Set(menus.slice(1).filter((id) => !led.has(id)))
  return left.size === 0 ? next : removeNodes(next, left)
}

const nodeOf = (draft: Draft, id: string): DraftNode =>
  draft.nodes.find((node) => node.id === id) ?? { id, kind: 'menu', options: [] }

function sameList(list: unknown, other: readonly unknown[]): boolean {
  return Array.isArray(list) && list.length === other.length && list.every((item, n) => item === other[n])
}

/** The option with this title; the very same option where nothing of it changes. */
function titled(
  option: Record<string, unknown>,
  before: Record<string, unknown> | undefined,
  title: string,
  language: string,
): Record<string, unknown> {
  if (before !== undefined && before.id === option.id && textIn(before.title, language) === title) return before
  const titles = typeof option.title === 'object' && option.title !== null ? option.title : {}
  const { [language]: _old, ...others } = titles as Record<string, unknown>
  return { ...option, title: title === '' ? others : { ...titles, [language]: title } }
}

/** Somebody else leads to this menu, so it is not this line's to take away. */
function otherWaysTo(draft: Draft, { menu, id, to }: Branch): boolean {
  return draft.edges.some((edge) => edge.to === to && !(edge.from === menu && edge.outlet === `option.${id}`))
}

function menuFor(draft: Draft, id: string, title: string): DraftNode {
  return { ...newNode('menu', id, draft.languages), ...(title !== '' && { name: title }), options: [], back: true }
}

/** px between two layers, and between two nodes of one. */
const BESIDE = 96
const BELOW = 36

/** Right of the menu it belongs to, at the height of its row, below whatever stands there. */
function besideRow(draft: Draft, menu: string, row: number): DraftPoint {
  const { nodes } = layoutOf(draft)
  const parent = nodeOf(draft, menu)
  const size = estimate(parent)
  const at = nodes[menu] ?? { x: 0, y: 0 }
  const x = at.x + size.width + BESIDE
  let y = at.y + (row === 0 ? 0 : size.rowAt(row) - BELOW)
  const inTheWay = draft.nodes
    .flatMap((node) => {
      const point = nodes[node.id]
      return point && Math.abs(point.x - x) < size.width ? [{ from: point.y, to: point.y + estimate(node).height }] : []
    })
    .sort((a, b) => a.from - b.from)
  for (const { from, to } of inTheWay) if (to + BELOW > y && from < y + NEW_MENU_HEIGHT) y = to + BELOW
  return { x, y }
}

/** What a menu with a few options will need, px. */
const NEW_MENU_HEIGHT = 220
