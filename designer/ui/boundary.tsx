// Catches what breaks while a part of the page is drawn or loaded, so that the rest stays usable.

import { Component, type ReactNode } from 'react'
import { Failed } from './state.tsx'

interface BoundaryProps {
  readonly children: ReactNode
}

interface BoundaryState {
  readonly error: unknown
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: undefined }

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    // A part that could not be fetched, after an update of the engine say, is there again after loading all anew.
    return <Failed error={this.state.error} onAgain={() => location.reload()} />
  }
}
