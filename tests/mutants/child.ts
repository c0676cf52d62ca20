// A detector's process: its lines are read as they come, its time is bounded, and nothing of it stays behind.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ChildOptions {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** It is ended when it has been silent for so long, or has run for so long. */
  readonly silentMsMax: number
  readonly msMax: number
  readonly onLine?: (line: string) => void
}

export interface ChildEnd {
  /** `undefined`: it was ended, and `why` says so. */
  readonly code: number | undefined
  readonly why: string | undefined
  /** The last of what it printed on both streams. */
  readonly tail: string
}

const TAIL_LINES_MAX = 40
const living = new Set<number>()

/** Runs our Node with these arguments in a process group of its own, and ends the whole group afterwards. */
export function runNode({ args, cwd, env, silentMsMax, msMax, onLine }: ChildOptions): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env },
    })
    const { pid } = child
    if (pid !== undefined) living.add(pid)
    const tail: string[] = []
    let why: string | undefined
    const end = (reason: string) => {
      why ??= reason
      if (pid !== undefined) endGroup(pid)
    }
    const late = setTimeout(() => end(`was not done after ${msMax / 1_000} s`), msMax)
    let silent = setTimeout(() => undefined, 0)
    const heard = () => {
      clearTimeout(silent)
      silent = setTimeout(() => end(`stood still for ${silentMsMax / 1_000} s`), silentMsMax)
    }
    heard()
    const read = (line: string) => {
      heard()
      tail.push(line)
      if (tail.length > TAIL_LINES_MAX) tail.shift()
      onLine?.(line)
    }
    createInterface({ input: child.stdout }).on('line', read)
    createInterface({ input: child.stderr }).on('line', read)
    child.once('close', (code) => {
      clearTimeout(late)
      clearTimeout(silent)
      // What it started may have outlived it.
      if (pid !== undefined) endGroup(pid)
      resolve({ code: why === undefined ? (code ?? undefined) : undefined, why, tail: tail.join('\n') })
    })
  })
}

/** For whoever interrupts us. */
export function endChildren(): void {
  for (const pid of living) endGroup(pid)
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
    living.delete(pid)
  }
}
