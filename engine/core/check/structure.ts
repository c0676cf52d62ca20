// The first questions a flow must answer before it may be compiled: are its edges whole, can its texts be said?

import { checkExpression } from '../expression/jsonata.ts'
import { parseTemplate } from '../expression/template.ts'
import { error, type Issue, type PathStep, warning } from '../flow/issue.ts'
import type { ReadableFlow } from '../flow/read-document.ts'
import { outletsOfDraft } from '../nodes/draft-outlets.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import { listed, say } from '../said.ts'

type Found = Omit<Issue, 'flow'>

/**
 * Issues of one flow by itself, errors first. A flow without errors compiles and never leaves a wait without a way on. Nodes
 * that cannot be read count as there: nothing is said of them that might not be true.
 */
export function structuralIssues(flow: ReadableFlow, known?: KnownIssues): Issue[] {
  const found = [...idIssues(flow), ...edgeIssues(flow), ...flow.nodes.flatMap((node) => issuesOf(known, node, flow))]
  // Walks over the flow only make sense on whole edges.
  if (!flow.broken?.length && found.every((issue) => issue.severity !== 'error'))
    found.push(...loopIssues(flow), ...unreachable(flow))
  return found
    .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .map((issue) => ({ flow: flow.id, ...issue }))
}

/** What was said of each node by itself, and in which languages. */
export type KnownIssues = WeakMap<FlowNode, { readonly languages: string; readonly issues: readonly Found[] }>

function issuesOf(known: KnownIssues | undefined, node: FlowNode, flow: ReadableFlow): readonly Found[] {
  const languages = flow.languages.join()
  const told = known?.get(node)
  if (told?.languages === languages) return told.issues
  const issues = nodeIssues(node, flow)
  known?.set(node, { languages, issues })
  return issues
}

function idIssues(flow: ReadableFlow): Found[] {
  const seen = new Set<string>()
  const issues: Found[] = []
  const nodes = [...flow.nodes, ...(flow.broken ?? [])]
  for (const { id } of nodes) {
    if (seen.has(id))
      issues.push(
        error('duplicate-node', say`Two nodes have this id.`, say`Give one of them another id.`, {
          node: id,
          field: 'id',
        }),
      )
    seen.add(id)
  }
  if (flow.mainMenu !== undefined && nodes.find((n) => n.id === flow.mainMenu)?.kind !== 'menu') {
    issues.push(
      error(
        'unknown-node',
        say`“mainMenu” names “${{ node: flow.mainMenu }}”, which is no menu of this flow.`,
        say`Name one of its menus.`,
        { field: 'mainMenu' },
      ),
    )
  }
  if (nodes.every((n) => n.kind !== 'trigger')) {
    issues.push(
      error('no-trigger', say`Nothing starts this flow.`, say`Add a trigger: keywords, or “called by another flow”.`, {
        field: 'nodes',
      }),
    )
  }
  return issues
}

function edgeIssues(flow: ReadableFlow): Found[] {
  const { broken: brokenNodes = [] } = flow
  const broken = new Set(brokenNodes.map(({ id }) => id))
  const nodes = new Map([...brokenNodes, ...flow.nodes].map((node) => [node.id, node]))
  const outlets = new Map([
    ...brokenNodes.map((node) => [node.id, outletsOfDraft(node)] as const),
    ...flow.nodes.map((node) => [node.id, kindOf(node).outlets(node)] as const),
  ])
  const used = new Set<string>()
  const issues: Found[] = []
  flow.edges.forEach((edge, index) => {
    const field = `edges.${flow.edgePlaces?.[index] ?? index}`
    const at = { node: edge.from, field }
    const target = nodes.get(edge.to)
    const outlet = { outlet: edge.outlet, of: edge.from }
    if (!nodes.has(edge.from)) {
      issues.push(
        error(
          'unknown-node',
          say`An edge comes from “${edge.from}”, but there is no such node.`,
          say`Remove the edge, or add the node.`,
          { field: `${field}.from` },
        ),
      )
    } else if (!broken.has(edge.from) && !outlets.get(edge.from)?.some(({ name }) => name === edge.outlet)) {
      const known = outlets.get(edge.from)?.map(({ name }) => ({ outlet: name, of: edge.from })) ?? []
      issues.push(
        error(
          'unknown-outlet',
          say`An edge leaves by “${outlet}”, but this node has no such way out.`,
          known.length > 0 ? say`Use one of: ${listed(known)}.` : say`Remove the edge: nothing follows this node.`,
          at,
        ),
      )
    }
    if (!target)
      issues.push(
        error(
          'unknown-node',
          say`The way out “${outlet}” leads to “${edge.to}”, but there is no such node.`,
          say`Lead it to a node of this flow.`,
          at,
        ),
      )
    else if (target.kind === 'trigger')
      issues.push(
        error(
          'edge-to-trigger',
          say`The way out “${outlet}” leads to the trigger “${{ node: edge.to }}”; triggers start a flow, they are not reached.`,
          say`Lead it to the node behind the trigger.`,
          at,
        ),
      )
    const key = `${edge.from} ${edge.outlet}`
    if (used.has(key))
      issues.push(
        error(
          'two-edges',
          say`Two edges leave by “${outlet}”; only one can be followed.`,
          say`Remove one of them.`,
          at,
        ),
      )
    used.add(key)
  })
  for (const node of nodes.values()) {
    for (const outlet of outlets.get(node.id) ?? []) {
      if (outlet.required && !used.has(`${node.id} ${outlet.name}`)) {
        issues.push(
          error(
            'missing-outlet',
            say`“${{ outlet: outlet.name, of: node.id, label: outlet.label }}” leads nowhere: the customer would be left waiting.`,
            say`Draw an edge from its dot to a node.`,
            { node: node.id, field: outlet.name },
          ),
        )
      }
    }
  }
  return issues
}

