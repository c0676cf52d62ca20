// Words that mean two things at once: a typed option that starts something else, a trigger's word that moves about in a menu.

import type { FlowSet, Trigger } from '../../compile/flow-set.ts'
import { candidatesFor, firstOf, interrupts } from '../../conversation/match.ts'
import { navigationWords } from '../../conversation/waiting.ts'
import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { fold } from '../../matching/fold.ts'
import { keywordsOf } from '../../nodes/trigger.ts'
import { type Said, say } from '../../said.ts'
import { type OptionWord, optionWords } from './option-words.ts'

export function takenWords(flows: readonly Flow[], set: FlowSet): Issue[] {
  const nodes = new Map(flows.map((flow) => [flow.id, new Map(flow.nodes.map((node) => [node.id, node]))]))
  const ways = new Map(
    flows.flatMap(({ id, edges }) => edges.map((e) => [`${id} ${e.from} ${e.outlet}`, e.to] as const)),
  )
  const behind = (flow: string, from: string, outlet: string) => {
    const to = ways.get(`${flow} ${from} ${outlet}`)
    return to === undefined ? undefined : nodes.get(flow)?.get(to)
  }
  /** Where both lead to the same, or to a person, the customer gets what they wanted. */
  const isTheSame = (flow: string, { node, outlet }: OptionWord, { compiled, node: trigger }: Trigger) => {
    const option = behind(flow, node, outlet)
    const other = behind(compiled.flow.id, trigger.id, 'next')
    return option !== undefined && (option === other || (option.kind === 'handoff' && other?.kind === 'handoff'))
  }
  const options = flows.flatMap((flow) => {
    const seen = new Set<string>()
    return optionWords(flow).flatMap((word) => {
      const winner = firstOf(candidatesFor(set, word.text))?.trigger
      if (!winner || !interrupts(winner.node) || isTheSame(flow.id, word, winner)) return []
      if (seen.size === seen.add(`${word.node} ${word.outlet} ${winner.key}`).size) return []
      const isHere = winner.compiled.flow.id === flow.id
      const who = isHere ? say`the trigger “${{ node: winner.node.id }}”` : say`the flow “${winner.compiled.flow.name}”`
      return [optionIssue(flow, word, who)]
    })
  })
  const menus = flows.filter((flow) => flow.nodes.some(({ kind }) => kind === 'menu'))
  const navigation = new Set(menus.flatMap((flow) => navigationWords(flow, ['back', 'mainMenu'])))
  return [...options, ...set.triggersOn('keyword').flatMap((trigger) => navigationIssues(trigger, navigation, behind))]
}

function optionIssue(flow: Flow, { node, field, text }: OptionWord, who: Said): Issue {
  return warning(
    'collide',
    say`Whoever types “${text}” here does not choose this option: ${who} goes before every menu.`,
    say`Call the option something else, or take the word away from that trigger.`,
    { flow: flow.id, node, field, example: text },
  )
}

type Behind = (flow: string, from: string, outlet: string) => { readonly kind: string } | undefined

function navigationIssues({ compiled, node }: Trigger, navigation: ReadonlySet<string>, behind: Behind): Issue[] {
  const flow = compiled.flow.id
  if (interrupts(node) || behind(flow, node.id, 'next')?.kind === 'menu') return []
  return keywordsOf(node).flatMap(({ match, words }, g) =>
    words.flatMap((word, w) => {
      if (match === 'pattern' || !navigation.has(fold(word))) return []
      const message = say`Whoever writes “${word}” in a menu moves about in that menu: “back” and “main menu” go before this trigger.`
      const remedy = say`Let this trigger go before the question that waits, or choose another word.`
      return [
        warning('collide', message, remedy, { flow, node: node.id, field: `keywords.${g}.words.${w}`, example: word }),
      ]
    }),
  )
}
