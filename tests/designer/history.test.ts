// Undo and redo: of one's own work only, step by step, and exactly.

import { describe, expect, it } from 'vitest'
import { addNode, changeNode, connect, place, removeNodes } from '../../designer/editor/model/edits.ts'
import { setText } from '../../designer/editor/model/texts-of-node.ts'
import { createEditorStore } from '../../designer/editor/store.ts'
import { type Draft, newNode, readDraft } from '../../engine/core/index.ts'

const EMPTY = readDraft({ id: 'shop', name: 'Shop', languages: ['en', 'it'], nodes: [], edges: [] })
const open = (draft: Draft = EMPTY) => createEditorStore({ revision: 1, draft, readOnly: false }).getState
const message = (id: string) => (draft: Draft) =>
  addNode(draft, newNode('message', id, draft.languages), { x: 0, y: 0 })

describe('undo and redo', () => {
  it('go back forty different steps and forward again, each as it was', () => {
    const state = open()
    const drawn: Draft[] = [state().draft]
    for (let n = 0; n < 40; n += 1) {
      const [last, other] = [`node-${n - (n % 5)}`, `node-${n - (n % 5) - 5}`]
      const steps = [
        message(`node-${n}`),
        (draft: Draft) => setText(draft, last, ['text'], 'it', `Ciao ${n}`),
        (draft: Draft) => place(draft, new Map([[last, { x: n * 40, y: n * 8 }]])),
        (draft: Draft) =>
          n > 5 ? connect(draft, other, 'next', last) : changeNode(draft, last, (node) => ({ ...node, name: 'first' })),
        (draft: Draft) =>
          n > 30 ? removeNodes(draft, new Set([other])) : changeNode(draft, last, (node) => ({ ...node, reply: true })),
      ]
      const step = steps[n % 5]
      if (step) state().edit(`step ${n}`, step)
      drawn.push(state().draft)
    }
    expect(new Set(drawn).size).toBe(41)
    for (let n = 39; n >= 0; n -= 1) {
      expect(state().undo()).toEqual({ label: `step ${n}`, kept: 0 })
      expect(state().draft).toEqual(drawn[n])
    }
    expect(state().undo()).toBeUndefined()
    for (let n = 0; n < 40; n += 1) {
      state().redo()
      expect(state().draft).toEqual(drawn[n + 1])
    }
    expect(state().redo()).toBeUndefined()
  })

  it('take what was typed in one go as one step, and what came after a pause as another', () => {
    const state = open(message('hello')(EMPTY))
    const type = (text: string) =>
      state().edit('text', (draft) => setText(draft, 'hello', ['text'], 'en', text), { key: 'hello text' })
    for (const text of ['H', 'He', 'Hey']) type(text)
    state().pause()
    for (const text of ['Hey ', 'Hey you']) type(text)
    const said = () => (state().draft.nodes[0]?.text as { en: string } | undefined)?.en
    state().undo()
    expect(said()).toBe('Hey')
    state().undo()
    expect(said()).toBe('Hello! Good to hear from you.')
    state().redo()
    expect(said()).toBe('Hey')
  })

  it('leave alone what somebody else has drawn since', () => {
    const state = open(message('hello')(EMPTY))
    state().edit('mine', (draft) => setText(draft, 'hello', ['text'], 'en', 'Mine'))
    const theirs = setText(message('theirs')(state().base.draft), 'hello', ['text'], 'it', 'Loro')
    state().receive(2, theirs)
    expect(state().draft.nodes.map(({ text }) => text)).toMatchObject([{ en: 'Mine', it: 'Loro' }, {}])
    expect(state().undo()?.kept).toBe(0)
    expect(state().draft).toEqual(theirs)
  })

  it('say what they could not take back, because somebody else wrote over it', () => {
    const state = open(message('hello')(EMPTY))
    state().edit('mine', (draft) => setText(draft, 'hello', ['text'], 'en', 'Mine'))
    state().saved(2, state().draft, 0)
    state().receive(3, setText(state().draft, 'hello', ['text'], 'en', 'Theirs'))
    expect(state().undo()?.kept).toBe(1)
    expect(state().draft.nodes[0]?.text).toMatchObject({ en: 'Theirs' })
  })

  it('forget what was undone once something else is drawn, and count nothing that changes nothing', () => {
    const state = open()
    state().edit('one', message('one'))
    state().undo()
    state().edit('two', message('two'))
    expect(state().redo()).toBeUndefined()
    state().edit('nothing', (draft) => draft)
    expect(state().history.past).toHaveLength(1)
  })
})

describe('two people', () => {
  it('changing different things at once lose nothing', () => {
    const state = open(message('hello')(EMPTY))
    state().edit('mine', (draft) => changeNode(draft, 'hello', (node) => ({ ...node, name: 'Greeting' })))
    state().receive(2, setText(state().base.draft, 'hello', ['text'], 'en', 'Theirs'))
    expect(state().draft.nodes[0]).toMatchObject({ name: 'Greeting', text: { en: 'Theirs' } })
    expect([state().conflicts, state().saving]).toEqual([[], 'unsaved'])
  })

  it('changing the same text keep the other’s, and are asked', () => {
    const state = open(message('hello')(EMPTY))
    state().edit('mine', (draft) => setText(draft, 'hello', ['text'], 'en', 'Mine'))
    state().receive(2, setText(state().base.draft, 'hello', ['text'], 'en', 'Theirs'))
    expect(state().draft.nodes[0]?.text).toMatchObject({ en: 'Theirs' })
    expect(state().conflicts).toMatchObject([{ node: 'hello', mine: 'Mine', theirs: 'Theirs' }])
  })

  it('an older revision that comes late changes nothing', () => {
    const state = open()
    state().edit('one', message('one'))
    state().receive(1, EMPTY)
    expect(state().draft.nodes).toHaveLength(1)
  })

  it('what this browser kept is applied to what the engine has now', () => {
    const base = message('hello')(EMPTY)
    const kept = { base, draft: setText(base, 'hello', ['text'], 'en', 'Typed before the crash') }
    const now = message('theirs')(base)
    const { draft, saving } = createEditorStore({ revision: 5, draft: now, readOnly: false, kept }).getState()
    expect(draft.nodes).toMatchObject([{ text: { en: 'Typed before the crash' } }, { id: 'theirs' }])
    expect(saving).toBe('unsaved')
  })
})

it('who may only look changes nothing', () => {
  const store = createEditorStore({ revision: 1, draft: EMPTY, readOnly: true })
  store.getState().edit('one', message('one'))
  expect(store.getState().draft).toBe(EMPTY)
})
