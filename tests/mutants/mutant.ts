// What a mutant is: one promise of the engine, broken on purpose in a copy of the tree. Whoever calls the engine well tested
// must see each of them.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A text that stands exactly once in a file, and what stands there instead. */
export interface Edit {
  /** From the root of the tree. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface Mutant {
  /** Kebab case; names the mutant on the command line and in the table. */
  readonly name: string
  /** The promise that it breaks, in words for people. */
  readonly promise: string
  /** What is done to the engine. */
  readonly planted: string
  readonly edits: readonly Edit[]
  /**
   * The same in the database of the simulation, which follows our statements without running their SQL. Needed where SQL is
   * changed; simulation and real databases then see the same mistake.
   */
  readonly memory?: readonly Edit[]
  /**
   * For what neither simulation nor chaos can see, such as a disk that forgets, and for what they see once in thousands of
   * lives: the test of that one promise.
   */
  readonly suite?: Suite
}

export interface Suite {
  readonly files: readonly string[]
  /** Part of the names of the tests that are meant; all of the files' where none is given. */
  readonly named?: string
}

/** Sentences on edits that do not fit the tree at `root`: their text is gone, or stands there more than once. */
export function misfits({ name, edits, memory = [] }: Mutant, root: string): string[] {
  return [...edits, ...memory].flatMap(({ file, find }) => {
    const times = timesIn(read(join(root, file)) ?? '', find)
    if (times === 1) return []
    return [`${name}: “${shortened(find)}” stands ${times} times in ${file}, and must stand there once.`]
  })
}

/** Changes the tree at `root`, a copy. Throws where the mutant does not fit. */
export function plant(mutant: Mutant, root: string): void {
  const wrong = misfits(mutant, root)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  for (const { file, find, replace } of [...mutant.edits, ...(mutant.memory ?? [])]) {
    const path = join(root, file)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(find, () => replace),
    )
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function timesIn(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1
}

function shortened(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 80) ?? ''
}
