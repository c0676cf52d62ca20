// Finds and reads flow documents and their conversation tests on disk.

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import {
  type CheckSettings,
  DEFAULT_CHECK_SETTINGS,
  type Flow,
  type Issue,
  issuesBetween,
  issuesTogether,
  parseFlowText,
  waysIssues,
  withSettings,
} from '../core/index.ts'

export interface FlowFile {
  readonly path: string
  readonly flow?: Flow
  readonly issues: readonly Issue[]
}

export interface LoadedFlows {
  /** The flows that were asked for. */
  readonly files: readonly FlowFile[]
  /** Flows they call or are called by, found beside them. */
  readonly neighbours: readonly FlowFile[]
  /** Everything wrong with them, by themselves and together; errors first. */
  readonly issues: readonly Issue[]
}

/** A path that cannot be read or holds no flow. */
export class NotFoundError extends Error {}

/**
 * Reads what a path names: a flow.json, a folder with one, or a folder of such folders. Flows that these call, or that call
 * them, are looked for in the neighbouring folders, so that one flow can be tried by itself.
 */
export async function loadFlows(path: string, settings: CheckSettings = DEFAULT_CHECK_SETTINGS): Promise<LoadedFlows> {
  const paths = await flowPaths(path)
  if (paths.length === 0)
    throw new NotFoundError(
      `There is no flow at ${path}: expected a flow.json, a folder with one, or a folder of such folders.`,
    )
  const files = await Promise.all(paths.map(readFlow))
  const neighbours = await readNeighbours(files, paths)
  const whole = [...files, ...neighbours]
  const between = whole.every((file) => file.flow) ? issuesOf({ files, neighbours }, settings) : []
  const issues = withSettings([...whole.flatMap((file) => file.issues), ...between], settings)
  const weight = ({ severity }: Issue) => SEVERITIES.indexOf(severity)
  return { files, neighbours, issues: issues.sort((a, b) => weight(a) - weight(b)) }
}

const SEVERITIES: readonly Issue['severity'][] = ['error', 'warning', 'note']

/** Starters answer apart from each other, but the calls of all must lead somewhere. */
function issuesOf(loaded: Pick<LoadedFlows, 'files' | 'neighbours'>, { limits }: CheckSettings): Issue[] {
  const options = { capabilities: WHATSAPP_CAPABILITIES, limits }
  const all = [
    ...issuesBetween(flowsOf(loaded)),
    ...groupsOf(loaded).flatMap(({ flows }) => [...issuesTogether(flows, options), ...waysIssues(flows, options)]),
  ]
  return [...new Map(all.map((issue) => [JSON.stringify(issue), issue])).values()]
}

export const flowsOf = (loaded: Pick<LoadedFlows, 'files' | 'neighbours'>): Flow[] =>
  [...loaded.files, ...loaded.neighbours].flatMap((file) => file.flow ?? [])

/** The `*.conversation.yaml` files beside the flows. */
export async function conversationPaths(files: readonly FlowFile[]): Promise<string[]> {
  const folders = [...new Set(files.map((file) => dirname(file.path)))]
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder)).filter((name) => /\.conversations?\.ya?ml$/.test(name)).map((name) => join(folder, name)),
    ),
  )
  return found.flat().sort()
}

/** The same, read: each by its name without the ending. */
export async function conversationFiles(file: FlowFile): Promise<{ name: string; text: string }[]> {
  const paths = await conversationPaths([file])
  return Promise.all(
    paths.map(async (path) => ({
      name: basename(path).replace(/\.conversations?\.ya?ml$/, ''),
      text: await readFile(path, 'utf8'),
    })),
  )
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

/** Follows calls from one flow to the next, and from a flow that only others start back to those. */
async function readNeighbours(files: readonly FlowFile[], known: readonly string[]): Promise<FlowFile[]> {
  const folders = [...new Set(files.map((file) => dirname(dirname(file.path))))]
  const paths = (await Promise.all(folders.map(flowPaths))).flat().filter((path) => !known.includes(path))
  const others = await Promise.all(paths.map(readFlow))
  const related = new Set<FlowFile>()
  const todo = files.flatMap((file) => file.flow ?? [])
  for (let flow = todo.pop(); flow; flow = todo.pop()) {
    for (const other of others) {
      if (!other.flow || related.has(other)) continue
      if (callsOf(flow).has(other.flow.id) || (isOnlyCalled(flow) && callsOf(other.flow).has(flow.id))) {
        related.add(other)
        todo.push(other.flow)
      }
    }
  }
  return [...related]
}

const callsOf = (flow: Flow) => new Set(flow.nodes.flatMap((node) => (node.kind === 'call' ? [node.flow] : [])))
const isOnlyCalled = (flow: Flow) => flow.nodes.every((node) => node.kind !== 'trigger' || node.on === 'called')

/** The flows that answer together: all but the starters, and each starter with what it calls. */
export function groupsOf(
  loaded: Pick<LoadedFlows, 'files' | 'neighbours'>,
): { readonly files: readonly FlowFile[]; readonly flows: readonly Flow[] }[] {
  const whole = flowsOf(loaded)
  const live = loaded.files.filter((file) => !file.flow?.starter)
  const starters = loaded.files.filter((file) => file.flow?.starter)
  const together = whole.filter((flow) => !flow.starter)
  const withCalled = (flow: Flow, seen = new Set<Flow>()): Set<Flow> => {
    seen.add(flow)
    for (const other of whole) if (callsOf(flow).has(other.id) && !seen.has(other)) withCalled(other, seen)
    return seen
  }
  return [
    ...(live.length > 0 ? [{ files: live, flows: together }] : []),
    ...starters.flatMap((file) => (file.flow ? [{ files: [file], flows: [...withCalled(file.flow)] }] : [])),
  ]
}
