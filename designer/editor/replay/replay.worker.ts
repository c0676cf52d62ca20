// Plays conversations in a thread of its own: two hundred of them take seconds, and the page stays as quick as it was.

import { evaluateUnprotected } from '../../../engine/core/index.ts'
import { type Heard, playBoth, type ToPlay } from './played-both.ts'

const tell = (heard: Heard) => postMessage(heard)

addEventListener('message', async ({ data }: MessageEvent<ToPlay>) => {
  try {
    const report = await playBoth(data, evaluateUnprotected, (done) => tell({ type: 'played', done }))
    tell({ type: 'report', report })
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})
