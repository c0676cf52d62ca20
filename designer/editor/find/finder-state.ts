// Whether the finder is open.

import { create } from 'zustand'

interface FinderState {
  readonly isOpen: boolean
  open(): void
  close(): void
}

export const useFinder = create<FinderState>((set) => ({
  isOpen: false,
  open: () => set({ isOpen: true }),
  close: () => set({ isOpen: false }),
}))
