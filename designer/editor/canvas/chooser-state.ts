// The chooser that asks what comes next: where it stands on the screen, and for which way out it asks.

import { create } from 'zustand'

export interface ChooserRequest {
  /** px from the window's corner. */
  readonly screen: { readonly x: number; readonly y: number }
  /** What is chosen is led to from here; without it, it only gets a place. */
  readonly from?: { readonly node: string; readonly outlet: string }
  /** Where the edge begins that was dropped here, px of the canvas: a ghost shows what will be there. */
  readonly start?: { readonly x: number; readonly y: number }
  /** Nodes that are there may be chosen too. */
  readonly nodesToo?: boolean
}

interface ChooserState {
  readonly request: ChooserRequest | undefined
  open(request: ChooserRequest): void
  close(): void
}

export const useChooser = create<ChooserState>((set) => ({
  request: undefined,
  open: (request) => set({ request }),
  close: () => set({ request: undefined }),
}))
