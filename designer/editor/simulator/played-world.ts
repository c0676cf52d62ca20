// The played world: the flows as they are drawn, and the timeline of the made-up customer who is open.

import {
  type CompiledFlow,
  compileFlow,
  coverOf,
  createFlowSet,
  type Draft,
  type Evaluate,
  type Flow,
  flowOfDraft,
  inItsPlace,
  parseFlow,
  playedWith,
  recordScript,
  type SimulationOptions,
  scriptText,
  scriptWorld,
  Timeline,
  type World,
} from '../../../engine/core/index.ts'
import type { Covered, Customer, RecordedTest, Request, Surroundings, Tested, TestFile, View } from './played.ts'
import { runTests } from './run-tests.ts'
import { viewOf } from './view.ts'

interface Open {
  readonly customer: Customer
  readonly timeline: Timeline
}

/** What is played in: it changes as a whole, or not at all. */
interface Played {
  readonly surroundings: Surroundings
  readonly published: readonly CompiledFlow[]
  readonly draft: Draft
  /** What of the draft can answer. */
  readonly flow: Flow
  readonly leftOut: readonly string[]
  readonly world: World
}

export class PlayedWorld {
  readonly #evaluate: Evaluate
  #surroundings: Surroundings | undefined
  #draft: Draft | undefined
  #played: Played | undefined
  #open: Open | undefined

  constructor(evaluate: Evaluate) {
    this.#evaluate = evaluate
  }

  /** Rejects where a flow fails as an engine would report a bug; then everything stands as before. */
  async play(request: Exclude<Request, { type: 'record' | 'test' | 'cover' }>): Promise<View | undefined> {
    switch (request.type) {
      case 'surroundings':
        this.#surroundings = request.surroundings
        await this.#renew()
        break
      case 'draft':
        this.#draft = request.draft
        await this.#renew()
        break
      case 'open': {
        const { customer, tried = NOTHING } = request
        this.#open = { customer, timeline: await Timeline.again(tried, this.#options(customer)) }
        break
      }
      case 'act':
        for (const act of request.acts) await this.#open?.timeline.act(act)
        break
      case 'goTo':
        this.#open?.timeline.goTo(request.moment)
        break
    }
    return this.#view()
  }

  /** The way one stands on, as a test. */
  record(title: string): RecordedTest {
    if (this.#open === undefined) throw new Error('Nobody is open whose conversation could be recorded.')
    const { customer, timeline } = this.#open
    const options = this.#options(customer)
    const others = [...options.world.flows.current.keys()].filter((id) => id !== this.#draft?.id)
    const { script, endsBefore } = recordScript(title, timeline.path(), options, others)
    return { text: scriptText(script), isCut: endsBefore !== undefined }
  }

  /** As `parley test` does it: in the world of tests, with the flows as they are drawn. */
  test(files: readonly TestFile[]): Promise<Tested> {
    if (this.#played === undefined) throw new Error('Nothing can be tested before the world has its flows.')
    const { world, draft } = this.#played
    return runTests(files, draft.id, world, this.#evaluate)
  }

  /** By itself and what it calls, as its tests are played where they name no others. */
  async cover(): Promise<Covered> {
    if (this.#played === undefined) throw new Error('Nothing can be walked before the world has its flows.')
    const { world, draft } = this.#played
    const alone = playedWith({}, draft.id, [...world.flows.current.values()])
    const flows = createFlowSet(alone.ok ? alone.flows : [])
    const { conversations, walked, all, notWalked } = await coverOf(scriptWorld(flows, world.capabilities), draft.id, {
      evaluate: this.#evaluate,
    })
    return {
      text: conversations.length > 0 ? scriptText(...conversations) : '',
      ...{ conversations: conversations.length, walked: walked.length, all: all.length, notWalked },
    }
  }

  async #renew(): Promise<void> {
    if (this.#surroundings === undefined || this.#draft === undefined) return
    const before = this.#played
    this.#played = playedOf(this.#surroundings, this.#draft, before)
    if (this.#open === undefined) return
    try {
      const { customer, timeline } = this.#open
      this.#open = { customer, timeline: await timeline.replay(this.#options(customer)) }
    } catch (error) {
      this.#played = before
      throw error
    }
  }

  #options({ name, language, tags, fields, startAt }: Customer): SimulationOptions {
    if (this.#played === undefined) throw new Error('Nobody can be opened before the world has its flows.')
    const { world, surroundings } = this.#played
    const contact = { card: { name }, tags, fields, ...(language !== undefined && { language }) }
    return { world, evaluate: this.#evaluate, startAt, connections: surroundings.answers, contact }
  }

  #view(): View | undefined {
    if (this.#open === undefined || this.#played === undefined) return undefined
    const { flow, world, leftOut } = this.#played
    return viewOf(this.#open.timeline, { customer: this.#open.customer.id, flow, world, leftOut })
  }
}

const NOTHING = { acts: [], at: 0, forward: [] }

function playedOf(surroundings: Surroundings, draft: Draft, before: Played | undefined): Played {
  const published = before?.surroundings === surroundings ? before.published : publishedOf(surroundings)
  const { flow, leftOut } = flowOfDraft(draft)
  const own = compileFlow(flow, `${flow.id}@draft`)
  const all = inItsPlace(own, published, ({ flow: { id } }) => id)
  const { capabilities, calendar } = surroundings
  return { surroundings, published, draft, flow, leftOut, world: { flows: createFlowSet(all), capabilities, calendar } }
}

function publishedOf({ others }: Surroundings): CompiledFlow[] {
  return others.flatMap((document) => {
    const parsed = parseFlow(document)
    return parsed.ok ? [compileFlow(parsed.flow, `${parsed.flow.id}@published`)] : []
  })
}
