// What the played world is made of besides the drawing: the channel, the hours, the flows that answer now.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answered, api } from '../../api/client.ts'
import { useCapabilities, useSettings } from '../../api/settings.ts'
import type { Around } from './trying.ts'

/** `undefined` until the engine has told. */
export function useSurroundings(): Around | undefined {
  const settings = useSettings().data
  const capabilities = useCapabilities()
  const flows = useQuery({
    queryKey: ['release-flows'],
    queryFn: () => answered(api.releases.current.flows.$get()),
  }).data
  return useMemo(() => {
    if (settings === undefined || flows === undefined) return undefined
    return { capabilities, calendar: settings.calendar, others: flows.flows.map(({ document }) => document) }
  }, [settings, capabilities, flows])
}
