// The draft that a decision is about: saved, as the engine has it, beside what answers now. If somebody saves meanwhile it says so.

import { useCallback, useEffect, useState } from 'react'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { readStored, type Stored } from './versions-api.ts'

export type LookedAt = Pick<Stored, 'revision' | 'draft' | 'published'>

type Looking =
  /** On its way to the engine and back. */
  | { readonly state: 'loading' }
  /** It could not be brought there, so it cannot be published. */
  | { readonly state: 'unsaved' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'current' | 'overtaken'; readonly lookedAt: LookedAt }

/** A save may bring somebody else's work, onto which ours must be saved once more. */
const TRIES = 3

/** `again` saves and looks anew. */
export function useLookedAt(save: () => Promise<void>): Looking & { readonly again: () => void } {
  const store = useEditorStore()
  const [looking, setLooking] = useState<'loading' | 'unsaved' | { readonly error: unknown } | LookedAt>('loading')
  const current = useEditor((state) => state.base)
  const look = useCallback(async () => {
    setLooking('loading')
    try {
      for (let n = 0; n < TRIES; n++) {
        await save()
        const { draft: drawn, saving } = store.getState()
        if (saving === 'offline' || saving === 'refused') return setLooking('unsaved')
        const stored = await readStored(drawn.id)
        store.getState().receive(stored.revision, stored.draft)
        const { draft, base } = store.getState()
        if (draft === base.draft && base.revision === stored.revision) {
          return setLooking({ ...base, published: stored.published })
        }
      }
      setLooking('unsaved')
    } catch (error) {
      setLooking({ error })
    }
  }, [save, store])
  // Once, when the dialog opens; `save` is another function at every render of whoever gives it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => void look(), [])
  const again = () => void look()
  if (typeof looking === 'string') return { state: looking, again }
  if ('error' in looking) return { state: 'failed', error: looking.error, again }
  return { state: looking.draft === current.draft ? 'current' : 'overtaken', lookedAt: looking, again }
}
