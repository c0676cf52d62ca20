// The drawing that is open: what is drawn, what of it is saved, what can be undone, what is selected. One a page.

import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Conflict, type Draft, rebase } from '../../engine/core/index.ts'
import type { RefusedError } from '../api/client.ts'
import type { Edit } from './model/edits.ts'
import { type Change, type History, NO_HISTORY, pause, record, redo, undo } from './model/history.ts'

/**
 * `saved`: the engine has it · `unsaved`: it will be sent in a moment · `saving`: on its way · `offline`: the engine is away, kept in
 * this browser and sent when it is back · `refused`: the engine said no (see `refusal`), nothing is sent until it is drawn otherwise.
 */
export type Saving = 'saved' | 'unsaved' | 'saving' | 'offline' | 'refused'

export interface EditorState {
  readonly draft: Draft
  /** What the engine has, as far as we know. */
  readonly base: { readonly revision: number; readonly draft: Draft }
  readonly saving: Saving
  readonly refusal: RefusedError | undefined
  readonly savedAt: number | undefined
  /** What somebody else and we changed at once: theirs stays until one of the two is chosen. */
  readonly conflicts: readonly Conflict[]
  readonly history: History
  readonly selected: ReadonlySet<string>
  /** The way out that is armed for removal: `from|outlet`. */
  readonly armed: string | undefined
  /** The language in which texts are shown and edited. */
  readonly language: string
  readonly readOnly: boolean
}

export interface EditorActions {
  /** Does an edit; one that changes nothing is none. Edits of one `key` that follow each other are undone together. */
  edit(label: string, edit: Edit, options?: { readonly key?: string; readonly select?: Iterable<string> }): void
  /** What is typed from now on is undone by itself. */
  pause(): void
  /** Takes the last own edit back. Says how many places stay because somebody else changed them since. */
  undo(): (Pick<Change, 'label'> & { readonly kept: number }) | undefined
  redo(): (Pick<Change, 'label'> & { readonly kept: number }) | undefined
  select(ids: Iterable<string>): void
  arm(edge: string | undefined): void
  setLanguage(language: string): void
  /** Somebody else has saved: our unsaved changes are applied to theirs. */
  receive(revision: number, draft: Draft): void
  /** The engine has taken this draft. */
  saved(revision: number, draft: Draft, at: number): void
  setSaving(saving: Saving, refusal?: RefusedError): void
  /** Decides a conflict: ours replaces theirs, or theirs stays. */
  settle(conflict: Conflict, whose: 'mine' | 'theirs', apply: Edit): void
}

export type EditorStore = StoreApi<EditorState & EditorActions>

interface Opened {
  readonly revision: number
  readonly draft: Draft
  readonly readOnly: boolean
  /** What this browser kept because it could not be saved, and the draft it began from. */
  readonly kept?: { readonly draft: Draft; readonly base: Draft }
}

const NOTHING: ReadonlySet<string> = new Set()

export function createEditorStore({ revision, draft: opened, readOnly, kept }: Opened): EditorStore {
  const restored = kept && rebase({ from: kept.base, to: kept.draft }, opened)
  return createStore<EditorState & EditorActions>((set, get) => {
    const stepped = (step: typeof undo) => () => {
      const { history, draft } = get()
      const done = step(pause(history), draft)
      if (done === undefined) return undefined
      set({ draft: done.draft, history: done.history, saving: savingAfter(get(), done.draft), armed: undefined })
      return { label: done.label, kept: done.kept }
    }
    return {
      draft: restored?.document ?? opened,
      base: { revision, draft: opened },
      saving: restored ? 'unsaved' : 'saved',
      refusal: undefined,
      savedAt: undefined,
      conflicts: restored?.conflicts ?? [],
      history: NO_HISTORY,
      // Of one node there is nothing else to be edited: whoever starts finds where to type.
      selected: opened.nodes.length === 1 ? new Set(opened.nodes.map(({ id }) => id)) : NOTHING,
      armed: undefined,
      language: opened.languages[0] ?? 'en',
      readOnly,

      edit(label, edit, { key, select } = {}) {
        const state = get()
        if (state.readOnly) return
        const draft = edit(state.draft)
        const selected = select === undefined ? {} : { selected: new Set(select) }
        if (draft === state.draft) return set(selected)
        const change = { from: state.draft, to: draft, label, ...(key !== undefined && { key }) }
        set({
          ...{ draft, history: record(state.history, change), armed: undefined, saving: savingAfter(state, draft) },
          ...selected,
        })
      },
      pause: () => set(({ history }) => ({ history: pause(history) })),
      undo: stepped(undo),
      redo: stepped(redo),
      select: (ids) => set({ selected: new Set(ids), armed: undefined }),
      arm: (armed) => set({ armed }),
      setLanguage: (language) => set({ language }),
      receive(newRevision, theirs) {
        const { base, draft, conflicts } = get()
        if (newRevision <= base.revision) return
        const merged = rebase({ from: base.draft, to: draft }, theirs)
        set({
          draft: merged.document,
          base: { revision: newRevision, draft: theirs },
          conflicts: [...conflicts, ...merged.conflicts],
          saving: merged.document === theirs ? 'saved' : 'unsaved',
        })
      },
      saved(newRevision, sent, at) {
        const { draft } = get()
        set({
          base: { revision: newRevision, draft: sent },
          ...{ saving: draft === sent ? 'saved' : 'unsaved', refusal: undefined, savedAt: at },
        })
      },
      setSaving: (saving, refusal) => set({ saving, refusal }),
      settle(conflict, whose, apply) {
        if (whose === 'mine') get().edit('', apply)
        set(({ conflicts }) => ({ conflicts: conflicts.filter((other) => other !== conflict) }))
      },
    }
  })
}

function savingAfter({ base, saving }: EditorState, draft: Draft): Saving {
  if (draft === base.draft) return 'saved'
  return saving === 'offline' ? 'offline' : 'unsaved'
}
