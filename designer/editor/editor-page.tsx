// The editor of one flow: loads the drawing, keeps it saved, and puts canvas, inspector and panels around it.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { DEFAULT_CHECK_SETTINGS, type Draft, readDraft } from '../../engine/core/index.ts'
import { useCheckSettings } from '../api/check-settings.ts'
import { answered, api } from '../api/client.ts'
import { listenLive } from '../api/live.ts'
import { useCapabilities } from '../api/settings.ts'
import { maySee, useSession } from '../session/session.ts'
import { Failed, Loading } from '../ui/state.tsx'
import { EditorContext } from './editor-context.ts'
import { EditorView } from './editor-view.tsx'
import { useChecking } from './problems/problems.ts'
import { Autosave } from './saving/autosave.ts'
import { kept } from './saving/kept.ts'
import { createEditorStore, type EditorStore } from './store.ts'

interface Opened {
  readonly revision: number
  readonly draft: Draft
}

const readFlow = async (id: string): Promise<Opened> => {
  const { revision, document } = await answered(api.flows[':id'].$get({ param: { id } }))
  return { revision, draft: readDraft(document) }
}

export function EditorPage({ id }: { readonly id: string }) {
  const session = useSession()
  // Read once: from then on the drawing here is the truth, and live events bring what others save.
  const opened = useQuery({
    queryKey: ['draft', id],
    queryFn: () => readFlow(id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (opened.isPending) return <Loading />
  if (opened.isError) return <Failed error={opened.error} onAgain={() => opened.refetch()} />
  const readOnly = session.data === null || session.data === undefined || !maySee.drawing(session.data.role)
  return <OpenEditor opened={opened.data} readOnly={readOnly} />
}

function OpenEditor({ opened, readOnly }: { readonly opened: Opened; readonly readOnly: boolean }) {
  const [store] = useState(() => {
    const left = readOnly ? undefined : kept(opened.draft.id)
    return createEditorStore({ ...opened, readOnly, ...(left && { kept: left }) })
  })
  const autosave = useSaving(store)
  const others = useQuery({
    queryKey: ['release-flows'],
    queryFn: () => answered(api.releases.current.flows.$get()),
  })
  const documents = useMemo(() => others.data?.flows.map(({ document }) => document) ?? [], [others.data])
  const capabilities = useCapabilities()
  const decided = useCheckSettings()
  // Where they cannot be read, the checks say what they say to everybody.
  const settings = decided.isError ? DEFAULT_CHECK_SETTINGS : decided.data
  useChecking(store, { others: documents, capabilities, settings })
  return (
    <EditorContext value={store}>
      <ReactFlowProvider>
        <EditorView save={autosave} />
      </ReactFlowProvider>
    </EditorContext>
  )
}

/** Saves by itself, hears of other people's saves, and says so before a tab with unsaved work closes. */
function useSaving(store: EditorStore): () => Promise<void> {
  const autosave = useRef<Autosave>(undefined)
  const queries = useQueryClient()
  useEffect(() => {
    const saving = new Autosave(store)
    autosave.current = saving
    const { id } = store.getState().draft
    const refresh = async (revision: number) => {
      if (revision <= store.getState().base.revision) return
      const theirs = await readFlow(id)
      store.getState().receive(theirs.revision, theirs.draft)
    }
    const stopListening = listenLive(
      (event) => {
        if (event.type === 'draft' && event.flow === id) void refresh(event.revision).catch(() => undefined)
        if (event.type !== 'release') return
        for (const queryKey of [['flows'], ['release-flows']]) void queries.invalidateQueries({ queryKey })
      },
      (there) => there && store.getState().saving === 'offline' && void saving.flush(),
    )
    const warn = (event: BeforeUnloadEvent) => {
      if (store.getState().saving !== 'saved') event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      removeEventListener('beforeunload', warn)
      stopListening()
      void saving.flush().finally(() => saving.end())
    }
  }, [store, queries])
  return () => autosave.current?.flush() ?? Promise.resolve()
}
