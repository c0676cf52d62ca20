// Finds and reads flow documents and their conversation tests on disk.

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Flow, type Issue, issuesBetween, parseFlowText } from '../core/index.ts'

export interface FlowFile {
  readonly path: string
  readonly flow?: Flow
  readonly issues: readonly Issue[]
}

export interface LoadedFlows {
  /** The flows that were asked for. */
  readonly files: readonly FlowFile[]
  /** Flows they call, found beside them. */
  readonly called: readonly FlowFile[]
  /** Everything wrong with them, by themselves and together; errors first. */
  readonly issues: readonly Issue[]
}

/** A path that cannot be read or holds no flow. */
export class NotFoundError extends Error {}

/**
 * Reads what a path names: a flow.json, a folder with one, or a folder of such folders. Flows that these call are looked
 * for in the neighbouring folders, so that one flow can be tried by itself.
 */
export async function loadFlows(path: string): Promise<LoadedFlows> {
  const paths = await flowPaths(path)
  if (paths.length === 0)
    throw new NotFoundError(
      `There is no flow at ${path}: expected a flow.json, a folder with one, or a folder of such folders.`,
    )
  const files = await Promise.all(paths.map(readFlow))
  const called = await readCalled(files, paths)
  const whole = [...files, ...called]
  const between = whole.every((file) => file.flow) ? issuesBetween(whole.flatMap((file) => file.flow ?? [])) : []
  const issues = [...whole.flatMap((file) => file.issues), ...between]
  return {
    files,
    called,
    issues: issues.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error')),
  }
}

export const flowsOf = (loaded: LoadedFlows): Flow[] =>
  [...loaded.files, ...loaded.called].flatMap((file) => file.flow ?? [])

/** The `*.conversation.yaml` files beside the flows. */
export async function conversationPaths(loaded: LoadedFlows): Promise<string[]> {
  const folders = [...new Set(loaded.files.map((file) => dirname(file.path)))]
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder)).filter((name) => /\.conversations?\.ya?ml$/.test(name)).map((name) => join(folder, name)),
    ),
  )
  return found.flat().sort()
}

async function flowPaths(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new NotFoundError(`There is no file or folder ${path}.`)
  if (found.isFile()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  if (entries.some((entry) => entry.name === 'flow.json')) return [join(path, 'flow.json')]
  const nested = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) =>
        (await stat(join(path, name, 'flow.json')).catch(() => undefined)) ? [join(path, name, 'flow.json')] : [],
      ),
  )
  return nested.flat().sort()
}

async function readFlow(path: string): Promise<FlowFile> {
  const parsed = parseFlowText(await readFile(path, 'utf8'))
  const name = basename(path) === 'flow.json' ? basename(dirname(path)) : basename(path)
  if (parsed.ok) return { path, flow: parsed.flow, issues: parsed.warnings }
  return { path, issues: parsed.issues.map((issue) => ({ flow: name, ...issue })) }
}

async function readCalled(files: readonly FlowFile[], known: readonly string[]): Promise<FlowFile[]> {
  const called = new Map<string, FlowFile>()
  const todo = [...files]
  for (let file = todo.pop(); file; file = todo.pop()) {
    for (const node of file.flow?.nodes ?? []) {
      if (node.kind !== 'call' || files.some((f) => f.flow?.id === node.flow) || called.has(node.flow)) continue
      const path = join(dirname(dirname(file.path)), node.flow, 'flow.json')
      if (known.includes(path) || !(await stat(path).catch(() => undefined))) continue
      const read = await readFlow(path)
      called.set(node.flow, read)
      todo.push(read)
    }
  }
  return [...called.values()]
}
