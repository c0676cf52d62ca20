// What is being tried: the customer who is open, what is seen of them, and what one can do. Lives as long as the editor is open.

import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Act, Tried } from '../../../engine/core/index.ts'
import type { EditorStore } from '../store.ts'
import { canShare, forgetCustomer, type KeptCustomer, keepCustomer, keptCustomers, takeCustomer } from './customers.ts'
import type { Answers, Customer, RecordedTest, Request, Surroundings, View } from './played.ts'
import { Player } from './player.ts'

/** Why the last thing did not happen: an expression without an end, or a bug in words. */
export type Failure = { readonly never: true } | { readonly never: false; readonly text: string }

export interface TryingState {
  readonly customer: Customer | undefined
  readonly view: View | undefined
  /** The moment whose answers are explained; else the newest. */
  readonly lookedAt: number | undefined
  readonly isBusy: boolean
  /** The answer to the customer's words is still being typed. */
  readonly isTyping: boolean
  readonly failure: Failure | undefined
  readonly answers: Answers
  /** Kept customers besides the one that is open, and whether another tab has them. */
  readonly others: readonly KeptCustomer[]
}

export interface TryingActions {
  act(...acts: readonly Act[]): Promise<void>
  goTo(moment: number): Promise<void>
  lookAt(moment: number | undefined): void
  /** Opens a kept customer; false where another tab has them. */
  choose(kept: KeptCustomer): Promise<boolean>
  /** Makes somebody new, or somebody else of who is open: the conversation is tried again with them. */
  put(customer: Customer): Promise<void>
  /** The same customer, who never wrote; their time begins at `startAt`. */
  startOver(startAt: number): Promise<void>
  forget(id: string): void
  setAnswers(answers: Answers): Promise<void>
  /** What else answers, the channel, the hours: everything is tried again in it. */
  surround(surroundings: Around): Promise<void>
  record(title: string): Promise<RecordedTest | undefined>
  end(): void
}

export type TryingStore = StoreApi<TryingState & TryingActions>

const NEVER_WROTE: Tried = { acts: [], at: 0, forward: [] }
/** How long “typing…” stands before the answer, ms: long enough to be seen, too short to be waited for. */
const TYPING_MS = 400
/** Strokes that follow each other sooner are tried together, ms. */
const REST_MS = 150

export type Around = Omit<Surroundings, 'answers'>

export function createTrying(editor: EditorStore, around: Around, first: Customer): TryingStore {
  const player = new Player()
  const flow = editor.getState().draft.id
  let letGo: (() => void) | undefined
  let asked = 0
  let hasEnded = false

  return createStore<TryingState & TryingActions>((set, get) => {
    /** Asks, and shows what is seen then. Where it fails, everything is as it was. */
    const ask = async (request: Request): Promise<boolean> => {
      asked += 1
      set({ isBusy: true, failure: undefined })
      try {
        const reply = await player.ask(request)
        if ('failed' in reply) set({ failure: { never: false, text: reply.failed } })
        if ('view' in reply && reply.view && reply.view.customer === get().customer?.id) show(reply.view)
        return !('failed' in reply)
      } catch {
        set({ failure: { never: true } })
        const { customer, view } = get()
        // The world begins anew, with all that went well.
        if (customer && view) void player.ask({ type: 'open', customer, tried: view.tried }).catch(() => undefined)
        return false
      } finally {
        asked -= 1
        set({ isBusy: asked > 0 })
      }
    }
    const show = (view: View) => {
      set({ view })
      const { customer } = get()
      if (customer && canShare()) keepCustomer(flow, { customer, tried: view.tried })
    }
    const others = () =>
      canShare() ? keptCustomers(flow).filter(({ customer }) => customer.id !== get().customer?.id) : []
    const open = async (customer: Customer, tried: Tried) => {
      set({ customer, lookedAt: undefined, others: [] })
      // What was kept may follow a flow that fails now: the customer begins anew rather than not at all.
      if (!(await ask({ type: 'open', customer, tried })) && tried !== NEVER_WROTE)
        await ask({ type: 'open', customer, tried: NEVER_WROTE })
      set({ others: others() })
    }
    const take = async (kept: KeptCustomer): Promise<boolean> => {
      const taken = await takeCustomer(kept.customer.id)
      if (taken === undefined) return false
      if (hasEnded) {
        taken()
        return true
      }
      letGo?.()
      letGo = taken
      await open(kept.customer, kept.tried)
      return true
    }
    const begin = async () => {
      await ask({ type: 'surroundings', surroundings: { ...around, answers: get().answers } })
      await ask({ type: 'draft', draft: editor.getState().draft })
      if (hasEnded) return
      for (const kept of others()) if (await take(kept)) return
      await take({ customer: first, tried: NEVER_WROTE })
    }

    let typing: ReturnType<typeof setTimeout> | undefined
    let resting: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = editor.subscribe(({ draft }, before) => {
      if (draft === before.draft) return
      clearTimeout(resting)
      resting = setTimeout(() => void ask({ type: 'draft', draft: editor.getState().draft }), REST_MS)
    })
    // As soon as there is a state to begin with.
    queueMicrotask(() => void begin())

    return {
      ...{
        customer: undefined,
        view: undefined,
        lookedAt: undefined,
        isBusy: true,
        isTyping: false,
        failure: undefined,
      },
      ...{ answers: {}, others: [] },
      async act(...acts) {
        set({ lookedAt: undefined, isTyping: acts.at(-1)?.type === 'customer' && !isCalm() })
        clearTimeout(typing)
        await ask({ type: 'act', acts })
        typing = setTimeout(() => set({ isTyping: false }), TYPING_MS)
      },
      async goTo(moment) {
        set({ lookedAt: undefined })
        await ask({ type: 'goTo', moment })
      },
      lookAt: (lookedAt) => set({ lookedAt }),
      choose: take,
      async put(customer) {
        const { customer: now, view } = get()
        if (now?.id === customer.id) return open(customer, view?.tried ?? NEVER_WROTE)
        await take({ customer, tried: NEVER_WROTE })
      },
      async startOver(startAt) {
        const { customer } = get()
        if (customer) await open({ ...customer, startAt }, NEVER_WROTE)
      },
      forget(id) {
        forgetCustomer(flow, id)
        set({ others: others() })
      },
      async setAnswers(answers) {
        const before = get().answers
        set({ answers })
        if (!(await ask({ type: 'surroundings', surroundings: { ...around, answers } }))) set({ answers: before })
      },
      async surround(surroundings) {
        around = surroundings
        await ask({ type: 'surroundings', surroundings: { ...around, answers: get().answers } })
      },
      async record(title) {
        const reply = await player.ask({ type: 'record', title }).catch(() => undefined)
        return reply && 'recorded' in reply ? reply.recorded : undefined
      },
      end() {
        hasEnded = true
        unsubscribe()
        clearTimeout(resting)
        clearTimeout(typing)
        player.end()
        letGo?.()
      },
    }
  })
}

/** Whoever asked for less motion sees the answer at once. */
const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

export const TryingContext = createContext<TryingStore | undefined>(undefined)

export function useTryingStore(): TryingStore {
  const store = useContext(TryingContext)
  if (store === undefined) throw new Error('This part of the simulator stands outside of one.')
  return store
}

export const useTrying = <T>(select: (state: TryingState & TryingActions) => T): T => useStore(useTryingStore(), select)
