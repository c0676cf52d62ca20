// Tests that people keep with a flow: what they tried, to be tried again whenever the flow is drawn otherwise.

import { readScripts } from '../core/index.ts'
import {
  addFlowTest,
  changeFlowTest,
  type FlowTestRow,
  listFlowTests,
  removeFlowTest,
} from '../store/queries/flow-tests.ts'
import { storableText } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/** One file; a long conversation has some 10 KB. */
export const FLOW_TEST_CHARS_MAX = 256 * 1024
/** All of a flow are run whenever it changes. */
export const FLOW_TESTS_MAX = 200

export type SavedTest =
  | { readonly ok: true; readonly test: FlowTestRow }
  /** `unreadable`: `mistake` is the rest of a sentence that begins with the file. */
  | { readonly ok: false; readonly why: 'unreadable'; readonly mistake: string }
  | { readonly ok: false; readonly why: 'exists' | 'unknown' | 'tooMany' }

interface FlowTestsOptions {
  readonly store: Store
  readonly now: () => number
}

export class FlowTests {
  readonly #options: FlowTestsOptions

  constructor(options: FlowTestsOptions) {
    this.#options = options
  }

  list(flowId: string): Promise<FlowTestRow[]> {
    return this.#options.store.query(listFlowTests(flowId))
  }

  /** A new one; never in place of another of its name. */
  async add(flowId: string, name: string, text: string, by: string): Promise<SavedTest> {
    const row = this.#row(flowId, name, text, by)
    if ('why' in row) return row
    const [test] = await this.#options.store.query(addFlowTest(row, FLOW_TESTS_MAX))
    if (test) return { ok: true, test }
    const isThere = (await this.list(flowId)).some((other) => other.name === name)
    return { ok: false, why: isThere ? 'exists' : 'tooMany' }
  }

  async change(flowId: string, name: string, text: string, by: string): Promise<SavedTest> {
    const row = this.#row(flowId, name, text, by)
    if ('why' in row) return row
    const [test] = await this.#options.store.query(changeFlowTest(row))
    return test ? { ok: true, test } : { ok: false, why: 'unknown' }
  }

  /** False where there was none. */
  async remove(flowId: string, name: string): Promise<boolean> {
    return (await this.#options.store.query(removeFlowTest(flowId, name))).length > 0
  }

  #row(
    flowId: string,
    name: string,
    text: string,
    by: string,
  ): FlowTestRow | Extract<SavedTest, { why: 'unreadable' }> {
    const read = readScripts(text)
    if (!read.ok) return { ok: false, why: 'unreadable', mistake: read.mistake }
    const editedAt = this.#options.now()
    return { flowId, name, text: storableText(text), editedBy: storableText(by), editedAt }
  }
}
