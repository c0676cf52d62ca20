// What happens elsewhere, as it happens: other people's saves, releases. Reconnects by itself, as EventSource does.

import type { ApiLiveEvent } from '../../engine/http/api/flow-schemas.ts'

export type LiveEvent = ApiLiveEvent

/** Calls `onEvent` for each; `onState` tells whether the engine is there. Returns the function that ends it. */
export function listenLive(onEvent: (event: LiveEvent) => void, onState: (there: boolean) => void): () => void {
  const source = new EventSource('/api/live')
  source.onopen = () => onState(true)
  source.onerror = () => onState(false)
  source.onmessage = ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data) as LiveEvent)
  return () => source.close()
}
