// What others do, seen here at once; and a session that ended elsewhere ends on this page too.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import { RefusedError } from '../api/client.ts'
import { listenLive } from '../api/live.ts'
import { forgetSession } from '../session/session.ts'

const useConnection = create<{ isThere: boolean }>(() => ({ isThere: true }))

/** Whether the engine is heard; taken for granted until we know better. */
export const useEngineIsThere = () => useConnection((state) => state.isThere)

/** Keeps what is shown of all flows fresh, as long as a page that needs it is open. */
export function useLiveQueries(): void {
  const queries = useQueryClient()
  useEffect(() => {
    const leave = () => forgetSession(queries)
    const ifUnknown = (error: unknown) => {
      if (error instanceof RefusedError && error.problem.status === 401) leave()
    }
    const listen = () =>
      listenLive(
        (event) => {
          if (event.type === 'signedOut') leave()
          else void queries.invalidateQueries({ queryKey: ['flows'] })
        },
        (isThere) => {
          if (isThere === useConnection.getState().isThere) return
          useConnection.setState({ isThere })
          // Back: whatever happened meanwhile is asked for. Gone: asking tells a lost line from a session that has ended.
          void queries.invalidateQueries(isThere ? {} : { queryKey: ['flows'] })
        },
      )
    const stops = [
      listen(),
      queries.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') ifUnknown(event.action.error)
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') ifUnknown(event.action.error)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [queries])
}
