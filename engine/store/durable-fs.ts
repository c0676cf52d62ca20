// PGlite's file system with a real fsync. As shipped, PGlite runs with fsync off and its file system has none at all:
// a power cut would take messages that were already answered 200. A test counts one fsync per commit.

import { fsyncSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Init = Parameters<NodeFS['init']>
type Options = Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts']
type PreRun = NonNullable<Options['preRun']> extends readonly (infer Hook)[] ? Hook : never

/** The part of Emscripten's NODEFS that is patched; `nfd` is the descriptor in Node. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: { nfd: number }) => number }
}

export class DurableFS extends NodeFS {
  readonly #onFsync: () => void

  constructor(directory: string, onFsync: () => void = () => undefined) {
    super(directory)
    this.#onFsync = onFsync
  }

  override async init(...[pglite, options]: Init): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const addFsync: PreRun = (module: object) => {
      nodeFileSystem(module).stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd)
        this.#onFsync()
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } }
  }
}

function nodeFileSystem(module: object): NodeFileSystem {
  const found = 'NODEFS' in module ? module.NODEFS : undefined
  if (typeof found === 'object' && found !== null && 'stream_ops' in found) return found as NodeFileSystem
  throw new Error(
    'This PGlite has no NODEFS.stream_ops: commits would not reach the disk. Use the version in package.json, or PostgreSQL.',
  )
}
