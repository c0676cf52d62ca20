// What another part of the editor wants to see tried: from a node on, or a message that shows something.

import { create } from 'zustand'
import type { Act } from '../../../engine/core/index.ts'

interface WantedState {
  readonly act: Act | undefined
}

export const useWanted = create<WantedState>(() => ({ act: undefined }))

/** Leads to the simulator, and does it there. */
export const tryOut = (act: Act): void => useWanted.setState({ act })

/** Takes what is wanted, once. */
export function takeWanted(): Act | undefined {
  const { act } = useWanted.getState()
  useWanted.setState({ act: undefined })
  return act
}
