// The played world in a thread of its own: a flow that is slow or never ends leaves the page as it is.

import { evaluateUnprotected } from '../../../engine/core/index.ts'
import type { Numbered, Reply } from './played.ts'
import { PlayedWorld } from './played-world.ts'

const world = new PlayedWorld(evaluateUnprotected)

/** One request at a time: each begins where the one before has ended. */
let last: Promise<unknown> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<Numbered>) => {
  last = last.then(() => answer(data)).then((reply) => postMessage(reply))
})

async function answer({ n, request }: Numbered): Promise<Reply> {
  try {
    if (request.type === 'record') return { n, recorded: world.record(request.title) }
    if (request.type === 'test') return { n, tested: await world.test(request.files) }
    if (request.type === 'cover') return { n, covered: await world.cover() }
    return { n, view: await world.play(request) }
  } catch (error) {
    return { n, failed: error instanceof Error ? error.message : String(error) }
  }
}
