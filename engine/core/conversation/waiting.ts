// What a waiting node makes of a message: an answer, a way to move about, or something that fits nothing it offered.

import type { Flow } from '../flow/schema.ts'
import { fold } from '../matching/fold.ts'
import { type InboundMessage, wordsOf } from '../message/inbound.ts'
import type { Reading } from '../nodes/kind.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import { wordOf } from '../nodes/words.ts'
import { say } from '../said.ts'
import { forgetAsked } from './asked.ts'
import type { Candidate } from './match.ts'
import { BACK, compiledOf, follow, goToMenu, MAIN_MENU, nodeOf, nodeTurn } from './runs.ts'
import { endRuns } from './stack.ts'
import type { Run } from './state.ts'
import type { Working } from './working.ts'

/** An answer that a waiting run would take; nothing has happened yet. */
export interface TakenReading extends Reading {
  take(): void
}

/** Asks the waiting runs, the top one first, whether the message is an answer to them. */
export function readByWaiting(
  w: Working,
  message: InboundMessage,
  candidates: readonly Candidate[],
): TakenReading | undefined {
  for (const run of [...w.state.runs].reverse()) {
    if (!waits(w, run)) continue
    const node = nodeOf(w, run)
    if (!node || (takesAnything(node) && isCommand(wordsOf(message.content) ?? '', navigationOf(w, run), candidates)))
      continue
    const reading = kindOf(node).read?.(node, message.content, nodeTurn(w, run, node))
    if (!reading) continue
    return {
      ...reading,
      take: () => {
        // The out-of-hours note may have left the run.
        if (!w.state.runs.includes(run)) return
        // What lay above was an aside that the customer has walked past.
        endRuns(w, (_, index) => index > w.state.runs.indexOf(run))
        if (reading.save) w.save(run, reading.save.to, reading.save.value)
        if (reading.outlet === 'back' || reading.outlet === 'mainMenu') goToMenu(w, run, reading.outlet)
        else follow(w, run, reading.outlet, reading.because)
      },
    }
  }
  return undefined
}

const waits = (w: Working, run: Run) => compiledOf(w, run).machine.hasTag(run.state, 'waits')

/** A question that would take every text for its answer. */
const takesAnything = (node: FlowNode) =>
  node.kind === 'question' && node.answer.type === 'text' && node.answer.pattern === undefined

/** The whole message is a keyword or a way to move about: “menu” is nobody's name. */
function isCommand(words: string, navigation: readonly string[], candidates: readonly Candidate[]): boolean {
  const said = fold(words)
  return navigation.includes(said) || candidates.some(({ match }) => fold(match.keyword) === said)
}

/** The folded words for “back” and “main menu” in a run, of every language. */
function navigationOf(w: Working, run: Run, which: readonly ('back' | 'mainMenu')[] = ['back', 'mainMenu']): string[] {
  return run.trail.length === 0 ? [] : navigationWords(compiledOf(w, run).flow, which)
}

/** Folded. */
export const navigationWords = (flow: Pick<Flow, 'words'>, which: readonly ('back' | 'mainMenu')[]): string[] =>
  which.flatMap((word) => Object.values(wordOf(word, flow.words)).map(fold))

/** “Back” and “main menu” work in every run that has shown a menu, drawn or not. */
export function navigate(w: Working, words: string): boolean {
  const said = fold(words)
  const run = w.state.runs.findLast((r) => waits(w, r) && navigationOf(w, r).includes(said))
  if (!run) return false
  const where = navigationOf(w, run, ['back']).includes(said) ? 'back' : 'mainMenu'
  endRuns(w, (_, index) => index > w.state.runs.indexOf(run))
  w.note({ what: 'routed', to: 'answer', detail: (where === 'back' ? BACK : MAIN_MENU).text })
  forgetAsked(w)
  return goToMenu(w, run, where)
}

/** Leaves the top waiting node by “other reply”; false where it has no such way on. */
export function leaveByOther(w: Working): boolean {
  const run = w.state.runs.findLast((r) => waits(w, r))
  if (!run || !compiledOf(w, run).machine.next(run.state, 'other')) return false
  w.note({ what: 'routed', to: 'otherwise', detail: nodeOf(w, run)?.id ?? run.state })
  return follow(w, run, 'other', say`the reply fits nothing that was offered`.text)
}
