// PGlite's file system with a real fsync. As shipped, PGlite runs with fsync off and its file system has none at all:
// a power cut would take messages that were already answered 200. A test counts the fsyncs of each commit.

import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Init = Parameters<NodeFS['init']>
type Options = Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts']
type PreRun = NonNullable<Options['preRun']> extends readonly (infer Hook)[] ? Hook : never

/** The part of Emscripten's NODEFS that is patched; `nfd` is the descriptor in Node. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: { nfd: number }) => number }
}

/** EIO in the numbers of WebAssembly's system interface. */
const WASI_EIO = 29

export class DurableFS extends NodeFS {
  override async init(...[pglite, options]: Init): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const addFsync: PreRun = (module: object) => {
      nodeFileSystem(module).stream_ops.fsync = ({ nfd }) => fsyncOrFail(nfd)
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } }
  }
}

/** PGlite swallows errors it does not know, and would acknowledge a commit that is not on the disk. */
function fsyncOrFail(descriptor: number): number {
  try {
    fsyncSync(descriptor)
    return 0
  } catch (cause) {
    throw Object.assign(new Error('The disk did not take what was written.', { cause }), {
      name: 'ErrnoError',
      errno: WASI_EIO,
    })
  }
}

function nodeFileSystem(module: object): NodeFileSystem {
  const found = 'NODEFS' in module ? module.NODEFS : undefined
  if (typeof found === 'object' && found !== null && 'stream_ops' in found) return found as NodeFileSystem
  throw new Error(
    'This PGlite has no NODEFS.stream_ops: commits would not reach the disk. Use the version in package.json, or PostgreSQL.',
  )
}

/** Everything in a directory, and the entries that name it, on the disk when this returns. */
export function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else if (entry.isFile()) syncPath(path)
  }
  syncDirectory(directory)
}

/** After a rename: the directory's entries. Windows opens no directories; its file system keeps their order by itself. */
export function syncDirectory(directory: string): void {
  if (process.platform !== 'win32') syncPath(directory)
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