function nodeIssues(node: FlowNode, flow: ReadableFlow): Found[] {
  const kind = kindOf(node)
  const issues: Found[] = []
  for (const { field, text, role } of kind.texts?.(node) ?? []) {
    for (const [language, template] of Object.entries(text)) {
      const parsed = parseTemplate(template)
      if (!parsed.ok)
        issues.push(
          error(
            'bad-template',
            say`The text cannot be filled in: ${parsed.said}`,
            say`Correct what stands between {{ and }}.`,
            { node: node.id, field: role === 'value' ? field : `${field}.${language}` },
          ),
        )
    }
    if (role === 'value') continue
    // A draft may list `constructor` among its languages: every object has that.
    const isThere = (language: string) => Object.hasOwn(text, language) && text[language]?.trim() !== ''
    for (const language of flow.languages) {
      if (!isThere(language)) {
        const read = flow.languages.find(isThere) ?? Object.keys(text)[0] ?? ''
        issues.push(
          warning(
            'missing-language',
            say`There is no text in “${{ language }}”; customers would read it in “${{ language: read }}”.`,
            say`Write the translation.`,
            { node: node.id, field: `${field}.${language}` },
          ),
        )
      }
    }
    const extra = Object.keys(text).find((language) => !flow.languages.includes(language))
    if (extra !== undefined) {
      issues.push(
        warning(
          'unlisted-language',
          say`There is a text in “${{ language: extra }}”, which is not a language of this flow.`,
          say`Add “${{ language: extra }}” to the flow's languages, or remove the text.`,
          { node: node.id, field: `${field}.${extra}` },
        ),
      )
    }
  }
  for (const { field, expression } of kind.expressions?.(node) ?? []) {
    const checked = checkExpression(expression)
    if (!checked.ok)
      issues.push(
        error(
          'bad-expression',
          say`This expression cannot be used: ${checked.said}`,
          say`Correct the expression, or choose field, comparison and value instead.`,
          { node: node.id, field },
        ),
      )
  }
  for (const issue of kind.issues?.(node, flow) ?? []) issues.push({ node: node.id, ...issue })
  return issues
}

/** Goes on by itself: a circle of only such nodes would run for ever. */
const goesOn = (node: FlowNode) =>
  ['message', 'branch', 'set', 'tag'].includes(node.kind) || (node.kind === 'wait' && node.until === 'opening')

function loopIssues(flow: ReadableFlow): Found[] {
  const next = edgesByNode(flow)
  const automatic = new Set(flow.nodes.filter(goesOn).map((n) => n.id))
  const state = new Map<string, 'open' | 'closed'>()
  const issues: Found[] = []
  for (const root of automatic) {
    // Depth first with its own stack: flows of thousands of nodes in a row must not overflow ours.
    const stack: { id: string; rest: string[] }[] = []
    const open = (id: string) => {
      state.set(id, 'open')
      stack.push({ id, rest: (next.get(id) ?? []).filter((to) => automatic.has(to)) })
    }
    if (!state.has(root)) open(root)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = top.rest.pop()
      if (to === undefined) {
        state.set(top.id, 'closed')
        stack.pop()
      } else if (state.get(to) === 'open') {
        const circle = [...stack.slice(stack.findIndex((s) => s.id === to)).map((s) => s.id), to]
        const names = listed(
          circle.map((id) => ({ node: id })),
          ' → ',
        )
        issues.push(
          error(
            'endless-loop',
            say`This goes round for ever without waiting for the customer: ${names}.`,
            say`Put a question, a menu or a wait into the circle.`,
            { node: to, path: circle.map((id, n) => stepTo(circle[n + 1], id, flow)) },
          ),
        )
      } else if (!state.has(to)) open(to)
    }
  }
  return issues
}

function stepTo(next: string | undefined, node: string, { id: flow, edges }: ReadableFlow): PathStep {
  const edge = edges.find(({ from, to }) => from === node && to === next)
  return { flow, node, ...(edge && { outlet: edge.outlet }) }
}

function unreachable(flow: ReadableFlow): Found[] {
  const next = edgesByNode(flow)
  const reached = new Set<string>()
  const todo = flow.nodes.filter((n) => n.kind === 'trigger').map((n) => n.id)
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    todo.push(...(next.get(id) ?? []))
  }
  return flow.nodes
    .filter((node) => !reached.has(node.id))
    .map((node) =>
      warning('unreachable-node', say`No way leads to this node.`, say`Lead an edge to it, or remove it.`, {
        node: node.id,
      }),
    )
}

function edgesByNode(flow: ReadableFlow): Map<string, string[]> {
  const next = new Map<string, string[]>()
  for (const edge of flow.edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to])
  return next
}
