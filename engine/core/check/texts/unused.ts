// Values and tags that are kept and never looked at again: a question too many for the customer, or a name spelled in two ways.

import { pathsOf } from '../../expression/template.ts'
import { type Issue, note, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import type { FlowNode } from '../../nodes/registry.ts'
import { say } from '../../said.ts'

export function unusedNames(flows: readonly Flow[]): Issue[] {
  const read = new Set(flows.flatMap(({ nodes }) => nodes.flatMap((node) => namesReadIn(node))))
  return flows.flatMap((flow) => [...unusedVariables(flow, read), ...unusedTags(flow, read)])
}

function unusedVariables(flow: Flow, read: ReadonlySet<string>): Issue[] {
  const told = new Set<string>()
  const reachesPerson = leadsToPerson(flow)
  return flow.nodes.flatMap((node) =>
    placesIn(node).flatMap(({ to, field }) => {
      // People at the desk and other programs see the contact's fields; whoever takes over has read what was answered.
      if (to.startsWith('contact.') || read.has(to) || told.has(to)) return []
      if ((node.kind === 'question' || node.kind === 'menu') && reachesPerson.has(node.id)) return []
      told.add(to)
      const message =
        node.kind === 'question'
          ? say`The answer is kept as “${to}”, but nothing uses it and no person comes after it: the customer was asked for nothing.`
          : say`“${to}” is kept here, but nothing uses it.`
      const remedy = say`Use “${to}” where it is wanted, or leave this out; look whether it is spelled another way elsewhere.`
      return [warning('unused-variable', message, remedy, { flow: flow.id, node: node.id, field })]
    }),
  )
}

function unusedTags(flow: Flow, read: ReadonlySet<string>): Issue[] {
  return flow.nodes.flatMap((node) =>
    node.kind !== 'tag'
      ? []
      : node.add.flatMap((tag, n) => {
          if (read.has(tag)) return []
          const message = say`No flow looks at the tag “${tag}”: it only tells people who look at the contact.`
          const remedy = say`If a branch should go by it, look whether the tag is spelled another way there.`
          return [note('unused-tag', message, remedy, { flow: flow.id, node: node.id, field: `add.${n}` })]
        }),
  )
}

function placesIn(node: FlowNode): { to: string; field: string }[] {
  switch (node.kind) {
    case 'question':
      return [{ to: node.saveAs, field: 'saveAs' }]
    case 'menu':
      return node.saveAs === undefined ? [] : [{ to: node.saveAs, field: 'saveAs' }]
    case 'set':
      return node.assign.map(({ to }, n) => ({ to, field: `assign.${n}.to` }))
    case 'request':
      return node.save.map(({ to }, n) => ({ to, field: `save.${n}.to` }))
    default:
      return []
  }
}

/** Nodes behind which, somewhere, a person takes over. */
function leadsToPerson({ nodes, edges }: Flow): ReadonlySet<string> {
  const before = new Map<string, string[]>()
  for (const { from, to } of edges) {
    const there = before.get(to)
    if (there) there.push(from)
    else before.set(to, [from])
  }
  const leads = new Set<string>()
  const todo = nodes.filter(({ kind }) => kind === 'handoff').map(({ id }) => id)
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (leads.has(id)) continue
    leads.add(id)
    todo.push(...(before.get(id) ?? []))
  }
  return leads
}

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/gu

/** Every name that a node may look at: in `{{ }}`, as the field or value of a condition, anywhere in a formula. */
function namesReadIn(node: FlowNode): string[] {
  const names: string[] = []
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      if (key === 'field') names.push(...value.split('.'))
      else if (key === 'value') names.push(value)
      else if (key === 'expression') names.push(...(value.match(NAME) ?? []), ...quoted(value))
      if (value.includes('{{')) names.push(...pathsOf(value).flatMap((path) => path.split('.')))
    } else if (Array.isArray(value)) for (const item of value) walk(item, key)
    else if (typeof value === 'object' && value !== null)
      for (const [inner, item] of Object.entries(value)) walk(item, inner)
  }
  walk(node, '')
  return names
}

const quoted = (expression: string) => [...expression.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '')
