// Options of a menu, cases of a branch: added and removed together with the edges that leave by them.

import { type Draft, freeIdAmong } from '../../../engine/core/index.ts'
import { changeNode, disconnect } from './edits.ts'
import { listIn } from './texts-of-node.ts'

const idsOf = (draft: Draft, node: string, field: string) => {
  const found = draft.nodes.find(({ id }) => id === node)
  return new Set(found ? listIn(found, field).map(({ id }) => String(id)) : [])
}

/** An option with this title, last. Its id is made from the title. */
export function addOption(draft: Draft, node: string, language: string, title: string): { draft: Draft; id: string } {
  const id = freeIdAmong(idsOf(draft, node, 'options'), title === '' ? 'option' : title)
  const option = { id, title: { [language]: title } }
  return { draft: changeNode(draft, node, (of) => ({ ...of, options: [...listIn(of, 'options'), option] })), id }
}

export function removeOption(draft: Draft, node: string, option: string): Draft {
  const without = changeNode(draft, node, (of) => ({
    ...of,
    options: listIn(of, 'options').filter(({ id }) => id !== option),
  }))
  return disconnect(without, node, `option.${option}`)
}

/** A case that holds nothing yet. */
export function addCase(draft: Draft, node: string, when: unknown): { draft: Draft; id: string } {
  const id = freeIdAmong(idsOf(draft, node, 'cases'), 'case')
  return { draft: changeNode(draft, node, (of) => ({ ...of, cases: [...listIn(of, 'cases'), { id, when }] })), id }
}

export function removeCase(draft: Draft, node: string, id: string): Draft {
  const without = changeNode(draft, node, (of) => ({
    ...of,
    cases: listIn(of, 'cases').filter((other) => other.id !== id),
  }))
  return disconnect(without, node, `case.${id}`)
}
